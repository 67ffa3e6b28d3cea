"""Dates that people type or pick, read in their own zone; a wrong one is answered in a sentence."""

from datetime import UTC, date, datetime, time, timedelta

from agendas.dates import reading
from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.refusals import AmbiguousHour, NotADate, OtherZone, SkippedHour, UnreadableDate
from agendas.dates.wording import zone_in_words
from db.mentoring.people import Person
from handlers.slackui.request import UserError

LONGEST_AGO = timedelta(days=366)
FARTHEST = timedelta(days=366 * 2)
MIDDAY = time(12)
# What any calendar here can reckon with; what makes sense is asked where it is used.
EARLIEST, LATEST = date(1970, 1, 2), date(2999, 12, 31)
LAST_SECOND = int(datetime(2999, 12, 31, tzinfo=UTC).timestamp())


def read_day(text: str, now: datetime, person: Person) -> date:
    """Return the day, today or later, that a person means by `text`."""
    try:
        return reading.read_day(text, now, person.zone)
    except UnreadableDate as error:
        raise _refuse(error, person) from None


def read_moment(text: str, now: datetime, person: Person) -> datetime:
    """Return the future moment, in UTC, that a person means by `text`."""
    try:
        found = reading.read_moment(text, now, person.zone)
    except UnreadableDate as error:
        raise _refuse(error, person, to_the_hour=True) from None
    return require_ahead(found, now)


def _refuse(error: UnreadableDate, person: Person, *, to_the_hour: bool = False) -> UserError:
    text, zone = error.text, zone_in_words(person.zone)
    if isinstance(error, AmbiguousHour):
        early, late = f"{error.early:%H:%M}", f"{error.late:%H:%M}"
        return UserError("shared/hour_unclear", text=text, early=early, late=late)
    if isinstance(error, SkippedHour):
        return UserError("shared/hour_skipped", text=text, zone=zone)
    if isinstance(error, OtherZone):
        return UserError("shared/zone_unknown", letters=error.letters, zone=zone)
    problem = "NotAMoment" if to_the_hour and type(error) is NotADate else type(error).__name__
    return UserError("shared/date", problem=problem, text=text)


def read_day_met(text: str, now: datetime, person: Person) -> datetime:
    """Return the moment, not after now, at which a pair met on the day that `text` means."""
    try:
        found = reading.read_past_day(text, now, person.zone)
    except UnreadableDate as error:
        raise UserError("meeting/date_met", problem=type(error).__name__, text=text) from None
    return require_past_day(found, now, person)


def require_past_day(
    found: date, now: datetime, person: Person, field: str | None = None
) -> datetime:
    """Return midday of a past day, or now for today; raise UserError for any other."""
    today = wall_time(now, person.zone).date()
    if found > today:
        raise UserError("meeting/date_met", field=field, problem="InTheFuture", text=str(found))
    if today - found > LONGEST_AGO:
        raise UserError("meeting/date_met", field=field, problem="TooLongAgo", text=str(found))
    if found == today:
        return now
    return from_wall_time(datetime.combine(found, MIDDAY), person.zone)


def get_today(now: datetime, person: Person) -> date:
    """Return what day it is where the person is."""
    return wall_time(now, person.zone).date()


def parse_day(text: str | None, field: str | None = None) -> date:
    """Return the day that a date picker holds; raise UserError for any other."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        raise UserError("shared/date", field=field, problem="NotADate", text=text or "") from None
    if not EARLIEST <= found <= LATEST:
        problem = "TooFar" if found > LATEST else "NotADate"
        raise UserError("shared/date", field=field, problem=problem, text=text or "")
    return found


def parse_moment_ahead(seconds: int | None, now: datetime, field: str) -> datetime:
    """Return the moment of a date and time picked in a modal (seconds since 1970, UTC)."""
    return require_ahead(parse_moment(seconds, field), now, field)


def parse_moment(seconds: int | None, field: str) -> datetime:
    """Return a moment from its seconds since 1970 (UTC); raise UserError for what cannot be one."""
    if seconds is None:
        raise UserError("shared/date", field=field, problem="NotADate", text="")
    if not 0 <= seconds <= LAST_SECOND:
        raise UserError("shared/date", field=field, problem="TooFar", text="")
    return datetime.fromtimestamp(seconds, UTC)


def require_ahead(found: datetime, now: datetime, field: str | None = None) -> datetime:
    """Return a moment that a meeting can be planned for; raise UserError for any other."""
    if found <= now:
        raise UserError("shared/date", field=field, problem="InThePast", text="")
    if found - now > FARTHEST:
        raise UserError("shared/date", field=field, problem="TooFar", text="")
    return found
