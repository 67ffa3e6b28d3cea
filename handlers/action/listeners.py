"""`/action`: promises listed, recorded, edited, done."""

from datetime import date, datetime
from typing import Any

from agendas.dates.due import split_due
from agendas.dates.hints import find_unread
from agendas.dates.wording import day_in_words
from agendas.recap import ACTION_LENGTH
from agendas.text.messages import Message, say
from db.mentoring.content import actions
from db.mentoring.content.actions import ActionItem
from db.mentoring.pairs import ROLES, Seat
from db.mentoring.people import Person
from handlers.action import service
from handlers.action.modals import build_edit_modal, build_new_modal
from handlers.context.agenda import build_item_context
from handlers.context.standing import Standing
from handlers.notifications.bursts import was_gathered
from handlers.slackui.choosing.mentions import Named, read_named
from handlers.slackui.choosing.pair_choice import run_for_pair
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.lines import fold_list
from handlers.slackui.listener import READS, WRITES, Access
from handlers.slackui.request import (
    Request,
    Response,
    SlackView,
    UserError,
    require_length,
)

LISTED = 15


def handle_command(request: Request) -> Response:
    """Answer `/action [<text> [by <date>] [@person]]`."""
    if request.text in ("", "close") and not request.as_it_stands:
        return Response(say=render_list(request, asked=request.text == "close"))
    return run_for_pair(request, "/action", request.text, record, takes_text=True)


def decide_access(text: str) -> Access:
    """Return what `/action <text>` does."""
    return READS if text in ("", "close") else WRITES


def record(request: Request, seat: Seat, text: str) -> Response:
    """Record a promise for one pair, and echo it in full with an undo."""
    named = read_named(request, seat, text)
    owner = _find_owner(seat, named)
    words, due = split_due(named.words, request.now, seat.person.zone)
    if not words:
        raise UserError("action/empty")
    require_length(words, ACTION_LENGTH)
    due_on = date_input.read_day(due, request.now, seat.person) if due else None
    item = _add(request, seat, words, owner, due_on)
    others = owner is not seat.person
    gathered = others and was_gathered(request.session, seat, service.NEWS, request.now)
    return Response(say=render_recorded(seat, item, gathered=gathered), about=item.id)


def read_line(request: Request, seat: Seat, text: str, _view: SlackView) -> dict[str, str]:
    """Return what `/action <text>` puts into the form of a promise; no date where none was read."""
    named = read_named(request, seat, text)
    words, due = split_due(named.words, request.now, seat.person.zone)
    held = {"text": words, "owner": seat.role_of(_find_owner(seat, named).id)}
    try:
        day = date_input.read_day(due, request.now, seat.person) if due else None
    except UserError:
        return held
    return {**held, "due": day.isoformat()} if day else held


def _find_owner(seat: Seat, named: Named) -> Person:
    return seat.other if seat.other.slack_id in named.ids else seat.person


def show_recorded(request: Request, row_id: int) -> Response:
    """Echo a promise that this very request has recorded before."""
    return Response(say=render_recorded(*request.owned(ActionItem, row_id)))


def render_recorded(
    seat: Seat, item: ActionItem, *, fresh: bool = True, gathered: bool = False
) -> Message:
    """Return a promise in full; one that is `fresh` from being typed can still be taken back.

    `gathered` says that the other is told of it with what follows.
    """
    return say(
        "action/recorded",
        fresh=fresh,
        gathered=gathered,
        text=item.text,
        owner=seat.named(item.owner_id).name,
        mine=item.owner_id == seat.person.id,
        due=day_in_words(item.due_on) if item.due_on else "",
        unread="" if item.due_on or not fresh else _find_unread(seat, item),
        other=seat.other.name,
        id=item.id,
    )


def _find_unread(seat: Seat, item: ActionItem) -> str:
    return find_unread(item.text, item.created_at, seat.person.zone)


def render_list(request: Request, *, asked: bool = False) -> Message:
    """Return the open items of all the person's pairs, oldest first in each.

    Whoever `asked` to change one, without saying which, is told how.
    """
    pairs, found = [], actions.list_open(request.session, request.seats, LISTED)
    for seat in request.seats:
        items, count = found[seat.pair.id]
        if items:
            listed = [build_item_context(seat, item, request.now) for item in items]
            pairs.append({"other": seat.other.name, "items": listed, "more": count - len(items)})
    return say("action/list", pairs=pairs, asked=asked)


def list_for_home(standing: Standing, seat: Seat, now: datetime) -> dict[str, Any]:
    """Return the open items of a pair for App Home, the oldest first."""
    items = [build_item_context(seat, item, now) for item in standing.items]
    return {"items": items, "more_items": standing.count - len(items)}


