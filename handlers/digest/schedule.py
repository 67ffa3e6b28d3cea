"""The weekly digest: composed from occurrences alone, posted once for each local date."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas import digest
from agendas.dates.local_time import from_wall_time
from agendas.digest import Standing
from db.mentoring import digests, programmes
from db.mentoring.digests import Digest, Occurrence
from db.mentoring.programmes import Programme
from db.messages import dead_letters, outbox
from handlers.digest.messages import DIGEST, DIRECT, encode_figures
from handlers.notifications.notify import notify, post


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
    made = Digest(
        programme_id=programme.id,
        local_date=local_date,
        workspace_id=programme.workspace_id,
        occurrences=[{"pair": line.standing.pair_id} for line in facts.lapsed],
        figures=encode_figures(facts),
    )
    session.add(made)
    session.flush()
    post(
        session,
        DIGEST,
        programme.channel_id,
        made,
        now,
        # Of the slot, so that it is seen when it is late.
        due_at=_find_moment_of(made, programme),
        # Made anew after a restore, it has another number; its programme's date is the same.
        known_as=f"programme:{programme.id}",
        occurrence=str(local_date),
        coalesce_key=f"digest:{programme.id}",
    )


def send_to_facilitators(
    session: Session, row: outbox.OutboxRow, error: str, now: datetime
) -> None:
    """Send a digest that its channel does not take to the facilitators, with how to mend it."""
    number = int((row.subject or "").removeprefix("digest:"))
    own = (Digest.workspace_id == row.workspace_id, Digest.id == number)
    made = session.scalars(select(Digest).where(*own)).one()
    for person in programmes.facilitators(session, row.workspace_id, made.programme_id):
        notify(
            session,
            DIRECT,
            person,
            made,
            now,
            known_as=f"programme:{made.programme_id}",
            occurrence=str(made.local_date),
            variant=error[:40],
            repeats=True,  # refused again, it was handed on before
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


def _find_moment_of(made: Digest, programme: Programme) -> datetime:
    at = datetime.combine(made.local_date, time(programme.digest_hour))
    return from_wall_time(at, programme.zone)
