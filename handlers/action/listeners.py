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
from handlers.slackui.access import OPENS, READS, WRITES, Does, by_text
from handlers.slackui.pair_choice import MENTION, for_pair, without_mentions
from handlers.slackui.request import Answer, Sorry, View, Visit
from handlers.slackui.router import Door

LISTED = 15


def register(door: Door) -> None:
    """Register `/action` and everything that its messages offer."""
    door.command("/action", command, by_text(does))
    door.action("action.done", done, WRITES)
    door.action("action.reopen", reopen, WRITES)
    door.action("action.edit", lambda visit: Answer(open=edit_modal(*service.mine(visit))), OPENS)
    door.action("action.undo", undo, WRITES)
    door.action("action.list_done", list_done, WRITES)
    door.action("home.action_done", home_done, WRITES)
    door.view("action.save", save, WRITES)


def command(visit: Visit) -> Answer:
    """Answer `/action [help | <text> [by <date>] [@person]]`."""
    if visit.text.lower() == "help":
        return Answer(say=say("action/help"))
    if not visit.text:
        return Answer(say=listed(visit))
    return for_pair(visit, "action", visit.text, run)


def does(text: str) -> Does:
    """Return what `/action <text>` does."""
    return READS if text.lower() in ("", "help") else WRITES


def run(visit: Visit, seat: Seat, text: str) -> Answer:
    """Record a promise for one pair, and echo it in full with an undo."""
    before = handled_requests.earlier(visit.session, visit.workspace_id, visit.request_key)
    if before and before.row_id:
        item = actions.of_seat(visit.session, seat, before.row_id)
        return Answer(say=recorded(seat, item))
    named = set(MENTION.findall(text))
    owner = seat.other if seat.other.slack_id in named else seat.person
    words, due = split_due(without_mentions(text), visit.now, seat.person.zone)
    if not words:
        raise Sorry("action/empty")
    if len(words) > ACTION_LENGTH:
        raise Sorry("shared/too_long", longest=ACTION_LENGTH)
    due_on = date_input.day(due, visit.now, seat.person) if due else None
    item = service.add(visit.session, seat, words, owner.id, due_on, visit.now)
    gathered = False
    if owner is not seat.person:
        service.tell_owner(visit.session, seat, item, visit.now)
        gathered = was_gathered(visit.session, seat, service.NEWS, visit.now)
    handled_requests.note(visit.session, visit.workspace_id, visit.request_key, visit.now, item.id)
    return Answer(say=recorded(seat, item, gathered=gathered))


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


def listed(visit: Visit) -> Message:
    """Return the open items of all the person's pairs, oldest first in each."""
    pairs = []
    for seat in visit.seats:
        items = [item_line(seat, i, visit.now) for i in actions.open_of(visit.session, seat)]
        if items:
            more = max(0, len(items) - LISTED)
            pairs.append({"other": seat.other.name, "items": items[:LISTED], "more": more})
    return say("action/list", pairs=pairs)


def done(visit: Visit) -> Answer:
    """Mark the item of a reminder done."""
    seat, item = service.mine(visit)
    service.close(visit.session, item, actions.DONE, visit.now)
    return Answer(replace=_closed(seat, item))


def list_done(visit: Visit) -> Answer:
    """Mark an item of the list done, and show the list again."""
    _, item = service.mine(visit)
    service.close(visit.session, item, actions.DONE, visit.now)
    visit.session.flush()
    return Answer(replace=listed(visit))


def home_done(visit: Visit) -> Answer:
    """Mark an item ticked in App Home done."""
    _, item = service.mine(visit)
    service.close(visit.session, item, actions.DONE, visit.now)
    return Answer(home=True)


def reopen(visit: Visit) -> Answer:
    """Take back that an item was done or dropped."""
    seat, item = service.mine(visit)
    service.reopen(item, visit.now)
    return Answer(replace=recorded(seat, item, fresh=False))


def undo(visit: Visit) -> Answer:
    """Take back an item that was just recorded; only its author can, and only while it is open."""
    seat, item = service.mine(visit)
    if item.author_id != seat.person.id or item.meeting_id or item.state != actions.OPEN:
        raise Sorry("shared/not_current")
    service.take_back(visit.session, item, visit.now)
    return Answer(replace=say("action/removed", text=item.text))


def edit_modal(seat: Seat, item: ActionItem) -> View:
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


def save(visit: Visit) -> Answer:
    """Keep what was changed about an item."""
    seat = form_values.seat(visit)
    item = actions.of_seat(visit.session, seat, form_values.kept(visit, "item"))
    text = form_values.line(visit, "text")
    if not text:
        raise Sorry("action/empty", field="text")
    role = form_values.chosen(visit, "owner", ROLES)
    owner = seat.pair.mentor if role == "mentor" else seat.pair.mentee
    state, due_on = (
        form_values.chosen(visit, "state", actions.STATES),
        form_values.day(visit, "due"),
    )
    if due_on and due_on != item.due_on and due_on < date_input.today(visit.now, seat.person):
        raise Sorry("shared/date", field="due", problem="InThePast", text="")
    changed = service.edit(visit.session, item, text[:ACTION_LENGTH], owner.id, due_on, visit.now)
    if changed and owner is not seat.person:
        service.tell_owner(visit.session, seat, item, visit.now)
    if state == actions.OPEN and item.state != actions.OPEN:
        service.reopen(item, visit.now)
    elif state != actions.OPEN:
        service.close(visit.session, item, state, visit.now)
    shown = recorded(seat, item, fresh=False) if item.state == actions.OPEN else _closed(seat, item)
    return Answer(update=modals.notice(shown))


def _closed(seat: Seat, item: ActionItem) -> Message:
    owner = seat.named(item.owner_id).name
    return say("action/answered", text=item.text, state=item.state, owner=owner, id=item.id)
