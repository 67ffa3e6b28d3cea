"""What people do with meetings: plan, move, cancel, say that they met or did not."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from agendas import meeting as cycle
from agendas.meeting import LENGTH, Event, State
from agendas.rhythm.next_date import Cause
from agendas.rhythm.quiet_hours import next_polite
from db.core.upsert import filled
from db.mentoring import meetings
from db.mentoring.meetings import A_MINUTE, Meeting
from db.mentoring.pairs import Pair, Seat, sides
from db.messages import outbox
from db.messages.outbox import Letter
from handlers import pair_clock
from handlers.meeting import messages
from handlers.notifications import notify
from handlers.notifications.bursts import News
from handlers.notifications.kinds import Kind

NEWS = "meeting"


def enter(session: Session, meeting: Meeting, event: Event, now: datetime) -> None:
    """Take a meeting to its next state, with the moment time will next bring something.

    Raises Refused where the cycle's table has no such move.
    """
    meeting.state = cycle.after(meeting.stands, event)
    meeting.entered_at = now
    if meeting.stamped_at and event in cycle.REVISING:
        meeting.stamped_at = now
    set_due(meeting)
    session.flush()


def set_due(meeting: Meeting) -> None:
    """Set when time next has something to bring to a meeting."""
    mentee, entered = meeting.pair.mentee, meeting.entered_at
    if meeting.stands is State.ASKED:
        asked = next_polite(entered, mentee.hours)
        meeting.next_due_at = cycle.ask_mentor_at(asked, mentee.days)
    else:
        by = (mentee.days, entered, meeting.lasts, meeting.pair.programme.leads)
        step = cycle.next_step(meeting.stands, meeting.starts_at, *by)
        meeting.next_due_at = step.due_at if step else None
    meeting.works()


def rezone(session: Session, seat: Seat, _now: datetime) -> None:
    """Set anew when time brings something to the pair's meeting ahead, by its mentee's days."""
    planned = meetings.ahead(session, seat.pair)
    if planned is not None:
        set_due(planned)


def plan(
    session: Session,
    pair: Pair,
    starts_at: datetime,
    by: Seat | None,
    now: datetime,
    *,
    place: str | None = None,
    minutes: int | None = None,
) -> Meeting:
    """Plan the pair's next meeting, or move it if there is one; both are told, with a file.

    `starts_at` is aware and in the future; `by` is who acts, or None for a roster. It is where the
    one before it was, and lasts as long, unless a `place` ("" for none) or `minutes` is given.
    Whoever plans asks first what became of a meeting that has begun: here it would count as moved.
    """
    meeting = meetings.ahead(session, pair)
    if meeting is None:
        before = meetings.last_planned(session, pair)
        meeting = Meeting(
            workspace_id=pair.workspace_id,
            pair=pair,
            state=State.PLANNED,
            starts_at=starts_at,
            entered_at=now,
            stamped_at=now,
            minutes=before.minutes if before else LENGTH // A_MINUTE,
        )
        session.add(meeting)
        session.flush()
        _place(session, meeting, before.place if before and place is None else place, minutes)
        set_due(meeting)
        kind = messages.PLANNED
    elif meeting.starts_at == starts_at and meeting.stands is not State.ASKED:
        revise(session, meeting, by, now, place=place, minutes=minutes)
        return meeting
    else:
        _place(session, meeting, place, minutes)
        meeting.starts_at = starts_at
        meeting.sequence += 1
        enter(session, meeting, Event.MOVE, now)
        kind = messages.MOVED
    pair_clock.note_word(session, pair, by, now)
    pair_clock.reckon(session, pair, now)
    _announce(session, meeting, kind, by, now)
    return meeting


def revise(
    session: Session,
    meeting: Meeting,
    by: Seat | None,
    now: datetime,
    *,
    place: str | None,
    minutes: int | None,
) -> None:
    """Change where a meeting ahead is, or how long it lasts; its date stays, and so does its state.

    The other is told, and both get the file. Nothing is told where it is so already.
    """
    if not _place(session, meeting, place, minutes):
        return
    meeting.revision += 1
    meeting.revised_at = now
    if meeting.stands is State.UNDERWAY:
        set_due(meeting)
    session.flush()
    _announce(session, meeting, messages.CHANGED, by, now)


def _place(session: Session, meeting: Meeting, place: str | None, minutes: int | None) -> bool:
    """Set a meeting's place and length, where they are given; return whether either changed."""
    was = (meeting.place, meeting.minutes)
    if place is not None and place != meeting.place:
        meetings.keep_place(session, meeting, place)
    if minutes is not None:
        meeting.minutes = minutes
    return was != (meeting.place, meeting.minutes)


