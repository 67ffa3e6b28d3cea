"""`/mentoring`: where I stand in each of my pairs, how I am written to, pausing and ending."""

import re
from datetime import date, datetime, time

from agendas.cadence import Cadence, NotACadence
from agendas.dates.local_time import from_wall_time
from agendas.dates.wording import day_in_words, time_in_words
from agendas.text.messages import Message, say
from db.mentoring import pairs, programmes
from db.mentoring.pairs import PAUSED, Seat
from handlers.context.pair import build_pair_context
from handlers.context.person import format_forgotten_on
from handlers.notifications import notify
from handlers.notifications.bursts import was_gathered
from handlers.pair import service
from handlers.pair.modals import build_leave_modal
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.listener import OPENS, WRITES, Access, PairHandler
from handlers.slackui.pair_choice import run_for_pair, strip_mentions
from handlers.slackui.request import Request, Response, UserError

_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|to|until)\s*(\d{1,2})(?:[:.](\d\d))?")
_UNTIL = re.compile(r"^(?:until|till|to)\s+", re.IGNORECASE)
DAY_BEGINS = time(8)


def handle_command(request: Request) -> Response:
    """Answer `/mentoring`; what may follow it are subcommands."""
    if request.text:
        typed = strip_mentions(request.text)
        raise UserError("mentoring/not_understood", text=typed)
    return Response(say=render_standing(request))


def set_quiet(request: Request) -> Response:
    """Set the hours in which the person is not written to: `/mentoring quiet <hours | off>`."""
    person, text = request.person, request.text
    if text.lower() in ("off", "none"):
        person.quiet_from = person.quiet_until = time(0)
    else:
        try:
            start, end = _read_hours(text)
        except ValueError:
            raise UserError("mentoring/quiet_wrong", text=text) from None
        person.quiet_from, person.quiet_until = start, end
    notify.hold_back(request.session, person, request.now)
    quiet = _build_quiet(person.quiet_from, person.quiet_until)
    return Response(say=say("mentoring/quiet_set", quiet=quiet, zone=person.zone.key))


def ask_for_pair(request: Request, name: str, run: PairHandler) -> Response:
    """Carry out a subcommand for the pair that is meant."""
    return run_for_pair(request, name, request.text, run)


def set_cadence(request: Request, seat: Seat, text: str) -> Response:
    """Set how often a pair means to meet: `/mentoring cadence <cadence>`."""
    typed = strip_mentions(text)
    try:
        cadence = Cadence.parse(typed)
    except NotACadence:
        raise UserError("mentoring/cadence_wrong", text=typed) from None
    service.set_cadence(request.session, seat, cadence, request.now)
    gathered = was_gathered(request.session, seat, service.NEWS["pair.cadence"], request.now)
    other = seat.other.name
    return Response(
        say=say("mentoring/cadence_set", other=other, cadence=cadence, gathered=gathered)
    )


def decide_pause(text: str) -> Access:
    """Return what `/mentoring pause <text>` does: without an until, it asks for one."""
    return WRITES if strip_mentions(text) else OPENS


def pause(request: Request, seat: Seat, text: str) -> Response:
    """Leave a pair in peace: `/mentoring pause [until <day>]`."""
    typed = strip_mentions(text)
    if not typed:
        return Response(open=build_leave_modal(request, seat))
    day = date_input.read_day(_UNTIL.sub("", typed), request.now, seat.person)
    return Response(say=_pause(request, seat, day))


def take_up(request: Request, seat: Seat, _text: str) -> Response:
    """Take a pair up again before its leave is over: `/mentoring resume`."""
    return Response(say=_resume(request, seat))


def ask_to_end(_request: Request, seat: Seat, _text: str) -> Response:
    """Ask whether a pair is to end: `/mentoring end`."""
    return Response(say=say("mentoring/sure", other=seat.other.name, pair=seat.pair.id))


def render_standing(request: Request) -> Message:
    """Return where the person stands in each pair, which programmes they run, their hours."""
    person = request.person
    seats = pairs.seats(request.session, person)
    run_by_me = programmes.run_by(request.session, request.workspace_id, person.id)
    if not seats and not run_by_me:
        raise UserError("shared/stranger")
    return say(
        "mentoring/standing",
        pairs=[build_pair_context(request.session, seat, request.now) for seat in seats],
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
        quiet=_build_quiet(person.quiet_from, person.quiet_until),
        zone=person.zone.key,
        me=person.id,
        forgotten_on=format_forgotten_on(person),
    )


def open_leave(request: Request) -> Response:
    """Ask until when the pair of this button is on leave."""
    return Response(open=build_leave_modal(request, request.seat(request.number)))


def resume(request: Request) -> Response:
    """Take the pair of this message up again before its leave is over."""
    return Response(replace=_resume(request, request.seat(request.number)))


def save_leave(request: Request) -> Response:
    """Pause the pair until the day that was picked."""
    seat = form_values.find_seat(request)
    until = date_input.parse_day(request.values.get("until"), "until")
    return Response(update=modals.build_notice(_pause(request, seat, until, "until")))


def end(request: Request) -> Response:
    """Let the pair of this message end, once it can be undone no more; Slack has asked first."""
    seat = request.seat(request.number)
    at = service.let_end(request.session, seat, request.now)
    time = time_in_words(at, seat.person.zone)
    noted = say("mentoring/end_noted", other=seat.other.name, time=time, pair=seat.pair.id)
    return Response(replace=noted)


def undo_end(request: Request) -> Response:
    """Let the pair of this message go on, which was to end by the wish of whoever asks."""
    seat = pairs.seat(request.session, request.person, request.number)
    if not service.undo_end(request.session, seat, request.now):
        ended = seat.pair.state == pairs.ENDED
        raise UserError("mentoring/end_stands", other=seat.other.name, ended=ended)
    return Response(replace=say("mentoring/end_undone", other=seat.other.name))


def _pause(request: Request, seat: Seat, day: date, field: str | None = None) -> Message:
    until = from_wall_time(datetime.combine(day, DAY_BEGINS), seat.person.zone)
    if until <= request.now:
        raise UserError("mentoring/pause_wrong", field=field)
    if until - request.now > date_input.LONGEST_AGO:
        raise UserError("mentoring/pause_long", field=field)
    service.pause(request.session, seat, until, request.now)
    return say(
        "mentoring/pause_set",
        other=seat.other.name,
        day=day_in_words(day),
        pair=seat.pair.id,
        gathered=was_gathered(request.session, seat, service.NEWS["pair.paused"], request.now),
    )


def _resume(request: Request, seat: Seat) -> Message:
    if seat.pair.state != PAUSED:
        raise UserError("mentoring/not_paused", other=seat.other.name)
    service.resume(request.session, seat.pair, request.now, request.now, seat)
    gathered = was_gathered(request.session, seat, service.NEWS["pair.resumed"], request.now)
    other, pair = seat.other.name, seat.pair.id
    return say("mentoring/resume_set", other=other, pair=pair, gathered=gathered)


def _read_hours(text: str) -> tuple[time, time]:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    first, second, third, fourth = (int(part or 0) for part in found.groups())
    return time(first, second), time(third, fourth)


def _build_quiet(start: time, end: time) -> dict[str, str] | None:
    return None if start == end else {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