def mark_done(request: Request) -> Response:
    """Mark the item of a message done."""
    seat, item = request.owned(ActionItem, request.number)
    service.close_by(request.session, seat, item, actions.DONE, request.now)
    return Response()


def mark_done_in_list(request: Request) -> Response:
    """Mark an item of the list done, and show the list again."""
    seat, item = request.owned(ActionItem, request.number)
    service.close_by(request.session, seat, item, actions.DONE, request.now)
    request.session.flush()
    return Response(replace=fold_list(request, render_list(request), "/action list"))


def mark_done_at_home(request: Request) -> Response:
    """Mark an item ticked in App Home done."""
    seat, item = request.owned(ActionItem, request.number)
    service.close_by(request.session, seat, item, actions.DONE, request.now)
    return Response(home=True)


def reopen(request: Request) -> Response:
    """Take back that an item was done or dropped."""
    seat, item = request.owned(ActionItem, request.number)
    service.reopen_by(request.session, seat, item, request.now)
    return Response(replace=render_recorded(seat, item, fresh=False))


def undo(request: Request) -> Response:
    """Take back an item that was just recorded; only its author can, and only while it is open."""
    seat, item = request.owned(ActionItem, request.number)
    if item.author_id != seat.person.id or item.meeting_id or item.state != actions.OPEN:
        raise UserError("shared/not_current")
    service.take_back(request.session, item)
    return Response(replace=say("action/removed", text=item.text))


def open_edit(request: Request) -> Response:
    """Open the form in which an item is changed."""
    return Response(open=build_edit_modal(*request.owned(ActionItem, request.number)))


def open_new(request: Request) -> Response:
    """Open the form in which a promise is recorded for the pair of this button."""
    return Response(open=build_new_modal(request.seat(request.number)))


def save(request: Request) -> Response:
    """Keep what was changed about an item; what somebody else did to it meanwhile stays."""
    seat, item = request.owned(ActionItem, form_values.read_hidden(request, "item"))
    state = form_values.read_choice(request, "state", actions.STATES)
    there = {
        "text": item.text,
        "owner": seat.role_of(item.owner_id),
        "due": item.due_on,
        "state": item.state,
    }
    changed = form_values.merge(request, there, {**_read_form(request), "state": state})
    _require_not_past(request, seat, changed.get("due"))
    held = {**there, **changed}
    owner = seat.of_role(held["owner"])
    known = (held["text"], owner, held["due"], request.now)
    service.edit_by(request.session, seat, item, *known)
    if changed.get("state") == actions.OPEN:
        service.reopen_by(request.session, seat, item, request.now)
    elif "state" in changed:
        service.close_by(request.session, seat, item, changed["state"], request.now)
    shown = (
        render_recorded(seat, item, fresh=False)
        if item.state == actions.OPEN
        else _render_closed(seat, item)
    )
    return Response(update=modals.build_notice(shown))


def save_new(request: Request) -> Response:
    """Record the promise that the form holds."""
    seat, held = form_values.find_seat(request), _read_form(request)
    _require_not_past(request, seat, held["due"])
    item = _add(request, seat, held["text"], seat.of_role(held["owner"]), held["due"])
    return _show_new(seat, item)


def show_new(request: Request, row_id: int) -> Response:
    """Answer a form by which this promise was recorded before."""
    return _show_new(*request.owned(ActionItem, row_id))


def _show_new(seat: Seat, item: ActionItem) -> Response:
    return Response(update=modals.build_notice(render_recorded(seat, item)), about=item.id)


def _add(request: Request, seat: Seat, text: str, owner: Person, due_on: date | None) -> ActionItem:
    item = service.add(request.session, seat, text, owner.id, due_on, request.now)
    if owner is not seat.person:
        service.tell_owner(request.session, seat, item, request.now)
    return item


def _read_form(request: Request) -> dict[str, Any]:
    text = form_values.read_line(request, "text", ACTION_LENGTH)
    if not text:
        raise UserError("action/empty", field="text")
    owner = form_values.read_choice(request, "owner", ROLES)
    return {"text": text, "owner": owner, "due": form_values.read_day(request, "due")}


def _require_not_past(request: Request, seat: Seat, due_on: date | None) -> None:
    if due_on and due_on < date_input.get_today(request.now, seat.person):
        raise UserError("shared/date", field="due", problem="InThePast", text="")


def _render_closed(seat: Seat, item: ActionItem) -> Message:
    owner = seat.named(item.owner_id).name
    return say("action/answered", text=item.text, state=item.state, owner=owner, id=item.id)