def cancel(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> None:
    """Cancel a meeting ahead; both are told, with a file that takes it off their calendars."""
    meeting.sequence += 1
    enter(session, meeting, Event.CANCEL, now)
    note_no_date(session, seat, Cause.CANCELLED, now)
    _announce(session, meeting, messages.CANCELLED, seat, now)


def end_all(session: Session, pair: Pair, now: datetime) -> list[Meeting]:
    """Close every open meeting of a pair that has ended.

    Return those that were still to come, which calendars have to be told of.
    """
    opened = meetings.open_of(session, pair)
    for meeting in opened:
        enter(session, meeting, Event.END, now)
    return [meeting for meeting in opened if meeting.starts_at > now]


def take_off_calendars(session: Session, meeting: Meeting, by: Seat, now: datetime) -> None:
    """Hand both the file that takes a meeting of a pair that has ended off their calendars."""
    for seat in sides(meeting.pair):
        notify.notify(
            session,
            messages.FILE,
            seat.person,
            meeting,
            now,
            occurrence=f"{meeting.edition}:ended",
            at_once=by.person.id == seat.person.id,
        )


def announce_first(meeting: Meeting, now: datetime) -> Iterator[Letter]:
    """Yield what both are told of the first meeting of a pair that begins with one."""
    return make_announcement(meeting, messages.PLANNED, None, now)


def make_announcement(
    meeting: Meeting, kind: Kind, by: Seat | None, now: datetime
) -> Iterator[Letter]:
    """Yield what tells both of a meeting that was planned, moved or cancelled, with its file."""
    for seat in sides(meeting.pair):
        acted = by is not None and by.person.id == seat.person.id
        others = messages.BY_OTHER if by is not None else messages.BY_NOBODY
        yield notify.make_letter(
            kind,
            seat.person,
            meeting,
            now,
            occurrence=meeting.edition if kind is messages.CHANGED else meeting.sequence,
            variant=messages.ACTED if acted else others,
            at_once=acted,
        )


def build_first_meeting(meeting_id: int, pair: Pair, starts_at: datetime, now: datetime) -> Meeting:
    """Return the first meeting of a pair that begins, to be written."""
    meeting = filled(
        Meeting(
            id=meeting_id,
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            pair=pair,
            state=State.PLANNED,
            starts_at=starts_at,
            entered_at=now,
            stamped_at=now,
        )
    )
    set_due(meeting)
    return meeting


def note_no_date(session: Session, seat: Seat, cause: Cause, now: datetime) -> None:
    """Note that a meeting fell through: when they meet next is asked, and nobody nudged at once."""
    pair_clock.note_word(session, seat.pair, seat, now)
    pair_clock.want_date(seat.pair, cause, now)
    pair_clock.reckon(session, seat.pair, now)


def _announce(
    session: Session, meeting: Meeting, kind: Kind, by: Seat | None, now: datetime
) -> None:
    news = News(session, by, NEWS, now, by_subject=True) if by else None
    for letter in make_announcement(meeting, kind, by, now):
        if news is None or by is None or letter.recipient == by.person.slack_id:
            outbox.queue(session, letter, now)
        else:
            outbox.queue(session, news.one(letter), now)
