"""What people do with meetings: plan, move, cancel, say that they met or did not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas import meeting as cycle
from agendas.dates.local_time import wall_time
from agendas.meeting import LENGTH, Event, Refused, State
from agendas.recap import REMIND_TO_WRITE_AFTER
from agendas.rhythm.next_date import Cause
from agendas.rhythm.quiet_hours import next_polite
from agendas.undo import UNDO_WINDOW, can_undo
from db.core.upsert import filled
from db.mentoring import meetings
from db.mentoring.meetings import A_MINUTE, Meeting
from db.mentoring.pairs import Pair, Seat, sides
from db.messages import outbox
from db.messages.outbox import Letter
from handlers import pair_clock
from handlers.meeting import messages
from handlers.meeting.recap_request import TO_WRITE
from handlers.notifications import notify, undo
from handlers.notifications.bursts import News
from handlers.notifications.kinds import Kind

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
    _note_no_date(session, seat, Cause.CANCELLED, now)
    _announce(session, meeting, messages.CANCELLED, seat, now)


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

    One in doubt is out of it where whoever doubted says so, or the other names another day.
    """
    in_doubt, zone = meeting.stands is State.DOUBTED, seat.pair.mentee.zone
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
    _note_no_date(session, seat, Cause.MISSED, now)


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
    pair_clock.note_met(session, pair, now)
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


def _note_no_date(session: Session, seat: Seat, cause: Cause, now: datetime) -> None:
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
