"""What is pressed in a digest, by those who run its programme, and `/mentoring digest`."""

from datetime import datetime, time, timedelta

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import day_in_words
from agendas.reporting import slots
from agendas.text.messages import Message, say
from db.mentoring import programmes
from db.mentoring.pairs import Pair
from db.mentoring.programmes import Programme
from db.mentoring.reporting import digests, follow_ups
from handlers.digest import service
from handlers.digest.compiling import compile_week
from handlers.digest.figures import encode_week
from handlers.digest.modals import build_care_modal
from handlers.digest.table import FILE, ROWS_AT_MOST, TABLE, list_rows
from handlers.digest.view import DigestView
from handlers.notifications.notify import notify
from handlers.slackui.choosing.programme_choice import choose_programme
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id

DAY_BEGINS = time(8)
LONGEST = timedelta(days=366)


def show_today(request: Request) -> Response:
    """Show what the digest would tell today, to whoever runs the programme: `/mentoring digest`."""
    return _draw_today(request, choose_programme(request, request.text, "/mentoring digest"))


def show_today_of(request: Request) -> Response:
    """Show the same of the programme of a button."""
    return _draw_today(request, request.programme(request.number))


def _draw_today(request: Request, programme: Programme) -> Response:
    today = wall_time(request.now, programme.zone).date()
    own = (request.workspace_id, programme.id)
    previous = digests.before(request.session, *own, today)
    week = compile_week(request.session, programme, request.now, previous)
    drawn, _ = DigestView(request.session, programme, encode_week(week), request.now).draw(today)
    following = slots.next_slot(request.now, *programme.slot)
    day = day_in_words(wall_time(following, programme.zone).date())
    return Response(say=Message((*drawn.parts, *say("digest/today", next=day).parts)))


def take(request: Request) -> Response:
    """Note that whoever pressed talks to the pair of this button."""
    pair = request.facilitated(request.number)
    other = service.take(request.session, pair, request.person, request.now)
    if other is not None:
        raise UserError("digest/taken_already", name=other.name, **_name(pair))
    said = say("digest/taken", pair=pair.id, **_name(pair))
    return Response(replace=said) if request.in_modal else Response(say=said)


def let_go(request: Request) -> Response:
    """Note that nobody looks after the pair of this button any more, nor lets it be.

    After the pair its value may name whose word was shown, where it is not that of whoever presses.
    """
    pair = request.facilitated(request.number)
    kept = follow_ups.find(request.session, pair)
    _, _, shown = request.value.partition(".")
    by = parse_row_id(shown) if shown else request.person.id
    if kept is not None and kept.facilitator_id != by:
        raise UserError("digest/taken_already", name=kept.facilitator.name, **_name(pair))
    was_left = service.let_go(request.session, pair, request.now)
    return Response(replace=say("digest/let_go", left=was_left, **_name(pair)))


def open_more(request: Request) -> Response:
    """Ask what else is to be done about the pair of this button."""
    return Response(open=build_care_modal(request, request.facilitated(request.number)))


def leave(request: Request) -> Response:
    """Let the pair of this form be until the day that was picked."""
    pair = request.facilitated(form_values.read_hidden(request, "care"))
    day = date_input.parse_day(request.values.get("until"), "until")
    until = from_wall_time(datetime.combine(day, DAY_BEGINS), pair.programme.zone)
    if not request.now < until <= request.now + LONGEST:
        raise UserError("digest/until_wrong", field="until")
    service.let_be(request.session, pair, request.person, until, request.now)
    said = say("digest/left", day=day_in_words(day), pair=pair.id, **_name(pair))
    return Response(update=modals.build_notice(said, asks=True))


def offer(request: Request) -> Response:
    """Let the mentee of this button know who can help to find another mentor."""
    pair = request.facilitated(request.number)
    service.offer(request.session, pair, request.now)
    return Response(replace=say("digest/offered", **_name(pair)))


def end(request: Request) -> Response:
    """End the pair of this button; Slack has asked first."""
    pair = request.facilitated(request.number)
    service.end(request.session, pair, request.person, request.now)
    return Response(replace=say("digest/over", **_name(pair)))


def send_table(request: Request) -> Response:
    """Send whoever pressed all pairs of the programme, as a table or a file."""
    programme = request.programme(request.number)
    many = len(list_rows(request.session, programme, request.now)) > ROWS_AT_MOST
    notify(
        request.session,
        FILE if many else TABLE,
        request.person,
        programme,
        request.now,
        occurrence=request.now.isoformat(),
        at_once=True,
    )
    return Response(say=say("digest/table_sent", programme=programme.name), about=programme.id)


def show_sent(request: Request, programme_id: int) -> Response:
    """Answer a press by which the table was sent before."""
    programme = programmes.get(request.session, request.workspace_id, programme_id)
    return Response(say=say("digest/table_sent", programme=programme.name))


def _name(pair: Pair) -> dict[str, str]:
    return {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
