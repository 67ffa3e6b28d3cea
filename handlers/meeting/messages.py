"""What messages about a meeting say: its date with a calendar file, its running order, the ask."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import AHEAD, State
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting, MeetingPlace
from db.mentoring.pairs import Seat
from db.messages import outbox_reads
from handlers.context.agenda import build_agenda_context
from handlers.context.agenda_facts import AGENDA, read_facts
from handlers.context.meeting import (
    build_calendar_file,
    build_meeting_context,
    find_outcome,
    render_doubt,
    render_outcome,
)
from handlers.notifications.kinds import (
    ASKED_FOR,
    FileView,
    Kind,
    Notice,
    Reader,
    Timing,
    View,
    every_one,
)

# Variants: whether the reader has acted, the other of the pair has, or neither.
ACTED, BY_OTHER, BY_NOBODY = "acted", "by_other", ""


def compose_planned(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> FileView | None:
    """Tell of a meeting that was planned, with its file; nothing, once it has moved or is over."""
    if find_outcome(meeting, notice.occurrence):
        return None
    return _tell_date(session, reader, notice, meeting)


def compose_moved(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> FileView | None:
    """Tell of a meeting's new date; whoever never heard of the old one is told that it is planned.

    Nothing, once it has moved again or is over: of two moves in a row only the last is told of.
    """
    if find_outcome(meeting, notice.occurrence):
        return None
    if notice.variant != ACTED and not _is_known(session, notice):
        return _tell_date(session, reader, notice, meeting)
    return _tell("meeting/moved", reader, meeting, acted=notice.variant == ACTED)


def compose_changed(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> FileView | None:
    """Tell of another place or length; nothing, once it has changed again or is over.

    Nor to somebody who has not heard of the meeting yet: they are told where it is with its date.
    """
    acted = notice.variant == ACTED
    stands = meeting.stands in AHEAD and notice.occurrence == meeting.edition
    if not stands or not (acted or _is_known(session, notice)):
        return None
    return _tell("meeting/changed", reader, meeting, acted=acted)


def compose_cancelled(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> FileView | None:
    """Tell that a meeting was cancelled; nothing to somebody who never heard of it."""
    if not _is_known(session, notice) and notice.variant != ACTED:
        return None
    return _tell("meeting/cancelled", reader, meeting, acted=notice.variant == ACTED)


def compose_file(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> FileView | None:
    """Return the file that takes a meeting of a pair that has ended off a calendar.

    What was never put into a calendar is not taken off it.
    """
    edition, _, ended = notice.occurrence.partition(":")
    is_so = ended and edition == meeting.edition and meeting.stands is State.ENDED
    if not is_so or not _is_known(session, notice):
        return None
    return _tell("meeting/off", reader, meeting)


def compose_order(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> View:
    """Return the running order, or for a pair's first meeting the list that both tick off (S6).

    What was ticked off stays to be read.
    """
    seat = reader.in_pair
    outcome = find_outcome(meeting, notice.occurrence)
    first = not meetings.is_any_held_before(session, meeting)
    if outcome and not (first and outcome == "held"):
        return View(render_outcome(seat, meeting, outcome), is_open=False)
    known = {
        **build_agenda_context(seat, read_facts(session, seat), notice.told_at),
        **build_meeting_context(seat, meeting),
    }
    if not first:
        return View(say("meeting/order", **known))
    ticked = meetings.ticked(session, meeting)
    message = say("meeting/first", ticked=ticked, outcome=outcome, **known)
    return View(message, is_open=not outcome)


def compose_ask(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> View:
    """Ask whether a meeting was held, or say what became of it (S4)."""
    seat = reader.in_pair
    outcome = find_outcome(meeting, notice.occurrence)
    if outcome in ("moved", "cancelled", "ended", "doubted"):
        return View(render_outcome(seat, meeting, outcome), is_open=False)
    known = build_meeting_context(seat, meeting)
    if outcome:
        return View(say(f"meeting/was_{outcome}", **known), is_open=False)
    first = not meetings.is_any_held_before(session, meeting)
    return View(say("meeting/ask", first=first, **known))


def compose_held(
    _session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> View:
    """Tell the mentor that the mentee says that they met, and let them say that it was not so.

    Nothing once the recap is there, which says it, too; the occurrence is `code_of_day`.
    """
    seat = reader.in_pair
    if meeting.stands is State.DOUBTED:
        return View(render_doubt(seat, meeting))
    asks = meeting.stands is State.HELD and meeting.noted_by == seat.other_role
    asks = asks and notice.occurrence == code_of_day(meeting)
    return _tell_held(seat, meeting, asks=asks)


def compose_doubted(
    _session: Session, reader: Reader, _notice: Notice, meeting: Meeting, _now: datetime
) -> View:
    """Tell whoever said that they met that the other says otherwise; either can put it right."""
    seat = reader.in_pair
    if meeting.stands is State.DOUBTED:
        return View(render_doubt(seat, meeting))
    return _tell_held(seat, meeting, asks=False)


def code_of_day(meeting: Meeting) -> str:
    """Return when a meeting is said to have been held: another day is told of anew."""
    return meeting.met_at.isoformat() if meeting.met_at else ""


def _tell_held(seat: Seat, meeting: Meeting, *, asks: bool) -> View:
    message = say("meeting/held", asks=asks, **build_meeting_context(seat, meeting))
    return View(message, is_open=asks)


def _tell_date(session: Session, reader: Reader, notice: Notice, meeting: Meeting) -> FileView:
    """Tell of a meeting's date; what the file is for, as long as the pair has not met."""
    variants = {"acted": notice.variant == ACTED, "by_other": notice.variant == BY_OTHER}
    explains = not meetings.is_any_held_before(session, meeting)
    return _tell("meeting/planned", reader, meeting, explains=explains, **variants)


