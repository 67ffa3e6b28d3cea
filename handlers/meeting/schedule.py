"""What time brings to a meeting: the agenda is asked for, shared, opened; then, did you meet?"""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas import meeting as cycle
from agendas.meeting import Event, State
from agendas.recap import OFFER_TO_MENTOR_AFTER
from agendas.rhythm.rarer import Asking
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Seat, sides
from db.messages import outbox_reads
from handlers.context.agenda import was_changed
from handlers.meeting.agenda_messages import PROMPT, SHARED
from handlers.meeting.messages import ASK, ORDER
from handlers.meeting.recap_request import OFFER, TO_WRITE
from handlers.meeting.service import enter
from handlers.notifications import later, notify
from handlers.notifications.asking import note_asked
from handlers.notifications.kinds import REMINDER, Kind


def on_due(session: Session, meeting: Meeting, now: datetime) -> None:
    """Do what has come due for a meeting. A paused pair's meeting waits until the pair is back."""
    mentee, mentor = sides(meeting.pair)
    if meeting.pair.state != ACTIVE or meeting.pair.rests_until:
        meeting.next_due_at = meeting.pair.held_back_until
        return
    if meeting.stands is State.HELD:
        _remind_of_recap(session, mentee, meeting, now)
        return
    if meeting.stands is State.ASKED:
        meeting.next_due_at = None
        # After a leave, or with other hours, it may come round again.
        _send(session, ASK, mentor, meeting, now, repeats=True)
        return
    step = cycle.next_step(
        meeting.stands,
        meeting.starts_at,
        mentee.person.days,
        meeting.entered_at,
        meeting.lasts,
        meeting.pair.programme.leads,
    )
    if step is None:
        meeting.next_due_at = None
        return
    enter(session, meeting, step.event, now)
    match step.event:
        case Event.PROMPT:
            _ask_for_agenda(session, mentee, meeting, now)
        case Event.SHARE:
            _send(session, SHARED, mentor, meeting, now)
        case Event.BEGIN:
            _begin(session, meeting, now)
        case Event.ASK:
            _send(session, ASK, mentee, meeting, now)


def _begin(session: Session, meeting: Meeting, now: datetime) -> None:
    mentee, mentor = sides(meeting.pair)
    for seat, had in ((mentee, PROMPT), (mentor, SHARED)):
        if _needs_order(session, seat, meeting, had):
            _send(session, ORDER, seat, meeting, now)


def _ask_for_agenda(session: Session, mentee: Seat, meeting: Meeting, now: datetime) -> None:
    """Ask the mentee to prepare, unless they never answer and it is the turn of none."""
    variant = note_asked(session, mentee.person, PROMPT, Asking.PREPARING, now)
    if variant is not None:
        which = meeting.sequence
        notify.notify(
            session, PROMPT, mentee.person, meeting, now, occurrence=which, variant=variant
        )


def _needs_order(session: Session, seat: Seat, meeting: Meeting, had: Kind) -> bool:
    """Say whether somebody is sent the running order: else the message that they had becomes it.

    A first meeting's has a list to tick off, which they have not seen (S6).
    """
    to, subject = (meeting.workspace_id, seat.person.slack_id), notify.name_of(meeting)
    which = str(meeting.sequence)
    at = outbox_reads.find_sent(session, *to, had.name, subject, which)
    is_first = not meetings.is_any_held_before(session, meeting)
    return at is None or is_first or was_changed(session, seat, at)


def _send(
    session: Session,
    kind: Kind,
    seat: Seat,
    meeting: Meeting,
    now: datetime,
    *,
    repeats: bool = False,
) -> None:
    to, which = seat.person, meeting.sequence
    notify.notify(session, kind, to, meeting, now, occurrence=which, repeats=repeats)


def _remind_of_recap(session: Session, mentee: Seat, meeting: Meeting, now: datetime) -> None:
    """Remind the mentee of the recap once, then offer it to the mentor; the next agenda has it."""
    if not meeting.recap_reminded:
        meeting.recap_reminded = True
        meeting.next_due_at = max(now, meeting.entered_at + OFFER_TO_MENTOR_AFTER)
        if not later.is_put_off(session, TO_WRITE, mentee.person, notify.name_of(meeting)):
            notify.notify(session, TO_WRITE, mentee.person, meeting, now, occurrence=REMINDER)
        return
    meeting.next_due_at = None
    # A restored backup may have it come due again.
    notify.notify(session, TO_WRITE, mentee.other, meeting, now, occurrence=OFFER, repeats=True)
