"""The weekly digest: composed from occurrences alone, posted once for each local date."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas import digest
from agendas.dates.local_time import from_wall_time
from agendas.dates.wording import day_in_words
from agendas.digest import DigestFacts, Standing
from agendas.quiet_hours import next_polite
from agendas.text.messages import Message, say
from db.mentoring import digests, programmes
from db.mentoring.digests import Digest, Occurrence
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages import dead_letters, outbox
from db.messages.outbox import Letter
from handlers.slackui.blocks import render_payload
from handlers.slackui.chart import draw_chart

EXPIRES = timedelta(days=6)
LISTED = 20


def on_due(session: Session, programme: Programme, now: datetime) -> None:
    """Post the digest of the latest slot, if its date has none yet, and set the next slot."""
    slot = (programme.zone, programme.digest_weekday, programme.digest_hour)
    local_date = digest.latest_slot(now, *slot)
    programme.next_due_at = digest.next_slot(now, *slot)
    if digests.find_on(session, programme, local_date) is not None:
        return
    found = digests.occurrences(session, programme.workspace_id, programme.id)
    previous = digests.before(session, programme.workspace_id, programme.id, local_date)
    since = _find_moment_of(previous, programme) if previous else now - timedelta(days=7)
    ended = [
        how for _, how in digests.closed_since(session, programme.workspace_id, programme.id, since)
    ]
    known = [row["pair"] for row in previous.occurrences] if previous else None
    lost = dead_letters.number(session, programme.workspace_id, programme.id, since)
    facts = digest.compose(
        [_convert_to_standing(o) for o in found], ended, known, now, programme.zone, lost
    )
    session.add(
        Digest(
            programme_id=programme.id,
            local_date=local_date,
            workspace_id=programme.workspace_id,
            occurrences=[{"pair": line.standing.pair_id} for line in facts.lapsed],
        )
    )
    outbox.queue(session, _compose(programme, render_digest(programme, facts), facts, now), now)


def render_digest(programme: Programme, facts: DigestFacts) -> Message:
    """Return the digest of a programme; a quiet week says so in one line."""
    template = "digest/quiet" if facts.is_quiet else "digest/digest"
    lines = [
        {
            "mentor": line.standing.mentor,
            "mentee": line.standing.mentee,
            "since": day_in_words(line.since),
            "days": line.days,
            "nudges": line.standing.nudges,
            "answered": line.standing.answered,
            "is_new": line.is_new,
        }
        for line in facts.lapsed
    ]
    return say(
        template,
        programme=programme.name,
        lines=lines[:LISTED],
        more=max(0, len(lines) - LISTED),
        lapsed=len(lines),
        over=facts.over,
        totals=facts.totals,
        change=facts.change,
        undelivered=facts.undelivered,
    )


def send_to_facilitators(
    session: Session, row: outbox.OutboxRow, error: str, now: datetime
) -> None:
    """Send a digest that its channel does not take to the facilitators, with how to mend it."""
    number = (row.subject or "").partition(":")[2]
    programme = programmes.get(session, row.workspace_id, int(number))
    why = say(
        "digest/undelivered", programme=programme.name, channel=programme.channel_id, error=error
    )
    for person in programmes.facilitators(session, row.workspace_id, programme.id):
        copy = _copy_to(row, person, render_payload(why), now)
        outbox.queue(session, copy, now, repeats=True)  # refused again, it was handed on before


def _copy_to(row: outbox.OutboxRow, person: Person, why: dict[str, Any], now: datetime) -> Letter:
    assert row.payload is not None
    return Letter(
        workspace_id=row.workspace_id,
        recipient=person.slack_id,
        kind="digest.direct",
        key=f"{row.key}:{person.slack_id}",
        payload={
            "text": f"{why['text']}\n\n{row.payload['text']}",
            "blocks": [*why["blocks"], *row.payload["blocks"]][:50],
        },
        due_at=next_polite(now, person.zone, person.quiet_from, person.quiet_until),
        expires_at=row.expires_at,
        subject=row.subject,
    )


def _compose(programme: Programme, words: Message, facts: DigestFacts, now: datetime) -> Letter:
    sent = render_payload(words)
    if not facts.is_quiet:
        sent["blocks"] = [*sent["blocks"], *draw_chart(facts.totals)]
    local_date = digest.latest_slot(
        now, programme.zone, programme.digest_weekday, programme.digest_hour
    )
    return Letter(
        workspace_id=programme.workspace_id,
        recipient=programme.channel_id,
        kind="digest",
        key=f"{programme.workspace_id}:digest:programme:{programme.id}:{local_date}:{programme.channel_id}",
        payload=sent,
        # Of the slot, so that it is seen when it is late.
        due_at=from_wall_time(
            datetime.combine(local_date, time(programme.digest_hour)), programme.zone
        ),
        expires_at=now + EXPIRES,
        coalesce_key=f"digest:{programme.id}",
        subject=f"programme:{programme.id}",
    )


def _convert_to_standing(found: Occurrence) -> Standing:
    return Standing(
        found.pair_id,
        found.mentor,
        found.mentee,
        found.paused_until,
        found.planned_at,
        found.lapsed_since,
        found.nudges,
        found.answered,
    )


def _find_moment_of(previous: Digest, programme: Programme) -> datetime:
    at = datetime.combine(previous.local_date, time(programme.digest_hour))
    return from_wall_time(at, programme.zone)
