"""What people say of meetings that have been: that they met or did not, and that it is not so."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas import meeting as cycle
from agendas.dates.local_time import wall_time
from agendas.meeting import Event, Refused, State
from agendas.recap import REMIND_TO_WRITE_AFTER
from agendas.rhythm.next_date import Cause
from agendas.undo import UNDO_WINDOW, can_undo
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair, Seat
from handlers import pair_clock
from handlers.meeting import messages
from handlers.meeting.recap_request import TO_WRITE
from handlers.meeting.service import enter, note_no_date
from handlers.notifications import notify, undo

SAME_MEETING = timedelta(days=3)


def note_met(session: Session, seat: Seat, when: datetime, now: datetime) -> Meeting:
    """Note that the pair met at `when` (aware, not in the future), wherever that was.

    It is the meeting ahead, or one in doubt, if that was within three days of `when`; otherwise one
    that nobody had planned here. The mentee is asked for the recap. Raises Refused where a meeting
    on that day is noted already: both of the two may say it.
    """
    noted = meetings.held_on(session, seat.pair, when)
    if noted is not None:
        raise Refused(noted.stands, Event.MET)
    for doubted in meetings.doubted(session, seat.pair):
        if doubted.met_at and abs(doubted.met_at - when) <= SAME_MEETING:
            return hold(session, seat, doubted, when, now)
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
    """Note that this meeting was held, at `when`. Raises Refused where it is not ahead.

    One in doubt is out of it where whoever doubted says so, or the other names another day. Raises
    Refused where on that one they noted a meeting by itself: it would be counted twice.
    """
    in_doubt, zone = meeting.stands is State.DOUBTED, seat.pair.mentee.zone
    noted = meetings.held_on(session, seat.pair, when) if in_doubt else None
    if noted is not None:
        raise Refused(noted.stands, Event.MET)
    again = in_doubt and meeting.noted_by == seat.role and meeting.met_at is not None
    if again and wall_time(meeting.met_at or when, zone).date() == wall_time(when, zone).date():
        raise Refused(State.DOUBTED, Event.MET)
    enter(session, meeting, Event.MET, now)
    _note_held(session, seat, meeting, when, now, both=in_doubt and not again)
    return meeting


def doubt(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> None:
    """Note that one says that a meeting was not held of which the other says that it was.

    It ends no lapse and asks for no recap then; the other is told once. Raises Refused where it is
    not the other's word alone.
    """
    if meeting.noted_by != seat.other_role:
        raise Refused(meeting.stands, Event.DOUBT)
    noted_at = meeting.entered_at
    enter(session, meeting, Event.DOUBT, now)
    _take_back(session, seat.pair, noted_at, now)
    which = messages.code_of_day(meeting)
    notify.notify(session, messages.DOUBTED, seat.other, meeting, now, occurrence=which)


def undo_met(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> None:
    """Take back one's word that a meeting was held, for as long as nothing was made of it.

    Before the other has heard of it there is no trace of it then. Raises Refused where it is
    written up, not this person's word, or where another meeting has been planned in its place.
    """
    if meeting.noted_by != seat.role:
        raise Refused(meeting.stands, Event.UNDO)
    cycle.after(meeting.stands, Event.UNDO)
    noted_at, which = meeting.entered_at, messages.code_of_day(meeting)
    unheard = can_undo(noted_at + UNDO_WINDOW, now)
    planned = meeting.stamped_at is not None
    goes = unheard and not planned
    if not goes and meetings.ahead(session, seat.pair) is not None:
        raise Refused(State.PLANNED, Event.UNDO)
    if unheard:
        told = TO_WRITE if seat.role == "mentor" else messages.HELD
        undo.withdraw(session, told, seat.other, meeting, now, occurrence=which)
        undo.show_other(seat)
    if goes:
        session.delete(meeting)
    else:
        enter(session, meeting, Event.UNDO, now)
        meeting.met_at = meeting.noted_by = None
        _catch_up(session, meeting, now)
    if not planned:
        pair_clock.want_date_again(session, seat.pair, noted_at)
    _take_back(session, seat.pair, noted_at, now)


def miss(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> None:
    """Note that a meeting did not take place; of one in doubt, who said that it did may say so."""
    if meeting.stands is State.DOUBTED and meeting.noted_by != seat.role:
        raise Refused(State.DOUBTED, Event.MISS)
    enter(session, meeting, Event.MISS, now)
    meeting.met_at = meeting.noted_by = None
    note_no_date(session, seat, Cause.MISSED, now)


def _catch_up(session: Session, meeting: Meeting, now: datetime) -> None:
    """Let a meeting stand where time has brought it; what it brought is not sent again.

    One that nobody had planned was none, and is not asked about.
    """
    days, leads = meeting.pair.mentee.days, meeting.pair.programme.leads
    while step := cycle.next_step(
        meeting.stands, meeting.starts_at, days, meeting.entered_at, meeting.lasts, leads
    ):
        if step.due_at > now and meeting.stamped_at is not None:
            return
        enter(session, meeting, step.event, now)
    if meeting.stamped_at is None:
        enter(session, meeting, Event.MISS, now)


def _take_back(session: Session, pair: Pair, noted_at: datetime, now: datetime) -> None:
    """Let a pair stand as though a meeting had not been noted, which was at that moment."""
    session.flush()
    last = meetings.last_held(session, pair)
    pair.last_met_at = last.met_at if last else None
    pair_clock.take_back_met(session, pair, noted_at, now)
    pair_clock.reckon(session, pair, now)


def _note_held(
    session: Session,
    seat: Seat,
    meeting: Meeting,
    when: datetime,
    now: datetime,
    *,
    both: bool = False,
) -> None:
    """Note that a meeting was held: one's word, of which the other is told, or that of both."""
    pair = seat.pair
    meeting.met_at, meeting.noted_by = when, None if both else seat.role
    meeting.next_due_at = now + REMIND_TO_WRITE_AFTER
    pair.last_met_at = max(pair.last_met_at or when, when)
    pair_clock.note_met(session, pair, None if both else seat, when, now)
    which = messages.code_of_day(meeting)
    tells, wait = TO_WRITE if seat.role == "mentor" else messages.HELD, timedelta(0)
    if not both:
        undo.hold_other(seat, now)
        wait = UNDO_WINDOW
    elif seat.role == "mentee":
        return
    notify.notify(
        *(session, tells, seat.other, meeting, now),
        occurrence=which,
        alone=True,
        held_for=wait,
        repeats=both,
    )