def _tell(template: str, reader: Reader, meeting: Meeting, **more: bool) -> FileView:
    """Return words about a meeting together with the file that tells a calendar the same.

    They are never changed: Slack does not say which message an upload became. A later change of
    the meeting is a message of its own, whose file takes the place of this one in a calendar.
    """
    seat = reader.in_pair
    facts = {**more, **build_meeting_context(seat, meeting)}
    return FileView(
        **build_calendar_file(meeting),
        comment=say(template, file=True, **facts).text,
        alone=say(template, file=False, **facts).text,
    )


def _is_known(session: Session, notice: Notice) -> bool:
    """Say whether the reader was told of the meeting by anything else than this change of it."""
    to = (notice.workspace_id, notice.recipient)
    return outbox_reads.was_told_of(session, *to, notice.subject, besides=notice.occurrence)


PLANNED = Kind(
    name="meeting.planned",
    choice=Choice.DATES,
    about=Meeting,
    compose=compose_planned,
    shows=(Meeting, MeetingPlace),
    templates=("meeting/planned", "meeting/calendar"),
    live=None,
    for_meeting=True,
    is_file=True,
    speaks_alone=True,
)
MOVED = Kind(
    name="meeting.moved",
    choice=Choice.DATES,
    about=Meeting,
    compose=compose_moved,
    shows=(Meeting, MeetingPlace),
    templates=("meeting/moved", "meeting/planned", "meeting/calendar"),
    live=None,
    for_meeting=True,
    is_file=True,
    speaks_alone=True,
)
CHANGED = Kind(
    name="meeting.changed",
    choice=Choice.DATES,
    about=Meeting,
    compose=compose_changed,
    shows=(Meeting, MeetingPlace),
    templates=("meeting/changed", "meeting/calendar"),
    live=None,
    for_meeting=True,
    is_file=True,
    speaks_alone=True,
)
CANCELLED = Kind(
    name="meeting.cancelled",
    choice=Choice.DATES,
    about=Meeting,
    compose=compose_cancelled,
    templates=("meeting/cancelled", "meeting/calendar"),
    live=None,
    for_meeting=True,
    is_file=True,
    speaks_alone=True,
)
FILE = Kind(
    name="meeting.file",
    choice=Choice.DATES,
    about=Meeting,
    compose=compose_file,
    templates=("meeting/off", "meeting/calendar"),
    live=None,
    for_meeting=True,
    is_file=True,
)
ORDER = Kind(
    name="meeting.order",
    choice=Choice.ALWAYS,
    about=Meeting,
    compose=compose_order,
    shows=AGENDA,
    templates=("meeting/order", "meeting/first", "meeting/closed"),
    timing=Timing.MOMENT,
    expires=lambda meeting, _due_at: meeting.ends_at,
    held_on_leave=True,
    for_meeting=True,
    command="/agenda",
)
# It does not expire: what nobody saw was not asked.
ASK = Kind(
    name="meeting.ask",
    choice=Choice.AWAITED,
    live=ASKED_FOR,
    about=Meeting,
    compose=compose_ask,
    shows=(Meeting, MeetingPlace),
    templates=("meeting/ask", "meeting/was_held", "meeting/was_missed", "meeting/closed"),
    held_on_leave=True,
    when_away=every_one,
    command="/meeting",
)
HELD = Kind(
    name="meeting.held",
    choice=Choice.AWAITED,
    live=ASKED_FOR,
    about=Meeting,
    compose=compose_held,
    shows=(MeetingPlace,),
    templates=("meeting/held", "meeting/doubt"),
    held_on_leave=True,
    command="/meeting",
)
DOUBTED = Kind(
    name="meeting.doubted",
    choice=Choice.AWAITED,
    live=ASKED_FOR,
    about=Meeting,
    compose=compose_doubted,
    shows=(MeetingPlace,),
    templates=("meeting/doubt", "meeting/held"),
    held_on_leave=True,
    command="/meeting",
)
KINDS = (PLANNED, MOVED, CHANGED, CANCELLED, FILE, ORDER, ASK, HELD, DOUBTED)
