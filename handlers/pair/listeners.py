"""`/mentoring`: where I stand in each of my pairs, how I am written to, pausing and ending."""

import re
from datetime import date, datetime, time

from agendas.cadence import Cadence, NotACadence
from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.text.messages import Message, say
from db.mentoring import actions, lapses, meetings, pairs, programmes
from db.mentoring.pairs import PAUSED, Seat
from handlers.calendar_feed import listeners as feed
from handlers.notifications import notify
from handlers.notifications.bursts import was_gathered
from handlers.pair import service
from handlers.pair.modals import build_leave_modal
from handlers.personal_data import listeners as mydata
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, Access, decide_by_text
from handlers.slackui.pair_choice import run_for_pair, strip_mentions
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.router import Router

FOR_A_PAIR = ("cadence", "pause", "resume", "end")
WRITTEN = ("quiet", "calendar", "export", "remember", "cadence", "pause", "resume")
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|to|until)\s*(\d{1,2})(?:[:.](\d\d))?")
_UNTIL = re.compile(r"^(?:until|till|to)\s+", re.IGNORECASE)
DAY_BEGINS = time(8)


def register(router: Router) -> None:
    """Register `/mentoring` and everything that its messages offer."""
    router.command("/mentoring", handle_command, decide_by_text(decide_access))
    router.action("mentoring.resume", resume, WRITES)
    router.action("mentoring.end", end, WRITES)
    router.view("mentoring.leave", save_leave, WRITES)


def handle_command(request: Request) -> Response:
    """Answer `/mentoring [help | quiet <hours> | cadence | pause | resume | end ...]`.

    `calendar` is about the person's own calendar; `export`, `forget me` and `remember me` are about
    their own data.
    """
    verb, _, rest = request.text.partition(" ")
    match verb.lower():
        case "help":
            return Response(say=say("mentoring/help"))
        case "":
            return Response(say=render_standing(request))
        case "quiet":
            return Response(say=set_quiet(request, rest.strip()))
        case "calendar":
            return feed.handle_command(request, rest.strip())
        case "export":
            return mydata.export(request)
        case "forget":
            return mydata.ask(request)
        case "remember":
            return Response(say=mydata.stay(request))
        case word if word in FOR_A_PAIR:
            return run_for_pair(request, "mentoring", request.text, run)
        case _:
            raise UserError("mentoring/not_understood", text=strip_mentions(request.text))


def decide_access(text: str) -> Access:
    """Return what `/mentoring <text>` does: what needs a yes, or an until, is not done yet."""
    verb, _, rest = strip_mentions(text).partition(" ")
    if verb.lower() == "pause" and not rest:
        return OPENS
    return WRITES if verb.lower() in WRITTEN else READS


def run(request: Request, seat: Seat, text: str) -> Response:
    """Carry out `/mentoring <text>` for one pair."""
    verb, _, rest = strip_mentions(text).partition(" ")
    match verb.lower():
        case "cadence":
            return Response(say=_set_cadence(request, seat, rest))
        case "pause" if not rest:
            return Response(open=build_leave_modal(request, seat))
        case "pause":
            day = date_input.read_day(_UNTIL.sub("", rest), request.now, seat.person)
            return Response(say=_pause(request, seat, day))
        case "resume":
            return Response(say=_resume(request, seat))
        case _:
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
        pairs=[build_pair_context(request, seat) for seat in seats],
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
        quiet=_format_quiet(person.quiet_from, person.quiet_until),
        zone=person.zone.key,
        me=person.id,
        forgotten_on=mydata.format_forgotten_on(person),
    )


def build_pair_context(request: Request, seat: Seat) -> dict[str, object]:
    """Return where a pair stands, for one of its two."""
    pair, zone = seat.pair, seat.person.zone
    ahead = meetings.ahead(request.session, pair)
    mine = [i for i in actions.open_of(request.session, seat) if i.owner_id == seat.person.id]
    reviewing = meetings.reviewing(request.session, pair)
    until = pair.paused_until
    return {
        "pair": pair.id,
        "other": seat.other.name,
        "role": seat.role,
        "programme": pair.programme.name,
        "cadence": pair.cadence.words,
        "next": moment_in_words(ahead.starts_at, zone) if ahead else "",
        "past": ahead is not None and ahead.starts_at <= request.now,
        "last": day_in_words(wall_time(pair.last_met_at, zone).date()) if pair.last_met_at else "",
        "lapsed": lapses.open_of(request.session, pair) is not None,
        "paused": day_in_words(wall_time(until, zone).date()) if until else "",
        "mine": len(mine),
        "review": reviewing.state if reviewing else "",
    }


def set_quiet(request: Request, text: str) -> Message:
    """Set the hours in which the person is not written to."""
    person = request.person
    if text.lower() in ("off", "none"):
        person.quiet_from = person.quiet_until = time(0)
    else:
        try:
            start, end = _read_hours(text)
        except ValueError:
            raise UserError("mentoring/quiet_wrong", text=text) from None
        person.quiet_from, person.quiet_until = start, end
    notify.hold_back(request.session, person, request.now)
    quiet = _format_quiet(person.quiet_from, person.quiet_until)
    return say("mentoring/quiet_set", quiet=quiet, zone=person.zone.key)


def resume(request: Request) -> Response:
    """Take the pair of this message up again before its leave is over."""
    return Response(replace=_resume(request, request.seat(request.number)))


def save_leave(request: Request) -> Response:
    """Pause the pair until the day that was picked."""
    seat = form_values.find_seat(request)
    until = date_input.parse_day(request.values.get("until"), "until")
    return Response(update=modals.build_notice(_pause(request, seat, until, "until")))


def end(request: Request) -> Response:
    """End the pair of this message; Slack has asked whether they are sure."""
    seat = request.seat(request.number)
    service.end(request.session, seat, request.now)
    return Response(replace=say("mentoring/end_noted", other=seat.other.name))


def _set_cadence(request: Request, seat: Seat, text: str) -> Message:
    try:
        cadence = Cadence.parse(text)
    except NotACadence:
        raise UserError("mentoring/cadence_wrong", text=text) from None
    service.set_cadence(request.session, seat, cadence, request.now)
    gathered = was_gathered(request.session, seat, service.NEWS["cadence"], request.now)
    other, words = seat.other.name, cadence.words
    return say("mentoring/cadence_set", other=other, cadence=words, gathered=gathered)


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
        gathered=was_gathered(request.session, seat, service.NEWS["paused"], request.now),
    )


def _resume(request: Request, seat: Seat) -> Message:
    if seat.pair.state != PAUSED:
        raise UserError("mentoring/not_paused", other=seat.other.name)
    service.resume(request.session, seat.pair, request.now, request.now, seat)
    gathered = was_gathered(request.session, seat, service.NEWS["resumed"], request.now)
    other, pair = seat.other.name, seat.pair.id
    return say("mentoring/resume_set", other=other, pair=pair, gathered=gathered)


def _read_hours(text: str) -> tuple[time, time]:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    first, second, third, fourth = (int(part or 0) for part in found.groups())
    return time(first, second), time(third, fourth)


def _format_quiet(start: time, end: time) -> str:
    return "" if start == end else f"{start:%H:%M} and {end:%H:%M}"
