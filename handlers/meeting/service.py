"""What people do with meetings: plan, move, cancel, say that they met or did not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas import meeting as cycle
from agendas.meeting import Event, Refused, State
from agendas.recap import REMIND_TO_WRITE_AFTER
from agendas.text.messages import say
from db.core.upsert import filled
from db.mentoring import meetings, points
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair, Seat, sides
from db.messages import outbox
from db.messages.outbox import Letter
from handlers import pair_clock
from handlers.context.meeting import build_calendar_file, build_meeting_context
from handlers.meeting.recap_request import TO_WRITE
from handlers.notifications import notify
from handlers.notifications.bursts import News

ASKING = ("meeting.ask",)
TELLING = ("agenda.prompt", "agenda.shared", "meeting.order")
NEWS = "meeting"
SAME_MEETING = timedelta(days=3)


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
    zone = meeting.pair.mentee.zone
    step = cycle.next_step(meeting.stands, meeting.starts_at, zone, meeting.entered_at)
    meeting.next_due_at = step.due_at if step else None
    meeting.works()


def rezone(session: Session, seat: Seat, _now: datetime) -> None:
    """Set anew when time brings something to the pair's meeting ahead, by its mentee's days."""
    planned = meetings.ahead(session, seat.pair)
    if planned is not None:
        set_due(planned)


def plan(
    session: Session, pair: Pair, starts_at: datetime, by: Seat | None, now: datetime
) -> Meeting:
    """Plan the pair's next meeting, or move it if there is one; both are told, with a file.

    `starts_at` is aware and in the future; `by` is who acts, or None for a roster.
    """
    meeting = meetings.ahead(session, pair)
    if meeting is None:
        meeting = Meeting(
            workspace_id=pair.workspace_id,
            pair=pair,
            state=State.PLANNED,
            starts_at=starts_at,
            entered_at=now,
            stamped_at=now,
        )
        session.add(meeting)
        session.flush()
        set_due(meeting)
        kind = "meeting.planned"
    elif meeting.starts_at == starts_at and meeting.stands is not State.ASKED:
        return meeting
    else:
        notify.withdraw(session, pair.workspace_id, subject(meeting), "moved")
        meeting.starts_at = starts_at
        meeting.sequence += 1
        enter(session, meeting, Event.MOVE, now)
        _stop_asking(session, meeting, "meeting/was_moved", now)
        kind = "meeting.moved"
    meeting.changed_by_id = by.person.id if by else None
    pair_clock.end_lapse(session, pair, "booked", now)
    pair_clock.reckon(session, pair, now)
    _announce(session, meeting, kind, by, now)
    return meeting


def cancel(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> None:
    """Cancel a meeting ahead; both are told, with a file that takes it off their calendars."""
    notify.withdraw(session, meeting.workspace_id, subject(meeting), "cancelled")
    meeting.sequence += 1
    meeting.changed_by_id = seat.person.id
    enter(session, meeting, Event.CANCEL, now)
    _stop_asking(session, meeting, "meeting/was_cancelled", now)
    pair_clock.reckon(session, seat.pair, now)
    _announce(session, meeting, "meeting.cancelled", seat, now)


def note_met(session: Session, seat: Seat, when: datetime, now: datetime) -> Meeting:
    """Note that the pair met at `when` (aware, not in the future), wherever that was.

    It is the meeting ahead, if that was to be within three days of `when`; otherwise one that
    nobody had planned here. The mentee is asked for the recap. Raises Refused where a meeting on
    that day is noted already: both of the two may say it.
    """
    noted = meetings.held_on(session, seat.pair, when)
    if noted is not None:
        raise Refused(noted.stands, Event.MET)
    meeting = meetings.ahead(session, seat.pair)
    if meeting is not None and meeting.starts_at - when <= SAME_MEETING:
        return hold(session, seat, meeting, when, now)
    meeting = Meeting(
        workspace_id=seat.pair.workspace_id,
        pair=seat.pair,
        state=State.HELD,
        starts_at=when,
        entered_at=now,
    )
    session.add(meeting)
    session.flush()
    _note_held(session, seat, meeting, when, now)
    return meeting


def hold(session: Session, seat: Seat, meeting: Meeting, when: datetime, now: datetime) -> Meeting:
    """Note that this meeting was held, at `when`. Raises Refused where it is not ahead."""
    enter(session, meeting, Event.MET, now)
    notify.withdraw(session, meeting.workspace_id, subject(meeting), "held")
    _note_held(session, seat, meeting, when, now)
    return meeting


def miss(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> None:
    """Note that a meeting did not take place."""
    enter(session, meeting, Event.MISS, now)
    _stop_asking(session, meeting, "meeting/was_missed", now)
    pair_clock.reckon(session, seat.pair, now)


def end_all(session: Session, pair: Pair, now: datetime) -> list[Meeting]:
    """Close every open meeting of a pair that has ended; nothing waiting goes out.

    Return those that were still to come, which calendars have to be told of.
    """
    opened = meetings.open_of(session, pair)
    for meeting in opened:
        notify.withdraw(session, meeting.workspace_id, subject(meeting), "ended")
        enter(session, meeting, Event.END, now)
        _stop_asking(session, meeting, "meeting/was_ended", now)
    return [meeting for meeting in opened if meeting.starts_at > now]


def take_off_calendars(session: Session, meeting: Meeting, by: Seat, now: datetime) -> None:
    """Hand both the file that takes a meeting of a pair that has ended off their calendars."""
    for seat in sides(meeting.pair):
        acted = by.person.id == seat.person.id
        made = _compose_file(seat, meeting, f"{meeting.sequence}:ended", acted, now)
        outbox.queue(session, made, now)


def compose_announcement(
    meeting: Meeting, kind: str, by: Seat | None, now: datetime
) -> Iterator[Letter]:
    """Yield what both are told of a meeting that was planned, moved or cancelled, and the files."""
    soon = meeting.starts_at - now <= cycle.PROMPT_BEFORE
    for seat in sides(meeting.pair):
        acted = by is not None and by.person.id == seat.person.id
        known = {"acted": acted, "by_other": by is not None, "soon": soon}
        message = say(kind.replace(".", "/"), **known, **build_meeting_context(seat, meeting))
        about, turn = subject(meeting), meeting.sequence
        yield notify.letter(
            seat.person,
            kind,
            message,
            now,
            subject=about,
            occurrence=turn,
            at_once=acted,
        )
        yield _compose_file(seat, meeting, turn, acted, now)


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


def subject(meeting: Meeting) -> str:
    """Return what the outbox calls a meeting."""
    return f"meeting:{meeting.id}"


def _note_held(
    session: Session, seat: Seat, meeting: Meeting, when: datetime, now: datetime
) -> None:
    pair = seat.pair
    meeting.met_at = when
    meeting.next_due_at = now + REMIND_TO_WRITE_AFTER
    points.close_with(session, meeting, when + cycle.LENGTH)
    pair.last_met_at = max(pair.last_met_at or when, when)
    pair_clock.note_met(session, pair, now)
    pair_clock.plan_check_in(pair, now)
    pair_clock.reckon(session, pair, now)
    _stop_asking(session, meeting, "meeting/was_held", now)
    if seat.role == "mentor":
        notify.notify(session, TO_WRITE, pair.mentee, meeting, now)


def _announce(
    session: Session, meeting: Meeting, kind: str, by: Seat | None, now: datetime
) -> None:
    news = News(session, by, NEWS, now) if by else None
    for letter in compose_announcement(meeting, kind, by, now):
        if news is None or by is None or letter.recipient == by.person.slack_id:
            outbox.queue(session, letter, now)
        elif not (news.gathered and _is_unheard(session, meeting, letter)):
            outbox.queue(session, news.one(letter), now)


def _is_unheard(session: Session, meeting: Meeting, letter: Letter) -> bool:
    """Say whether a file takes off a calendar what it has never been given."""
    if letter.op != "file" or meeting.stands is not State.CANCELLED:
        return False
    to = (letter.workspace_id, letter.recipient)
    return not outbox.has_gone(session, *to, letter.kind, subject(meeting))


def _compose_file(
    seat: Seat, meeting: Meeting, occurrence: str | int, acted: bool, now: datetime
) -> Letter:
    return notify.file(
        seat.person,
        "meeting.file",
        build_calendar_file(seat, meeting),
        now,
        subject=subject(meeting),
        occurrence=occurrence,
        at_once=acted,
    )


def _stop_asking(session: Session, meeting: Meeting, template: str, now: datetime) -> None:
    for seat in sides(meeting.pair):
        known = build_meeting_context(seat, meeting)
        where = (session, meeting.workspace_id, subject(meeting))
        notify.settle(*where, say(template, **known), now, kinds=ASKING, person=seat.person)
        note = say("meeting/closed", state=meeting.state, **known)
        notify.close(*where, note, now, kinds=TELLING, person=seat.person)
