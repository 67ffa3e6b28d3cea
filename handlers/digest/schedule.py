"""The weekly digest: composed from occurrences alone, posted once for each local date."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.reporting import slots
from db.mentoring.programmes import Programme
from db.mentoring.reporting import digests
from db.mentoring.reporting.digests import Digest
from handlers.digest.compiling import close_met, compile_week, find_moment_of
from handlers.digest.figures import encode_week
from handlers.digest.messages import DIGEST
from handlers.notifications.notify import post


def on_due(session: Session, programme: Programme, now: datetime) -> None:
    """Post the digest of the latest slot, if its date has none yet, and set the next slot.

    One that is late waits for a working hour, or for the next one where that is near.
    """
    slot = programme.slot
    local_date = slots.latest_slot(now, *slot)
    programme.next_due_at = slots.next_slot(now, *slot)
    if digests.find_on(session, programme, local_date) is not None:
        return
    previous = digests.before(session, programme.workspace_id, programme.id, local_date)
    last = find_moment_of(previous, programme) if previous else None
    at = slots.find_moment(now, last, *slot)
    if at > now:
        programme.next_due_at = at
        return
    week = compile_week(session, programme, now, previous)
    made = Digest(
        programme_id=programme.id,
        local_date=local_date,
        workspace_id=programme.workspace_id,
        occurrences=[{"pair": line.pair_id} for line in week.facts.lapsed],
        figures=encode_week(week),
        made_at=now,
    )
    session.add(made)
    session.flush()
    close_met(session, programme, now)
    _queue(session, programme, made, now)


def _queue(session: Session, programme: Programme, made: Digest, now: datetime) -> None:
    due_at = slots.slot_moment(made.local_date, programme.days, programme.digest_hour)
    post(
        session,
        DIGEST,
        programme.channel_id,
        made,
        now,
        # Of the slot, so that it is seen when it is late.
        due_at=due_at,
        # Made anew after a restore, it has another number; its programme's date is the same.
        known_as=f"programme:{programme.id}",
        occurrence=str(made.local_date),
        coalesce_key=f"digest:{programme.id}",
    )
