"""What time brings to a meeting: the agenda is asked for, shared, opened; then, did you meet?"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas import meeting as cycle
from agendas.meeting import Event, State
from agendas.text.messages import Message, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Seat, sides
from handlers.context.agenda import build_agenda_context
from handlers.context.meeting import build_meeting_context
from handlers.meeting.recap_request import REMINDER, TO_WRITE
from handlers.meeting.service import enter, subject
from handlers.notifications import notify


def on_due(session: Session, meeting: Meeting, now: datetime) -> None:
    """Do what has come due for a meeting. A paused pair's meeting waits until the pair is back."""
    mentee, mentor = sides(meeting.pair)
    if meeting.pair.state != ACTIVE:
        meeting.next_due_at = meeting.pair.paused_until
        return
    if meeting.stands is State.HELD:
        _remind_of_recap(session, mentee, meeting, now)
        return
    step = cycle.next_step(
        meeting.stands, meeting.starts_at, mentee.person.zone, meeting.entered_at
    )
    if step is None:
        meeting.next_due_at = None
        return
    enter(session, meeting, step.event, now)
    match step.event:
        case Event.PROMPT:
            _send(session, mentee, "agenda.prompt", meeting, now)
        case Event.SHARE:
            _send(session, mentor, "agenda.shared", meeting, now)
        case Event.BEGIN:
            for seat in (mentee, mentor):
                _send(session, seat, "meeting.order", meeting, now)
        case Event.ASK:
            _ask(session, mentee, meeting, now)


def render_running_order(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> Message:
    """Return the running order, or for a pair's first meeting the first-meeting list (S6)."""
    first = meetings.count_held(session, seat.pair) == 0
    if first:
        ticked = meetings.ticked(session, meeting)
        known = {**build_agenda_context(session, seat, now), **build_meeting_context(seat, meeting)}
        return say("meeting/first", ticked=ticked, **known)
    return say(
        "meeting/order",
        **{**build_agenda_context(session, seat, now), **build_meeting_context(seat, meeting)},
    )


def share_ticks(session: Session, meeting: Meeting, now: datetime) -> None:
    """Show both of the pair what either has ticked off on the first meeting's list."""
    for seat in sides(meeting.pair):
        notify.revise(
            session,
            seat.person,
            "meeting.order",
            render_running_order(session, seat, meeting, now),
            now,
            subject=subject(meeting),
            occurrence=meeting.sequence,
        )


def _send(session: Session, seat: Seat, kind: str, meeting: Meeting, now: datetime) -> None:
    begins = kind == "meeting.order"
    if begins:
        message = render_running_order(session, seat, meeting, now)
    else:
        known = {**build_agenda_context(session, seat, now), **build_meeting_context(seat, meeting)}
        message = say(kind.replace(".", "/"), **known)
    notify.tell(
        session,
        seat.person,
        kind,
        message,
        now,
        subject=subject(meeting),
        occurrence=meeting.sequence,
        expires_at=meeting.starts_at + (cycle.LENGTH if begins else timedelta(0)),
        at_once=begins,
    )


def _ask(session: Session, mentee: Seat, meeting: Meeting, now: datetime) -> None:
    # It has no end: what nobody saw was not asked.
    notify.tell(
        session,
        mentee.person,
        "meeting.ask",
        say("meeting/ask", **build_meeting_context(mentee, meeting)),
        now,
        subject=subject(meeting),
        occurrence=meeting.sequence,
    )


def _remind_of_recap(session: Session, mentee: Seat, meeting: Meeting, now: datetime) -> None:
    # Once only: after that the recap heads the next agenda.
    meeting.next_due_at = None
    if meeting.recap_reminded:
        return
    meeting.recap_reminded = True
    notify.notify(session, TO_WRITE, mentee.person, meeting, now, occurrence=REMINDER)
