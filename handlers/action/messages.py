"""What the owner of an action item is told: that it was noted for them, and when it is due (S4)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.dates.wording import day_in_words
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring.content.actions import OPEN, ActionItem
from db.mentoring.pairs import ENDED, Seat
from handlers.notifications.asking import count_rare
from handlers.notifications.kinds import Kind, Later, Notice, Reader, Timing, View, every_one
from handlers.slackui.forms import date_input

GATHERED, PASSED = "gathered", "passed"
EXPIRES = timedelta(days=2)
CLOSED = ("action/answered", "action/changed", "action/unasked")


def compose_given(
    _session: Session, reader: Reader, notice: Notice, item: ActionItem, _now: datetime
) -> View:
    """Tell what the other has noted as a promise of the reader's, for as long as it is open."""
    seat = reader.in_pair
    if notice.overtaken:
        return View(say("action/told_again"), is_open=False)
    if not _is_asked(seat, item):
        return _compose_closed(seat, item)
    known = {"text": item.text, "due": _format_due(item), "other": seat.other.name, "id": item.id}
    return View(say("action/given", gathered=notice.variant == GATHERED, **known))


def compose_reminder(
    _session: Session, reader: Reader, notice: Notice, item: ActionItem, _now: datetime
) -> View:
    """Remind of a promise, as its date was that day, until it is kept, dropped or changed."""
    seat = reader.in_pair
    if not _is_asked(seat, item) or not notice.occurrence.startswith(f"{item.due_on}:"):
        return _compose_closed(seat, item)
    assert item.due_on is not None
    days = (item.due_on - date_input.get_today(notice.told_at, seat.person)).days
    known = {"text": item.text, "due": _format_due(item), "other": seat.other.name, "id": item.id}
    message = say("action/reminder", days=days, rare=count_rare(notice), **known)
    return View(message, can_wait=True)


def compose_touched(
    _session: Session, reader: Reader, notice: Notice, item: ActionItem, _now: datetime
) -> View:
    """Tell what the other has done to a promise of the reader's; the variant is its state by then.

    Or that the other does it themselves now, where that is PASSED.
    """
    seat, how = reader.in_pair, notice.variant
    mine = item.owner_id == seat.person.id
    still_so = (not mine) if how == PASSED else (mine and item.state == how)
    if not still_so or notice.overtaken or seat.pair.state == ENDED:
        return _compose_closed(seat, item)
    known = {"text": item.text, "due": _format_due(item), "other": seat.other.name, "id": item.id}
    return View(say("action/touched", how=how, **known))


def _is_asked(seat: Seat, item: ActionItem) -> bool:
    mine = item.owner_id == seat.person.id
    return mine and item.state == OPEN and seat.pair.state != ENDED


def _compose_closed(seat: Seat, item: ActionItem) -> View:
    """Say what became of an item that this message asks about no longer."""
    owner = seat.named(item.owner_id).name
    if item.state != OPEN:
        undoable = seat.pair.state != ENDED
        message = say("action/answered", text=item.text, state=item.state, owner=owner, id=item.id)
        return View(message if undoable else message.without_buttons(), is_open=False)
    if seat.pair.state == ENDED:
        return View(say("action/unasked", text=item.text, other=seat.other.name), is_open=False)
    mine = item.owner_id == seat.person.id
    known = {"text": item.text, "owner": owner, "due": _format_due(item)}
    return View(say("action/changed", mine=mine, **known), is_open=False)


def _format_due(item: ActionItem) -> str:
    return day_in_words(item.due_on) if item.due_on else ""


GIVEN = Kind(
    name="action.given",
    choice=Choice.NEWS,
    timing=Timing.GATHERED,
    rank=32,
    about=ActionItem,
    compose=compose_given,
    templates=("action/given", "action/told_again", *CLOSED),
    newest_only=True,
    held_on_leave=True,
    gone="action/taken_back",
    command="/action",
)
TOUCHED = Kind(
    name="action.touched",
    choice=Choice.NEWS,
    timing=Timing.GATHERED,
    rank=33,
    about=ActionItem,
    compose=compose_touched,
    templates=("action/touched", *CLOSED),
    newest_only=True,
    held_on_leave=True,
    gone="action/taken_back",
    command="/action",
)
REMINDER = Kind(
    name="action.reminder",
    timing=Timing.GATHERED,
    rank=30,
    choice=Choice.PROMISES,
    about=ActionItem,
    compose=compose_reminder,
    templates=("action/reminder", *CLOSED),
    expires=lambda _item, now: now + EXPIRES,
    newest_only=True,
    held_on_leave=True,
    later=Later("action.later"),
    when_away=every_one,
    gone="action/taken_back",
    command="/action",
)
