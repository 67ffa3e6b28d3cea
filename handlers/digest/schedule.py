"""The weekly digest: composed from occurrences alone, posted once for each local date."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas import digest
from agendas.digest import Standing
from db.mentoring import digests
from db.mentoring.digests import Digest, Occurrence
from db.mentoring.programmes import Programme
from db.messages import dead_letters
from handlers.digest.messages import DIGEST, encode_figures
from handlers.notifications.notify import post


def on_due(session: Session, programme: Programme, now: datetime) -> None:
    """Post the digest of the latest slot, if its date has none yet, and set the next slot."""
    slot = (programme.days, programme.digest_weekday, programme.digest_hour)
    local_date = digest.latest_slot(now, *slot)
    programme.next_due_at = digest.next_slot(now, *slot)
    if digests.find_on(session, programme, local_date) is not None:
        return
    occurrences = digests.occurrences(session, programme.workspace_id, programme.id)
    previous = digests.before(session, programme.workspace_id, programme.id, local_date)
    since = _find_moment_of(previous, programme) if previous else now - timedelta(days=7)
    ended = [
        how for _, how in digests.closed_since(session, programme.workspace_id, programme.id, since)
    ]
    known = [row["pair"] for row in previous.occurrences] if previous else None
    lost = dead_letters.number(session, programme.workspace_id, programme.id, since)
    facts = digest.compose(
        [_convert_to_standing(o) for o in occurrences], ended, known, now, programme.zone, lost
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


def _convert_to_standing(found: Occurrence) -> Standing:
    return Standing(
        found.pair_id,
        found.mentor,
        found.mentee,
        found.paused_until,
        found.planned_at,
        found.lapsed_since,
        found.nudges,
        found.only_planned,
        found.last_met_at,
        found.rests,
    )


def _find_moment_of(made: Digest, programme: Programme) -> datetime:
    return digest.slot_moment(made.local_date, programme.days, programme.digest_hour)
