"""The record as a form that turns its pages; opened, searched, sent to whoever asks as a page."""

from agendas.text.messages import say
from db.mentoring import pairs
from db.mentoring.pairs import Seat
from handlers.notifications.notify import notify
from handlers.record.messages import FILE
from handlers.record.modals import Looking, build_record_modal, read_looking
from handlers.slackui.choosing.mentions import MENTION, strip_mentions
from handlers.slackui.choosing.pair_choice import filter_mentioned
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, Response
from handlers.slackui.values import parse_row_id


def handle_command(request: Request) -> Response:
    """Show a pair's record, with what has certain words: `/meeting history [words] [@person]`.

    With several pairs it is the one that has gone on longest; the form leads to the others.
    """
    seats = _list_seats(request)
    if MENTION.search(request.text):
        (seat, *_) = filter_mentioned(seats, request.text, "/meeting history")
    else:
        (seat, *_) = seats
    looking = Looking(seat, words=strip_mentions(request.text))
    return Response(open=build_record_modal(request.session, looking, _leave_out(seats, seat)))


def open_record(request: Request) -> Response:
    """Show the record of the pair of this button, ended or not."""
    seat = _find_seat(request, request.number)
    others = _leave_out(_list_seats(request), seat)
    return Response(open=build_record_modal(request.session, Looking(seat), others))


def turn(request: Request) -> Response:
    """Turn to another page, or to another pair's record."""
    pair, _, begin = request.value.partition(".")
    seat = _find_seat(request, parse_row_id(pair))
    same = modals.read_metadata(request.view).get("pair") == seat.pair.id
    words = read_looking(request.view).words if same else ""
    looking = Looking(seat, words=words, begin=max(0, parse_row_id(begin)))
    others = _leave_out(_list_seats(request), seat)
    return Response(update=build_record_modal(request.session, looking, others))


def search(request: Request) -> Response:
    """Show what has the words that were typed into the form."""
    seat = _find_seat(request, form_values.read_hidden(request, "pair"))
    looking = Looking(seat, words=form_values.read_line(request, "words"))
    others = _leave_out(_list_seats(request), seat)
    return Response(update=build_record_modal(request.session, looking, others))


def send(request: Request) -> Response:
    """Send the whole record of a pair to whoever asks, as a page."""
    seat = _find_seat(request, request.number)
    # Pressed twice, it comes once; asked for again a minute later, it is what is so then.
    at = f"{request.now:%Y-%m-%dT%H:%M}"
    notify(
        request.session,
        FILE,
        seat.person,
        seat.pair,
        request.now,
        occurrence=at,
        at_once=True,
        repeats=True,
    )
    return Response(say=say("record/sent", other=seat.other.name))


def _find_seat(request: Request, pair_id: int) -> Seat:
    """Return the person's seat in a pair, ended or not; raise Forbidden where it is none."""
    return pairs.seat(request.session, request.person, pair_id)


def _list_seats(request: Request) -> list[Seat]:
    """Return all of the person's seats, those of pairs that go on before those that ended."""
    found = pairs.seats(request.session, request.person, ended=True)
    if not found:
        raise request.as_stranger()
    return sorted(found, key=lambda seat: seat.pair.state == pairs.ENDED)


def _leave_out(seats: list[Seat], one: Seat) -> list[Seat]:
    return [seat for seat in seats if seat.pair.id != one.pair.id]
