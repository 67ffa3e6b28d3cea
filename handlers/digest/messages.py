"""The weekly digest, composed from the figures that were kept when it fell due."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.dates.wording import day_in_words
from agendas.digest import DigestFacts, Lapsed, Totals
from agendas.rhythm.choices import Choice
from agendas.text.messages import Message, say
from db.mentoring import digests, programmes
from db.mentoring.digests import Digest
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages.outbox import OutboxRow
from handlers.notifications.kinds import Kind, Notice, Reader, View
from handlers.notifications.notify import notify
from handlers.slackui.chart import draw_chart

EXPIRES = timedelta(days=6)
LISTED = 20
LONGEST_CODE = 40


def encode_figures(facts: DigestFacts) -> dict[str, Any]:
    """Return what a digest tells, as it is kept with it: numbers, dates, and ids of pairs."""
    totals = facts.totals
    return {
        "lapsed": [_encode_line(line) for line in facts.lapsed],
        "only_planned": [_encode_line(line) for line in facts.only_planned],
        "over": facts.over,
        "totals": {name: getattr(totals, name) for name in Totals.__slots__},
        "change": facts.change,
        "undelivered": facts.undelivered,
        "is_quiet": facts.is_quiet,
    }


def _encode_line(line: Lapsed) -> dict[str, Any]:
    return {
        "pair": line.standing.pair_id,
        "since": line.since.isoformat(),
        "days": line.days,
        "nudges": line.standing.nudges,
        "is_new": line.is_new,
    }


def compose_digest(
    session: Session, _reader: Reader, _notice: Notice, digest: Digest, _now: datetime
) -> View | None:
    """Return the digest of a programme, with a chart; a quiet week says so in one line."""
    programme = programmes.get(session, digest.workspace_id, digest.programme_id)
    return _render(session, programme, digest)


def compose_direct(
    session: Session, reader: Reader, notice: Notice, digest: Digest, _now: datetime
) -> View | None:
    """Return a digest that its channel did not take, for a facilitator, with how to mend that.

    The variant is Slack's error. Whoever no longer runs the programme is told nothing.
    """
    programme = programmes.get(session, digest.workspace_id, digest.programme_id)
    running = programmes.facilitators(session, digest.workspace_id, programme.id)
    view = _render(session, programme, digest)
    if view is None or reader.person not in running:
        return None
    where = {"programme": programme.name, "channel": programme.channel_id}
    why = say("digest/undelivered", error=notice.variant, **where)
    return View(Message((*why.parts, *view.message.parts)), blocks=view.blocks)


def send_to_facilitators(session: Session, row: OutboxRow, error: str, now: datetime) -> None:
    """Send a digest that its channel does not take to the facilitators, with how to mend it."""
    made = digests.get(session, row.workspace_id, int((row.subject or "").removeprefix("digest:")))
    if made is None:
        return
    for person in programmes.facilitators(session, row.workspace_id, made.programme_id):
        notify(
            session,
            DIRECT,
            person,
            made,
            now,
            known_as=f"programme:{made.programme_id}",
            occurrence=str(made.local_date),
            variant=error[:LONGEST_CODE],
            repeats=True,  # refused again, it was handed on before
        )


DIGEST = Kind(
    name="digest",
    choice=Choice.ALWAYS,
    about=Digest,
    compose=compose_digest,
    templates=("digest/digest", "digest/quiet", "digest/picture"),
    expires=lambda _digest, now: now + EXPIRES,
    live=None,
    on_undeliverable=send_to_facilitators,
)
DIRECT = Kind(
    name="digest.direct",
    choice=Choice.ALWAYS,
    about=Digest,
    compose=compose_direct,
    templates=("digest/undelivered", "digest/digest", "digest/quiet", "digest/picture"),
    expires=lambda _digest, now: now + EXPIRES,
    live=None,
)


def _render(session: Session, programme: Programme, digest: Digest) -> View | None:
    """Return the digest as its figures have it, or None for one of before they were kept."""
    figures = digest.figures
    if figures is None:
        return None
    lapsed, totals = figures["lapsed"], Totals(**figures["totals"])
    planning = figures.get("only_planned", [])
    message = say(
        "digest/quiet" if figures["is_quiet"] else "digest/digest",
        programme=programme.name,
        lines=_build_lines(session, programme, lapsed[:LISTED]),
        more=max(0, len(lapsed) - LISTED),
        lapsed=len(lapsed),
        planning=_build_lines(session, programme, planning[:LISTED]),
        more_planning=max(0, len(planning) - LISTED),
        over=figures["over"],
        totals=totals,
        change=figures["change"],
        undelivered=figures["undelivered"],
    )
    return View(message, blocks=() if figures["is_quiet"] else tuple(draw_chart(totals)))


def _build_lines(
    session: Session, programme: Programme, lapsed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    own = (Pair.workspace_id == programme.workspace_id, Pair.programme_id == programme.id)
    named = select(Pair).where(*own, Pair.id.in_([line["pair"] for line in lapsed]))
    pairs = {pair.id: pair for pair in session.scalars(named)}
    return [
        {
            **line,
            "mentor": _name(pair.mentor) if pair else "",
            "mentee": _name(pair.mentee) if pair else "",
            "since": day_in_words(date.fromisoformat(line["since"])),
        }
        for line, pair in ((line, pairs.get(line["pair"])) for line in lapsed)
    ]


def _name(person: Person) -> str:
    """Return somebody's name; nothing of somebody who has been forgotten."""
    return "" if person.forgotten else person.name
