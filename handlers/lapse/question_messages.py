"""What a pair is asked when nothing is amiss: when it meets next, and half-way how it goes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring import meetings
from db.mentoring.check_ins import CheckIn, Reply
from db.mentoring.meetings import Meeting, MeetingPlace
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from handlers.notifications.asking import count_rare
from handlers.notifications.kinds import Kind, Later, Notice, Reader, Timing, View, every_one

CHECK_IN_EXPIRES = timedelta(days=7)


def compose_when_next(
    session: Session, reader: Reader, notice: Notice, pair: Pair, _now: datetime
) -> View:
    """Ask when the pair meets next; the occurrence is `code_of_date_ask`."""
    seat = reader.in_pair
    cause, _, of = notice.occurrence.partition(":")
    if pair.state == ENDED:
        return View(say("lapse/over", how="ended"), is_open=False)
    if meetings.ahead(session, pair) is not None:
        return View(say("lapse/over", how="booked"), is_open=False)
    since = f"{pair.date_since:%Y%m%d%H%M}" if pair.date_since else ""
    if pair.date_cause != cause or not of.startswith(since):
        return View(say("lapse/over", how=""), is_open=False)
    is_again = not of.endswith(".1")
    known = {"other": seat.other.name, "pair": pair.id, "cause": cause}
    short = say("lapse/when_next_short", **known)
    return View(say("lapse/when_next", again=is_again, **known), can_wait=True, short=short)


def compose_check_in(
    _session: Session, reader: Reader, notice: Notice, check_in: CheckIn, _now: datetime
) -> View:
    """Return the light question half-way, or what its reader has answered to it."""
    seat = reader.in_pair
    if check_in.answer == Reply.WELL:
        return View(say("lapse/well", other=seat.other.name, id=check_in.id), is_open=False)
    if check_in.answered_at is not None:
        day = day_in_words(wall_time(check_in.answered_at, seat.person.zone).date())
        return View(
            say("lapse/talked", other=seat.other.name, day=day, id=check_in.id), is_open=False
        )
    known = {"other": seat.other.name, "role": seat.role, "pair": seat.pair.id}
    message = say("lapse/check_in", id=check_in.id, rare=count_rare(notice), **known)
    if seat.pair.state == ACTIVE:
        return View(message, can_wait=True)
    return View(message.without_buttons(), is_open=False)


def code_of_date_ask(pair: Pair) -> str:
    """Return which question for a date it is: why, since when, and the how manyth."""
    return f"{pair.date_cause}:{pair.date_since:%Y%m%d%H%M}.{pair.date_asks}"


WHEN_NEXT = Kind(
    name="lapse.when_next",
    choice=Choice.KEEPING_UP,
    timing=Timing.GATHERED,
    rank=35,
    heading="lapse/when_nexts",
    about=Pair,
    compose=compose_when_next,
    shows=(Meeting, MeetingPlace),
    templates=("lapse/when_next", "lapse/when_next_short", "lapse/when_nexts", "lapse/over"),
    newest_only=True,
    held_on_leave=True,
    later=Later("lapse.later"),
    when_away=every_one,
)
CHECK_IN = Kind(
    name="lapse.check_in",
    choice=Choice.KEEPING_UP,
    timing=Timing.GATHERED,
    rank=60,
    about=CheckIn,
    compose=compose_check_in,
    shows=(),
    templates=("lapse/check_in", "lapse/well", "lapse/talked"),
    when_away=every_one,
    expires=lambda check_in, _due_at: check_in.asked_at + CHECK_IN_EXPIRES,
    later=Later("lapse.later"),
)
