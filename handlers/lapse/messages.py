"""What a lapsed pair is asked, each side by itself: composed from what is that side's own."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.wording import moment_in_words
from agendas.rhythm.choices import Choice
from agendas.rhythm.lapse import MOST_UNANSWERED
from agendas.text.messages import say
from db.mentoring import check_ins, lapses, meetings
from db.mentoring.check_ins import CheckIn
from db.mentoring.lapses import Lapse, LapseSide, Silence
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair, Seat
from handlers import pair_clock
from handlers.context.meeting import make_reference
from handlers.context.person import format_day
from handlers.notifications.kinds import (
    ASKED_FOR,
    Kind,
    Later,
    Notice,
    Reader,
    Timing,
    View,
    every_one,
)


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
    if lapse.only_planned:
        return _close(notice, "booked")
    kept = lapses.silence(session, seat.pair, seat.person.id)
    if not _is_answered(session, seat, kept, int(notice.occurrence)):
        known = _load_facts(session, lapse, seat, int(number))
        message, short = (say(f"lapse/{name}", **known) for name in ("nudge", "nudge_short"))
        return View(message, can_wait=True, short=short)
    if notice.overtaken or last_met != _encode_last_met(seat.pair):
        return _close(notice, "met")
    if kept is None or not kept.not_yets:
        return _close(notice, "answered")
    # What is in the way can be written until they are asked again.
    until = format_day(kept.quiet_until, seat.person)
    message = say("lapse/not_yet", lapse=lapse.id, pair=seat.pair.id, day=until)
    return View(message, is_open=notice.sent)


def compose_only_planned(
    session: Session, reader: Reader, _notice: Notice, lapse: Lapse, _now: datetime
) -> View:
    """Return that the pair has a date, though far off, and when they met last."""
    seat = reader.in_pair
    planned = meetings.ahead(session, seat.pair)
    if lapse.closed_at is not None or not lapse.only_planned or planned is None:
        return View(say("lapse/over", how=lapse.closed_how or ""), is_open=False)
    return View(
        say(
            "lapse/only_planned",
            other=seat.other.name,
            pair=seat.pair.id,
            when=moment_in_words(planned.starts_at, seat.person.zone),
            last=format_day(seat.pair.last_met_at, seat.person),
            cadence=seat.pair.cadence,
        )
    )


def compose_help(
    _session: Session, _reader: Reader, notice: Notice, pair: Pair, _now: datetime
) -> View:
    """Tell a facilitator who of a pair asks for their help, by the variant, and no word of why."""
    person = pair.mentor if notice.variant == "mentor" else pair.mentee
    known = {"name": person.name, "slack_id": person.slack_id, "programme": pair.programme.name}
    return View(say("lapse/help", **known))


def _note_put_off(session: Session, seat: Seat, at: datetime, now: datetime) -> None:
    """Let the next nudge count from when the one that was put off comes; it is no answer."""
    kept = lapses.silence(session, seat.pair, seat.person.id)
    assert kept is not None
    kept.nudged_at = at
    pair_clock.reckon(session, seat.pair, now)


def code_of_nudge(pair: Pair, kept: Silence) -> str:
    """Return what a nudge depends on: how many were unanswered, and when the pair last met."""
    return f"{kept.unanswered}:{_encode_last_met(pair)}"


SILENT = (CheckIn, Lapse, LapseSide, Meeting, Silence)
NUDGE = Kind(
    name="lapse.nudge",
    own_words="nudge",
    choice=Choice.KEEPING_UP,
    timing=Timing.GATHERED,
    rank=40,
    heading="lapse/nudges",
    about=Lapse,
    compose=compose_nudge,
    shows=SILENT,
    templates=(
        *("lapse/nudge", "lapse/nudge_short", "lapse/nudges"),
        *("lapse/not_yet", "lapse/over"),
    ),
    # It counts as one of three, so that it must be seen; of several the newest goes out.
    newest_only=True,
    when_away=every_one,
    live=ASKED_FOR,
    later=Later("lapse.later", note=_note_put_off),
)


ONLY_PLANNED = Kind(
    name="lapse.only_planned",
    choice=Choice.KEEPING_UP,
    timing=Timing.GATHERED,
    rank=45,
    about=Lapse,
    compose=compose_only_planned,
    shows=SILENT,
    templates=("lapse/only_planned", "lapse/over"),
    newest_only=True,
    held_on_leave=True,
    when_away=every_one,
)


HELP = Kind(
    name="lapse.help",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_help,
    templates=("lapse/help",),
    live=None,
)


def _close(notice: Notice, how: str) -> View:
    """Return that a question is closed; of several in Slack, the newest says why."""
    return View(say("lapse/over", how="" if notice.overtaken else how), is_open=False)


def _is_answered(session: Session, seat: Seat, kept: Silence | None, number: int) -> bool:
    """Whether that side has said something since its nudge of that number."""
    later = lapses.nudges_ever(session, seat.pair, seat.person.id) - number
    return kept is None or later >= kept.unanswered


def _load_facts(session: Session, lapse: Lapse, seat: Seat, number: int) -> dict[str, Any]:
    pair, person = seat.pair, seat.person
    passed = meetings.ahead(session, pair)
    talked = check_ins.last_talk(session, pair, person.id)
    return {
        "lapse": lapse.id,
        "number": number,
        "other": seat.other.name,
        "cadence": pair.cadence,
        "last": format_day(pair.last_met_at, person),
        "since": format_day(pair.started_at, person),
        "talked": format_day(talked, person) if _is_later(talked, pair.last_met_at) else "",
        "passed": format_day(passed.starts_at, person) if passed else "",
        "ref": make_reference(passed) if passed else "",
        "most": MOST_UNANSWERED,
    }


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _encode_last_met(pair: Pair) -> str:
    return pair.last_met_at.isoformat() if pair.last_met_at else ""
