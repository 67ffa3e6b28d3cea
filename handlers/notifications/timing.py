"""When a message may go out: asked as it is queued, and again when its turn comes.

Lateness never beats quiet: what an outage held up waits for the end of quiet hours, of a weekend
and of a leave, unless the meeting itself is at stake.
"""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.rhythm.brief import BRIEF_AT, brief_after, next_brief
from agendas.rhythm.quiet_hours import Hours, next_polite
from db.mentoring import programmes
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import QUIET_FROM, QUIET_UNTIL, Person
from db.mentoring.programmes import Programme
from db.mentoring.reporting.digests import Digest
from db.messages.outbox import OutboxRow
from handlers.notifications.kinds import Kind, Timing

# Until then it goes out as it was meant to: somebody has just acted, or the day has just ended.
LATE = timedelta(minutes=5)
# Somebody may come back from leave sooner than they said.
LOOKED_AT_EVERY = timedelta(days=1)
# By then, the next digest has been queued, which overtakes one that waited.
AFTER_THE_NEXT = timedelta(minutes=1)


def allowed_at(
    session: Session,
    kind: Kind,
    row: OutboxRow,
    person: Person | None,
    about: Any,
    now: datetime,
) -> datetime:
    """Return from when on a row may go out: `now` (aware), or a later moment.

    `about` is the row that it is about. What was queued for a moment that has come is sent, but not
    into a leave; what is late asks again whether it is polite.
    """
    if kind.about is Digest and person is None:
        return _of_digest_row(session, row, about, now)
    if person is None or kind.timing is Timing.REPLY:
        return now
    if (until := waits_for_return(kind, row, person, about, now)) is not None:
        return until
    if not kind.for_meeting or not isinstance(about, Meeting):
        return polite_when_late(person, row.due_at, now)
    if now - row.due_at <= LATE:
        return now
    at = next_polite(now, person.hours, about.starts_at)
    return now if at > now and _is_at_stake(about, at, now) else at


def find_brief(person: Person, moment: datetime) -> datetime:
    """Return the first moment from an aware one on at which a person's brief may go out (UTC)."""
    return next_brief(moment, person.hours, hour_of(person))


def find_brief_after(person: Person, moment: datetime) -> datetime:
    """Return when their brief after that of an aware moment's day goes out (UTC)."""
    return brief_after(moment, person.hours, hour_of(person))


def hour_of(person: Person) -> time:
    """Return before which hour a person's brief does not go out: the one they chose, or nine."""
    return BRIEF_AT if person.brief_hour is None else time(person.brief_hour)


def polite_when_late(person: Person, due_at: datetime, now: datetime) -> datetime:
    """Return from when on something may go that was due then: late, it asks again."""
    return now if now - due_at <= LATE else next_polite(now, person.hours)


def waits_for_return(
    kind: Kind, row: OutboxRow, person: Person, about: Any, now: datetime
) -> datetime | None:
    """Return when to ask again about a row that waits for the end of a leave, or of being away.

    That is at least once a day: they may be back sooner than they said. None where it does not.
    """
    leave = _leave_until(about, now) if kind.held_on_leave else None
    away = person.away_until if kind.when_away(row.occurrence) else None
    ends = [until for until in (leave, away) if until is not None and until > now]
    return min(next_polite(max(ends), person.hours), now + LOOKED_AT_EVERY) if ends else None


def _leave_until(about: Any, now: datetime) -> datetime | None:
    """Return when the leave of a row's pair, or its rest, ends; None where it is in neither."""
    pair = about if isinstance(about, Pair) else getattr(about, "pair", None)
    until = pair.held_back_until if isinstance(pair, Pair) and pair.state != ENDED else None
    return until if until is not None and until > now else None


def _is_at_stake(meeting: Meeting, at: datetime, now: datetime) -> bool:
    """Whether waiting until `at` would be too late for a meeting that is not over."""
    return meeting.starts_at <= at and now <= meeting.ends_at


def _of_digest_row(session: Session, row: OutboxRow, digest: Digest, now: datetime) -> datetime:
    """Return when a late digest may go: at its next hour, once the next one is made."""
    if row.recipient.startswith(("U", "W")) or now - row.due_at <= LATE:
        return now
    programme = programmes.get(session, row.workspace_id, digest.programme_id)
    return _next_slot(programme, now)


def _next_slot(programme: Programme, now: datetime) -> datetime:
    at = next_polite(now, Hours(programme.days, QUIET_FROM, QUIET_UNTIL))
    if at == now:
        return now
    slot = datetime.combine(wall_time(at, programme.zone), time(programme.digest_hour))
    return max(at, from_wall_time(slot, programme.zone) + AFTER_THE_NEXT)
