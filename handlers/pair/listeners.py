"""`/mentoring`: where I stand in each of my pairs, how I am written to, pausing and ending."""

from datetime import time
from typing import Any

from agendas.dates.times import read_hours
from agendas.dates.wording import time_in_words
from agendas.rhythm.cadence import Cadence, NotACadence
from agendas.text.messages import Message, say
from db.mentoring import pairs, programmes
from db.mentoring.pairs import Seat
from handlers.context.pair import build_pair_context
from handlers.context.person import format_forgotten_on
from handlers.context.standing import read_standing
from handlers.notifications import notify
from handlers.notifications.bursts import was_gathered
from handlers.pair import service
from handlers.slackui.choosing.mentions import MENTION, strip_mentions
from handlers.slackui.choosing.pair_choice import run_for_pair
from handlers.slackui.ended import divide
from handlers.slackui.lines import offer_near, write_line
from handlers.slackui.listener import PairHandler
from handlers.slackui.request import Request, Response, UserError


def handle_command(request: Request) -> Response:
    """Answer `/mentoring`; what may follow it are subcommands."""
    if request.text:
        typed = strip_mentions(request.text)
        raise UserError("mentoring/not_understood", text=typed, **offer_near(request))
    return Response(say=render_standing(request))


def set_quiet(request: Request) -> Response:
    """Set the hours in which the person is not written to: `/mentoring quiet <hours | off>`."""
    person, text = request.person, request.text
    if text.lower() in ("off", "none"):
        person.quiet_from = person.quiet_until = time(0)
    else:
        hours = read_hours(text)
        if hours is None:
            raise UserError("mentoring/quiet_wrong", text=text)
        person.quiet_from, person.quiet_until = hours
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
    except NotACadence as error:
        return _ask_cadence(error, text)
    service.set_cadence(request.session, seat, cadence, request.now)
    gathered = was_gathered(request.session, seat, service.NEWS["pair.cadence"], request.now)
    other = seat.other.name
    return Response(
        say=say("mentoring/cadence_set", other=other, cadence=cadence, gathered=gathered)
    )


def _ask_cadence(error: NotACadence, text: str) -> Response:
    """Ask for another cadence; what is nearest to what was typed is offered, for the same pair."""
    whose = " ".join(mention[0] for mention in MENTION.finditer(text))
    nearest = [
        {"cadence": one, "line": write_line("/mentoring cadence", f"{one.code} {whose}")}
        for one in error.nearest
    ]
    known: dict[str, Any] = {"text": error.text, "nearest": nearest, "doubtful": error.doubtful}
    if not nearest:
        raise UserError("mentoring/cadence_wrong", **known)
    return Response(say=say("mentoring/cadence_wrong", **known))


def ask_to_end(_request: Request, seat: Seat, _text: str) -> Response:
    """Ask whether a pair is to end: `/mentoring end`."""
    months = seat.pair.programme.retention_months
    known = {"other": seat.other.name, "pair": seat.pair.id, "months": months}
    return Response(say=say("mentoring/sure", **known))


def ask_what_to_quit(request: Request) -> Response:
    """Ask whether somebody would leave a pair, or hear less: `/mentoring quit`."""
    _ = request.person  # a stranger is told so
    return Response(say=service.render_quit())


def render_standing(request: Request) -> Message:
    """Return where the person stands in each pair, which programmes they run, their hours."""
    seats, ended = divide(request.all_seats)
    person = request.person
    run_by_me = programmes.run_by(request.session, request.workspace_id, person.id)
    if not seats and not run_by_me and not ended:
        raise request.as_stranger()
    standing = read_standing(request.session, seats)
    return say(
        "mentoring/standing",
        pairs=[build_pair_context(standing[seat.pair.id], seat, request.now) for seat in seats],
        ended=ended,
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
        quiet=_build_quiet(person.quiet_from, person.quiet_until),
        zone=person.zone.key,
        me=person.id,
        forgotten_on=format_forgotten_on(person),
    )


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


def _build_quiet(start: time, end: time) -> dict[str, str] | None:
    return None if start == end else {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
