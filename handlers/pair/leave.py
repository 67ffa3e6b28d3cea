"""Leave: until when somebody leaves a pair, or all of theirs, in peace; and back again."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.text.messages import Message, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import PAUSED, Seat
from handlers.notifications.bursts import was_gathered
from handlers.pair import service
from handlers.pair.modals import EVERY, build_leave_modal
from handlers.slackui.choosing.mentions import strip_mentions
from handlers.slackui.choosing.pair_choice import filter_mentioned, run_for_pair
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.listener import OPENS, WRITES, Access
from handlers.slackui.request import Request, Response, UserError

_UNTIL = re.compile(r"^(?:until|till|to)\s+", re.IGNORECASE)
_ALL = re.compile(r"^(?:all|every)(?: (?:of )?(?:my )?pairs?)?\b\s*", re.IGNORECASE)
DAY_BEGINS = time(8)
# Longer than this is asked once more, with the date written out: a year may be meant wrongly.
LONG = relativedelta(months=3)


def decide_pause(text: str) -> Access:
    """Return what `/mentoring pause <text>` does: without an until, it asks for one."""
    return WRITES if _ALL.sub("", strip_mentions(text)) else OPENS


def pause(request: Request) -> Response:
    """Leave pairs in peace: `/mentoring pause [all] [until <day>]`.

    With several pairs, and neither all nor one named, a form asks which.
    """
    name, typed = "/mentoring pause", strip_mentions(request.text)
    rest = _ALL.sub("", typed)
    every = rest != typed
    seats = request.seats if every else filter_mentioned(request.seats, request.text, name)
    if len(seats) == 1:
        return run_for_pair(request, name, request.text, pause_pair)
    day = _read_until(request, rest)
    if day is None or not every:
        return Response(open=build_leave_modal(request, seats, day))
    return Response(say=_pause(request, seats, day))


def pause_pair(request: Request, seat: Seat, text: str) -> Response:
    """Leave a pair in peace until the day that was typed, or ask for one."""
    day = _read_until(request, _ALL.sub("", strip_mentions(text)))
    if day is None:
        return Response(open=build_leave_modal(request, [seat]))
    return Response(say=_pause(request, [seat], day))


def open_leave(request: Request) -> Response:
    """Ask until when the pair of this button, or all of them, are on leave.

    The button may carry a day to begin with, and whether it is for all.
    """
    day, _, every = request.value.partition(".")[2].partition(".")
    until = date_input.parse_day(day) if day else None
    seat = request.seat(request.number)
    return Response(open=build_leave_modal(request, request.seats if every else [seat], until))


def save_leave(request: Request) -> Response:
    """Pause the pairs until the day that was picked."""
    until = date_input.parse_day(request.values.get("until"), "until")
    said = _pause(request, _read_seats(request), until, "until")
    return Response(update=modals.build_notice(said, asks=True))


def pause_surely(request: Request) -> Response:
    """Pause the pairs of this button for as long as it says, which was asked once more."""
    _, _, which = request.value.partition(".")
    day, _, every = which.partition(".")
    seat = request.seat(request.number)
    seats = request.seats if every else [seat]
    return Response(replace=_pause(request, seats, date_input.parse_day(day), sure=True))


def keep_meeting(request: Request) -> Response:
    """Let a meeting stand that lies in a leave."""
    seat, meeting = request.owned(Meeting, request.number)
    meeting.kept_for = seat.pair.paused_until
    return Response(replace=say("meeting/kept"))


def take_up(request: Request, name: str) -> Response:
    """Take pairs up again before their leave is over: `/mentoring resume [all]`."""
    if not _ALL.match(strip_mentions(request.text)):
        return run_for_pair(request, name, request.text, resume_pair)
    paused = [seat for seat in request.seats if seat.pair.state == PAUSED]
    if not paused:
        raise UserError("mentoring/not_paused", other=request.seats[0].other.name)
    said = [part for seat in paused for part in _resume(request, seat).parts]
    return Response(say=Message(tuple(said)))


def resume_pair(request: Request, seat: Seat, _text: str) -> Response:
    """Take a pair up again before its leave is over."""
    return Response(say=_resume(request, seat))


def resume(request: Request) -> Response:
    """Take the pair of this message up again before its leave is over."""
    return Response(replace=_resume(request, request.seat(request.number)))


def _read_seats(request: Request) -> Sequence[Seat]:
    seat = form_values.find_seat(request)
    if len(request.seats) == 1:
        return [seat]
    among = (EVERY, *(str(one.pair.id) for one in request.seats))
    chosen = form_values.read_choice(request, "pairs", among, otherwise=str(seat.pair.id))
    return request.seats if chosen == EVERY else [request.seat(int(chosen))]


def _read_until(request: Request, text: str) -> date | None:
    until = _UNTIL.sub("", text)
    return date_input.read_day(until, request.now, request.person) if until else None


def _pause(
    request: Request,
    seats: Sequence[Seat],
    day: date,
    field: str | None = None,
    *,
    sure: bool = False,
) -> Message:
    person = seats[0].person
    until = from_wall_time(datetime.combine(day, DAY_BEGINS), person.zone)
    if until <= request.now:
        raise UserError("mentoring/pause_wrong", field=field)
    if until - request.now > date_input.LONGEST_AGO:
        raise UserError("mentoring/pause_long", field=field)
    known = {"day": day_in_words(day), "pair": seats[0].pair.id}
    today, single = date_input.get_today(request.now, person), len(seats) == 1
    value = f"{seats[0].pair.id}.{day}{'' if single else '.all'}"
    longer = [seat for seat in seats if _is_longer(seat, day)]
    if single and longer and not sure:
        return say("mentoring/pause_shorter", **_build_leave(seats[0]), value=value, **known)
    if day > today + LONG and not sure:
        weeks = (day - today) // timedelta(weeks=1)
        return say("mentoring/pause_sure", weeks=weeks, value=value, **known)
    paused = seats if single else [seat for seat in seats if seat not in longer]
    for seat in paused:
        service.pause(request.session, seat, until, request.now)
    news = service.NEWS["pair.paused"]
    return say(
        "mentoring/pause_set",
        gathered=single and was_gathered(request.session, seats[0], news, request.now),
        others=[seat.other.name for seat in paused],
        longer=[] if single else [_build_leave(seat) for seat in longer],
        **{**known, "pair": paused[0].pair.id if paused else 0},
    )


def _is_longer(seat: Seat, day: date) -> bool:
    """Say whether a pair is on leave for longer: it may be that of the other, who counts on it."""
    until = seat.pair.paused_until
    return until is not None and wall_time(until, seat.person.zone).date() > day


def _build_leave(seat: Seat) -> dict[str, str]:
    until = seat.pair.paused_until
    assert until is not None
    stands = day_in_words(wall_time(until, seat.person.zone).date())
    return {"other": seat.other.name, "stands": stands}


def _resume(request: Request, seat: Seat) -> Message:
    if seat.pair.state != PAUSED:
        raise UserError("mentoring/not_paused", other=seat.other.name)
    service.resume(request.session, seat.pair, request.now, request.now, seat)
    planned = meetings.ahead(request.session, seat.pair)
    return say(
        "mentoring/resume_set",
        other=seat.other.name,
        pair=seat.pair.id,
        when=moment_in_words(planned.starts_at, seat.person.zone) if planned else "",
        past=planned is not None and planned.starts_at <= request.now,
        gathered=was_gathered(request.session, seat, service.NEWS["pair.resumed"], request.now),
    )
