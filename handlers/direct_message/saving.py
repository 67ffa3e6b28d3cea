"""What the two forms bring that begin with somebody's words."""

from agendas.agenda import DOMAINS
from agendas.dates.wording import day_in_words
from agendas.lines.points import read_agenda
from agendas.recap import ACTION_LENGTH
from agendas.text.messages import Message, say
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.pairs import Seat
from handlers.action import service as action_moves
from handlers.agenda import service as agenda_moves
from handlers.direct_message import service
from handlers.direct_message.modals import MINE, OWNERS
from handlers.notifications.notify import name_of
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id


def save_point(request: Request) -> Response:
    """Put the points down that the form holds, one a line."""
    seat = _find_seat(request)
    domain = form_values.read_choice(request, "domain", DOMAINS)
    drafts = read_agenda(form_values.read_text(request, "text"), otherwise=domain)
    try:
        made = agenda_moves.put_down(request.session, seat, drafts, request.now)
    except UserError as error:
        error.field = error.field or "text"
        error.context = {**error.context, **({"typed": ""} if "typed" in error.context else {})}
        raise
    _note(request, seat, [name_of(point) for point in made])
    return _show_point(seat, made[0], [point.text for point in made])


def show_point(request: Request, row_id: int) -> Response:
    """Answer a form by which this point was put down before."""
    seat, point = request.owned(Point, row_id)
    return _show_point(seat, point, [point.text])


def save_promise(request: Request) -> Response:
    """Record the promise that the form holds."""
    seat = _find_seat(request)
    text = form_values.read_line(request, "text", ACTION_LENGTH)
    if not text:
        raise UserError("action/empty", field="text")
    owner = form_values.read_choice(request, "owner", OWNERS)
    due_on = form_values.read_day(request, "due")
    if due_on and due_on < date_input.get_today(request.now, seat.person):
        raise UserError("shared/date", field="due", problem="InThePast", text="")
    whose = seat.person if owner == MINE else seat.other
    item = action_moves.record(request.session, seat, text, whose, due_on, request.now)
    _note(request, seat, [name_of(item)])
    return _show_promise(seat, item)


def show_promise(request: Request, row_id: int) -> Response:
    """Answer a form by which this promise was recorded before."""
    return _show_promise(*request.owned(ActionItem, row_id))


def _find_seat(request: Request) -> Seat:
    """Return the seat in the pair that was chosen, or of which the form is."""
    chosen = request.values.get("pair")
    return request.seat(parse_row_id(str(chosen))) if chosen else form_values.find_seat(request)


def _note(request: Request, seat: Seat, names: list[str]) -> None:
    line_id = modals.read_metadata(request.view).get("line")
    whole = isinstance(line_id, int) and not isinstance(line_id, bool)
    service.note_made(request.session, seat, line_id if whole else None, names)


def _show_point(seat: Seat, point: Point, texts: list[str]) -> Response:
    said = _say_made("point", seat, texts, "")
    return Response(update=modals.build_notice(said), about=point.id)


def _show_promise(seat: Seat, item: ActionItem) -> Response:
    due = day_in_words(item.due_on) if item.due_on else ""
    kind = "promise" if item.owner_id == seat.person.id else "theirs"
    said = _say_made(kind, seat, [item.text], due)
    return Response(update=modals.build_notice(said), about=item.id)


def _say_made(kind: str, seat: Seat, texts: list[str], due: str) -> Message:
    other = seat.other.name
    return say("typed/made", kind=kind, other=other, texts=texts, due=due, stays=False, line=0)
