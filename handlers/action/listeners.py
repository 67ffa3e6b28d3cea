"""`/action`: promises listed, recorded, edited, done; and the reminders that time brings."""

from agendas.dates.reading import split_due
from agendas.dates.wording import day_in_words
from agendas.recap import ACTION_LENGTH
from agendas.text.messages import Message, phrase, say
from db.core import handled_requests
from db.mentoring import actions
from db.mentoring.actions import ActionItem
from db.mentoring.pairs import ROLES, Seat
from handlers.action import service
from handlers.context.agenda import item_line
from handlers.notifications.bursts import was_gathered
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, Access, decide_by_text
from handlers.slackui.pair_choice import MENTION, for_pair, without_mentions
from handlers.slackui.request import Request, Response, SlackView, UserError
from handlers.slackui.router import Router

LISTED = 15


def register(router: Router) -> None:
    """Register `/action` and everything that its messages offer."""
    router.command("/action", command, decide_by_text(decide_access))
    router.action("action.done", done, WRITES)
    router.action("action.reopen", reopen, WRITES)
    router.action(
        "action.edit", lambda request: Response(open=edit_modal(*service.mine(request))), OPENS
    )
    router.action("action.undo", undo, WRITES)
    router.action("action.list_done", list_done, WRITES)
    router.action("home.action_done", home_done, WRITES)
    router.view("action.save", save, WRITES)


def command(request: Request) -> Response:
    """Answer `/action [help | <text> [by <date>] [@person]]`."""
    if request.text.lower() == "help":
        return Response(say=say("action/help"))
    if not request.text:
        return Response(say=listed(request))
    return for_pair(request, "action", request.text, run)


def decide_access(text: str) -> Access:
    """Return what `/action <text>` does."""
    return READS if text.lower() in ("", "help") else WRITES


def run(request: Request, seat: Seat, text: str) -> Response:
    """Record a promise for one pair, and echo it in full with an undo."""
    before = handled_requests.earlier(request.session, request.workspace_id, request.request_key)
    if before and before.row_id:
        item = actions.of_seat(request.session, seat, before.row_id)
        return Response(say=recorded(seat, item))
    named = set(MENTION.findall(text))
    owner = seat.other if seat.other.slack_id in named else seat.person
    words, due = split_due(without_mentions(text), request.now, seat.person.zone)
    if not words:
        raise UserError("action/empty")
    if len(words) > ACTION_LENGTH:
        raise UserError("shared/too_long", longest=ACTION_LENGTH)
    due_on = date_input.day(due, request.now, seat.person) if due else None
    item = service.add(request.session, seat, words, owner.id, due_on, request.now)
    gathered = False
    if owner is not seat.person:
        service.tell_owner(request.session, seat, item, request.now)
        gathered = was_gathered(request.session, seat, service.NEWS, request.now)
    handled_requests.note(
        request.session, request.workspace_id, request.request_key, request.now, item.id
    )
    return Response(say=recorded(seat, item, gathered=gathered))


def recorded(
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
        other=seat.other.name,
        id=item.id,
    )


def listed(request: Request) -> Message:
    """Return the open items of all the person's pairs, oldest first in each."""
    pairs = []
    for seat in request.seats:
        items = [item_line(seat, i, request.now) for i in actions.open_of(request.session, seat)]
        if items:
            more = max(0, len(items) - LISTED)
            pairs.append({"other": seat.other.name, "items": items[:LISTED], "more": more})
    return say("action/list", pairs=pairs)


def done(request: Request) -> Response:
    """Mark the item of a reminder done."""
    seat, item = service.mine(request)
    service.close(request.session, item, actions.DONE, request.now)
    return Response(replace=_closed(seat, item))


def list_done(request: Request) -> Response:
    """Mark an item of the list done, and show the list again."""
    _, item = service.mine(request)
    service.close(request.session, item, actions.DONE, request.now)
    request.session.flush()
    return Response(replace=listed(request))


def home_done(request: Request) -> Response:
    """Mark an item ticked in App Home done."""
    _, item = service.mine(request)
    service.close(request.session, item, actions.DONE, request.now)
    return Response(home=True)


def reopen(request: Request) -> Response:
    """Take back that an item was done or dropped."""
    seat, item = service.mine(request)
    service.reopen(item, request.now)
    return Response(replace=recorded(seat, item, fresh=False))


def undo(request: Request) -> Response:
    """Take back an item that was just recorded; only its author can, and only while it is open."""
    seat, item = service.mine(request)
    if item.author_id != seat.person.id or item.meeting_id or item.state != actions.OPEN:
        raise UserError("shared/not_current")
    service.take_back(request.session, item, request.now)
    return Response(replace=say("action/removed", text=item.text))


def edit_modal(seat: Seat, item: ActionItem) -> SlackView:
    """Return the modal in which an item is changed."""
    states = [(phrase("action/modal", s), s) for s in (actions.OPEN, actions.DONE, actions.DROPPED)]
    members = ((seat.pair.mentee, "mentee"), (seat.pair.mentor, "mentor"))
    parts = [
        modals.text_input(
            "text",
            phrase("action/modal", "text"),
            initial=item.text,
            optional=False,
            longest=ACTION_LENGTH,
        ),
        modals.choice(
            "owner",
            phrase("action/modal", "owner"),
            [(person.name, role) for person, role in members],
            initial=seat.role_of(item.owner_id),
        ),
        modals.day_input("due", phrase("action/modal", "due"), initial=item.due_on),
        modals.choice("state", phrase("action/modal", "state"), states, initial=item.state),
    ]
    kept = {"pair": seat.pair.id, "item": item.id}
    return modals.modal("action/modal", "action.save", parts, kept)


def save(request: Request) -> Response:
    """Keep what was changed about an item."""
    seat = form_values.seat(request)
    item = actions.of_seat(request.session, seat, form_values.kept(request, "item"))
    text = form_values.line(request, "text")
    if not text:
        raise UserError("action/empty", field="text")
    role = form_values.chosen(request, "owner", ROLES)
    owner = seat.pair.mentor if role == "mentor" else seat.pair.mentee
    state, due_on = (
        form_values.chosen(request, "state", actions.STATES),
        form_values.day(request, "due"),
    )
    if due_on and due_on != item.due_on and due_on < date_input.today(request.now, seat.person):
        raise UserError("shared/date", field="due", problem="InThePast", text="")
    changed = service.edit(
        request.session, item, text[:ACTION_LENGTH], owner.id, due_on, request.now
    )
    if changed and owner is not seat.person:
        service.tell_owner(request.session, seat, item, request.now)
    if state == actions.OPEN and item.state != actions.OPEN:
        service.reopen(item, request.now)
    elif state != actions.OPEN:
        service.close(request.session, item, state, request.now)
    shown = recorded(seat, item, fresh=False) if item.state == actions.OPEN else _closed(seat, item)
    return Response(update=modals.notice(shown))


def _closed(seat: Seat, item: ActionItem) -> Message:
    owner = seat.named(item.owner_id).name
    return say("action/answered", text=item.text, state=item.state, owner=owner, id=item.id)
