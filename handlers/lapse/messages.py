"""What a lapsed pair is asked, each side by itself: composed from what is that side's own."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.lapse import MOST_UNANSWERED
from agendas.text.messages import Message, say
from db.mentoring import lapses
from db.mentoring.check_ins import CheckIn, Reply
from db.mentoring.lapses import Lapse, LapseSide
from db.mentoring.pairs import ACTIVE, Pair, Seat
from handlers.notifications.kinds import ASKED_FOR, Kind, Notice, Reader, View

CHECK_IN_EXPIRES = timedelta(days=7)


def compose_nudge(
    session: Session, reader: Reader, notice: Notice, lapse: Lapse, _now: datetime
) -> View:
    """Return what a nudge asks, or what has become of it; the other side's answer is not read.

    Its occurrence is its number among all nudges of that side, its variant `code_of_nudge`.
    """
    seat = reader.in_pair
    number, _, last_met = notice.variant.partition(":")
    if lapse.closed_at is not None:
        return _close(notice, lapse.closed_how or "")
    if not _is_answered(session, lapse, seat, int(notice.occurrence)):
        return View(_render_nudge(lapse, seat, int(number)))
    if notice.overtaken or last_met != _encode_last_met(seat.pair):
        return _close(notice, "met")
    # What is in the way can be written until they are asked again.
    message = say("lapse/not_yet", lapse=lapse.id, pair=seat.pair.id)
    return View(message, is_open=notice.sent)


def compose_check_in(
    _session: Session, reader: Reader, _notice: Notice, check_in: CheckIn, _now: datetime
) -> View:
    """Return the light question half-way, or what its reader has answered to it."""
    seat = reader.in_pair
    if check_in.answer == Reply.WELL:
        return View(say("lapse/well", other=seat.other.name), is_open=False)
    if check_in.answered_at is not None:
        day = day_in_words(wall_time(check_in.answered_at, seat.person.zone).date())
        return View(say("lapse/talked", other=seat.other.name, day=day), is_open=False)
    known = {"other": seat.other.name, "role": seat.role, "pair": seat.pair.id}
    message = say("lapse/check_in", id=check_in.id, **known)
    if seat.pair.state == ACTIVE:
        return View(message)
    return View(message.without_buttons(), is_open=False)


def code_of_nudge(pair: Pair, asked: LapseSide) -> str:
    """Return what a nudge depends on: how many were unanswered, and when the pair last met."""
    return f"{asked.unanswered}:{_encode_last_met(pair)}"


NUDGE = Kind(
    name="lapse.nudge",
    about=Lapse,
    compose=compose_nudge,
    templates=("lapse/nudge", "lapse/not_yet", "lapse/over"),
    # It counts as one of three, so that it must be seen; of several the newest goes out.
    newest_only=True,
    live=ASKED_FOR,
)


CHECK_IN = Kind(
    name="lapse.check_in",
    about=CheckIn,
    compose=compose_check_in,
    templates=("lapse/check_in", "lapse/well", "lapse/talked"),
    expires=lambda check_in, _due_at: check_in.asked_at + CHECK_IN_EXPIRES,
)


def _close(notice: Notice, how: str) -> View:
    """Return that a question is closed; of several in Slack, the newest says why."""
    return View(say("lapse/over", how="" if notice.overtaken else how), is_open=False)


def _is_answered(session: Session, lapse: Lapse, seat: Seat, number: int) -> bool:
    """Whether that side has answered since its nudge of that number."""
    asked = lapses.side(session, lapse, seat.person.id)
    later = lapses.nudges_ever(session, seat.pair, seat.person.id) - number
    return asked is None or later >= asked.unanswered


def _render_nudge(lapse: Lapse, seat: Seat, number: int) -> Message:
    last = seat.pair.last_met_at
    return say(
        "lapse/nudge",
        lapse=lapse.id,
        number=number,
        other=seat.other.name,
        cadence=seat.pair.cadence,
        last=day_in_words(wall_time(last, seat.person.zone).date()) if last else "",
        most=MOST_UNANSWERED,
    )


def _encode_last_met(pair: Pair) -> str:
    return pair.last_met_at.isoformat() if pair.last_met_at else ""
