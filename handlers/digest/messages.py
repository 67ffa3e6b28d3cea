"""The weekly digest, composed from the figures that were kept when it fell due."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice
from agendas.text.messages import Message, say
from db.mentoring import programmes
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.programmes import Programme
from db.mentoring.reporting import digests
from db.mentoring.reporting.digests import Digest
from db.messages.outbox import OutboxRow
from handlers.digest.figures import SECTIONS
from handlers.digest.view import DigestView
from handlers.notifications.kinds import Kind, Notice, Reader, View
from handlers.notifications.notify import notify

EXPIRES = timedelta(days=6)
# By then the next one has come, and one more.
PRESSED_FOR = timedelta(days=14)
LONGEST_CODE = 40


def compose_digest(
    session: Session, _reader: Reader, notice: Notice, digest: Digest, _now: datetime
) -> View | None:
    """Return the digest of a programme, with a chart; a quiet week says so in one line."""
    programme = programmes.get(session, digest.workspace_id, digest.programme_id)
    return _render(session, programme, digest, notice)


def compose_direct(
    session: Session, reader: Reader, notice: Notice, digest: Digest, _now: datetime
) -> View | None:
    """Return a digest that its channel did not take, for a facilitator, with how to mend that.

    The variant is Slack's error. Whoever no longer runs the programme is told nothing.
    """
    programme = programmes.get(session, digest.workspace_id, digest.programme_id)
    view = _render(session, programme, digest, notice)
    if view is None or not programmes.is_run_by(session, programme, reader.person):
        return None
    where = {"programme": programme.name, "channel": programme.channel_id}
    why = say("digest/undelivered", error=notice.variant, **where)
    return View(Message((*why.parts, *view.message.parts)), blocks=view.blocks)


def send_to_facilitators(session: Session, row: OutboxRow, error: str, now: datetime) -> None:
    """Send a digest that its channel does not take to the facilitators, with how to mend it."""
    made = digests.get(session, row.workspace_id, int((row.subject or "").removeprefix("digest:")))
    if made is None:
        return
    for person in programmes.at_work(session, row.workspace_id, made.programme_id):
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
    own_words="digest",
    choice=Choice.ALWAYS,
    about=Digest,
    compose=compose_digest,
    templates=("digest/digest", "digest/quiet", "digest/picture", "digest/menu"),
    expires=lambda _digest, now: now + EXPIRES,
    live=PRESSED_FOR,
    command="/mentoring digest",
    on_undeliverable=send_to_facilitators,
)
DIRECT = Kind(
    name="digest.direct",
    choice=Choice.ALWAYS,
    about=Digest,
    compose=compose_direct,
    templates=(
        "digest/undelivered",
        "digest/digest",
        "digest/quiet",
        "digest/picture",
        "digest/menu",
    ),
    expires=lambda _digest, now: now + EXPIRES,
    live=PRESSED_FOR,
    command="/mentoring digest",
)


def compose_offer(
    session: Session, reader: Reader, _notice: Notice, pair: Pair, _now: datetime
) -> View | None:
    """Return to a mentee who can help them to find another mentor, if they wish; not for a pair
    that has ended.
    """
    running = programmes.at_work(session, pair.workspace_id, pair.programme_id)
    if pair.state == ENDED or reader.in_pair.role != "mentee" or not running:
        return None
    names = [one.name for one in running]
    return View(say("digest/offer", programme=pair.programme.name, facilitators=names))


OFFER = Kind(
    name="digest.offer",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_offer,
    templates=("digest/offer",),
    live=None,
)


def _render(session: Session, programme: Programme, digest: Digest, notice: Notice) -> View | None:
    """Return the digest as its figures have it, or None for one of before they were as now."""
    if digest.figures is None or SECTIONS[0] not in digest.figures:
        return None
    drawn = DigestView(session, programme, digest.figures, notice.told_at)
    message, blocks = drawn.draw(digest.local_date)
    return View(message, blocks=blocks)
