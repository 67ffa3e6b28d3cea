"""What a meeting's messages are written from."""

from datetime import UTC, datetime
from typing import Any

from agendas.calendar_file import Entry, announcement
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.meeting import AHEAD, DONE, State, find_share, off_calendar
from agendas.text.messages import Message, phrase, say
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ENDED, Seat
from handlers.context.recap import format_day_held

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def build_meeting_context(seat: Seat, meeting: Meeting) -> dict[str, Any]:
    """Return what one side is told of a meeting: with whom, when (in their zone), which it is."""
    return {
        "other": seat.other.name,
        "role": seat.role,
        "when": moment_in_words(meeting.starts_at, seat.person.zone),
        "day": format_day_held(seat, meeting),
        "state": meeting.state,
        "ref": make_reference(meeting),
        "pair": seat.pair.id,
        "mine": meeting.noted_by == seat.role and meeting.stands is State.HELD,
        "place": meeting.place,
        "minutes": meeting.minutes,
    }


def format_share(meeting: Meeting) -> str:
    """Return the day on which the mentor is shown the agenda, in words where the mentee is.

    It is "soon" where that is no day before the meeting's, and "" once it is shared.
    """
    days, leads = meeting.pair.mentee.days, meeting.pair.programme.leads
    at = find_share(meeting.stands, meeting.starts_at, days, meeting.entered_at, leads)
    if at is None:
        return ""
    zone = days.zone
    day = wall_time(at, zone).date()
    return day_in_words(day) if day < wall_time(meeting.starts_at, zone).date() else "soon"


def make_reference(meeting: Meeting) -> str:
    """Return what a meeting's buttons carry: a move makes the buttons of the old date stale."""
    return f"{meeting.id}.{meeting.sequence}"


def find_outcome(meeting: Meeting, sequence: str) -> str:
    """Return what became of a meeting as it stood at a sequence, or "" while it is still ahead.

    It is "moved", "held", "doubted", "missed", "cancelled", or "ended" with its pair.
    """
    if meeting.stands in DONE:
        return "held"
    if meeting.stands in (State.MISSED, State.CANCELLED, State.DOUBTED):
        return meeting.state
    if meeting.stands not in AHEAD or meeting.pair.state == ENDED:
        return "ended"
    return "" if sequence == str(meeting.sequence) else "moved"


def render_outcome(seat: Seat, meeting: Meeting, outcome: str) -> Message:
    """Return what is left of a message about a meeting that is no longer ahead."""
    return say("meeting/closed", outcome=outcome, **build_meeting_context(seat, meeting))


def render_doubt(seat: Seat, meeting: Meeting) -> Message:
    """Return what one of the two is told of a meeting in doubt, with what puts it right."""
    return say("meeting/doubt", **build_doubt_context(seat, meeting))


def build_doubt_context(seat: Seat, meeting: Meeting) -> dict[str, Any]:
    """Return what one side is told of a meeting in doubt; `mine` is that they say it was held."""
    return {**build_meeting_context(seat, meeting), "mine": meeting.noted_by == seat.role}


def build_calendar_entry(meeting: Meeting) -> Entry:
    """Return a planned meeting as both sides' calendars have it; it holds no word of the agenda.

    It is the same for both: it has one UID, under which a shared calendar keeps one meeting.
    """
    pair = meeting.pair
    names = {"mentee": pair.mentee.name, "mentor": pair.mentor.name}
    off = off_calendar(
        meeting.stands,
        meeting.starts_at,
        meeting.met_at,
        meeting.entered_at,
        pair.mentee.zone,
    )
    # A move and a cancellation have made the number higher themselves.
    by_itself = off and meeting.stands is not State.CANCELLED
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence + meeting.revision + by_itself,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        # A version that did not know of stamps may have planned it, while this one began its work.
        stamped_at=max(meeting.stamped_at or meeting.entered_at, meeting.revised_at or EVER),
        summary=phrase("meeting/calendar", "summary", **names),
        description=phrase("meeting/calendar", "description"),
        cancelled=off,
        place=meeting.place,
    )


def build_calendar_file(meeting: Meeting) -> dict[str, str]:
    """Return the file that tells a calendar how a planned meeting now stands, without its words."""
    entry = build_calendar_entry(meeting)
    return {
        "filename": f"mentoring-{meeting.id}-{meeting.sequence + meeting.revision}.ics",
        "title": entry.summary,
        "content": announcement(entry).decode(),
    }
