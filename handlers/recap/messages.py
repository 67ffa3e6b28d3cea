"""What the two are told of a recap: it is read back, sent back for a change, accepted (S3)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.rhythm.choices import Choice
from agendas.rhythm.next_date import Cause
from agendas.text.messages import Message, say
from agendas.undo import UNDO_WINDOW, can_undo
from db.mentoring import meetings
from db.mentoring.content.recaps import ACCEPTED, AMENDED, DROPPED, WAITING, Recap
from db.mentoring.pairs import ACTIVE, ENDED, Seat
from handlers.context.agenda_facts import AGENDA
from handlers.context.recap import format_day_held
from handlers.context.recap_versions import build_version_context
from handlers.notifications.kinds import ASKED_FOR, REMINDER, Kind, Notice, Reader, View, reminders

LEFT = "left"


def compose_read_back(
    session: Session, reader: Reader, notice: Notice, recap: Recap, now: datetime
) -> View:
    """Read the recap back to whoever is to accept it; once both have, it is the agreed text."""
    seat = reader.in_pair
    known = build_version_context(session, seat, recap)
    if notice.overtaken:
        return View(say("recap/below", **known), is_open=False)
    view = _view_read_back(session, seat, recap, known, now, reminder=notice.occurrence == REMINDER)
    # Before it went out it was accepted elsewhere, and they have the text from there.
    return view._replace(is_open=notice.sent) if recap.was_agreed else view


def render_read_back(session: Session, seat: Seat, recap: Recap, now: datetime) -> Message:
    """Return what is read back to whoever a recap waits for, as its message says it."""
    known = build_version_context(session, seat, recap)
    return _view_read_back(session, seat, recap, known, now, reminder=False).message


def _view_read_back(
    session: Session,
    seat: Seat,
    recap: Recap,
    known: dict[str, Any],
    now: datetime,
    *,
    reminder: bool,
) -> View:
    if recap.was_agreed:
        return _view_agreed("recap/accepted", session, seat, recap, known, now)
    if recap.state == WAITING:
        if _is_closed(seat, recap):
            return View(say("recap/unaccepted", **known), is_open=False)
        return View(say("recap/waiting", reminder=reminder, **known))
    became: dict[str, str] = {AMENDED: "recap/change_asked", DROPPED: "recap/left"}
    return View(say(became.get(recap.state, "recap/replaced"), **known), is_open=False)


def compose_change(
    session: Session, reader: Reader, _notice: Notice, recap: Recap, _now: datetime
) -> View:
    """Tell whoever wrote a version what the other wants instead, until the next one is sent."""
    seat = reader.in_pair
    known = build_version_context(session, seat, recap)
    if recap.state == DROPPED:
        return View(say("recap/left", **known))
    if recap.state != AMENDED:
        return View(say("recap/changed", **known), is_open=False)
    if _is_closed(seat, recap):
        return View(say("recap/unaccepted", **known), is_open=False)
    return View(say("recap/change", **known))


def compose_agreed(
    session: Session, reader: Reader, notice: Notice, recap: Recap, now: datetime
) -> View | None:
    """Tell of an accepted recap; None where that was taken back before it was told.

    Whoever wrote it knows its text, and the record has it; the other is given the text. Whoever had
    it from Home, and has taken back from there that they accepted it, is told where it is.
    """
    seat = reader.in_pair
    if not recap.was_agreed:
        if not notice.sent:
            return None
        day, other = format_day_held(seat, recap.meeting), seat.other.name
        return View(say("recap/taken_back", day=day, other=other), is_open=False)
    known = build_version_context(session, seat, recap)
    template = "recap/agreed" if known["mine"] else "recap/accepted"
    return _view_agreed(template, session, seat, recap, known, now)


def _view_agreed(
    template: str,
    session: Session,
    seat: Seat,
    recap: Recap,
    known: dict[str, Any],
    now: datetime,
) -> View:
    """Return what is said of an accepted recap, and the question for a date where there is none.

    Whoever accepted it just now can still take that back.
    """
    ended = seat.pair.state == ENDED
    stays = known["mine"] or known["is_correction"] or known["newer"] or ended
    undoable = can_take_back(recap, now) and not stays
    known |= {"asks_date": _asks_date(session, recap), "pair": seat.pair.id}
    return View(say(template, undoable=undoable, is_over=ended, **known))


def _is_closed(seat: Seat, recap: Recap) -> bool:
    """Say whether the pair has ended; begun again, it does not go on with what was open then."""
    return seat.pair.state == ENDED or recap.meeting.stands is State.ENDED


def _asks_date(session: Session, recap: Recap) -> bool:
    """Say whether with this recap's acceptance the pair wants a date, and has none as yet."""
    pair, meeting = recap.pair, recap.meeting
    if pair.state != ACTIVE or pair.date_cause != Cause.ACCEPTED:
        return False
    last = meetings.last_held(session, pair)
    return last is not None and last.id == meeting.id and meetings.ahead(session, pair) is None


def can_take_back(recap: Recap, now: datetime) -> bool:
    """Say whether a recap was accepted so lately that the other has not been told."""
    at = recap.answered_at
    return recap.state == ACCEPTED and can_undo(at and at + UNDO_WINDOW, now)


READ_BACK = Kind(
    name="recap.waiting",
    own_words="recap",
    choice=Choice.AWAITED,
    live=ASKED_FOR,
    about=Recap,
    compose=compose_read_back,
    shows=AGENDA,
    templates=(
        "recap/waiting",
        "recap/accepted",
        "recap/change_asked",
        "recap/replaced",
        "recap/left",
        "recap/unaccepted",
        "recap/below",
    ),
    newest_only=True,
    resend_unread=True,
    held_on_leave=True,
    when_away=reminders,
)
CHANGE = Kind(
    name="recap.change",
    choice=Choice.AWAITED,
    live=ASKED_FOR,
    about=Recap,
    compose=compose_change,
    shows=AGENDA,
    templates=("recap/change", "recap/changed", "recap/left", "recap/unaccepted"),
    resend_unread=True,
    held_on_leave=True,
)
AGREED = Kind(
    name="recap.accepted",
    choice=Choice.AWAITED,
    about=Recap,
    compose=compose_agreed,
    shows=AGENDA,
    templates=("recap/agreed", "recap/accepted", "recap/taken_back"),
    resend_unread=True,
    held_on_leave=True,
    live=ASKED_FOR,
)
