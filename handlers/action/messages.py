"""What the owner of an action item is told: that it was noted for them, and when it is due (S4)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.dates.wording import day_in_words
from agendas.rhythm.choices import Choice
from agendas.rhythm.rarer import Asking
from agendas.text.messages import say
from db.mentoring.content import actions
from db.mentoring.content.actions import OPEN, ActionItem
from db.mentoring.pairs import ACTIVE, ENDED, Seat
from db.mentoring.people import Person
from db.messages import outbox_reads
from handlers.notifications.asking import count_rare, is_rare
from handlers.notifications.kinds import Kind, Later, Notice, Reader, Timing, View, every_one
from handlers.notifications.notify import name_of
from handlers.slackui.forms import date_input

GATHERED, PASSED = "gathered", "passed"
EXPIRES = timedelta(days=2)
EVERY = timedelta(days=6, hours=12)  # a week, however late in the day the last one came
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


def compose_overdue(
    _session: Session, reader: Reader, notice: Notice, item: ActionItem, _now: datetime
) -> View:
    """Say of a promise whose day is over how long ago that was, until it is kept or changed."""
    seat = reader.in_pair
    if not _is_asked(seat, item) or not notice.occurrence.startswith(f"{item.due_on}:"):
        return _compose_closed(seat, item)
    assert item.due_on is not None
    days = (date_input.get_today(notice.told_at, seat.person) - item.due_on).days
    known = {"text": item.text, "days": days, "other": seat.other.name, "id": item.id}
    short = say("action/overdue_short", **known)
    return View(say("action/overdue", due=_format_due(item), **known), short=short)


def list_overdue(session: Session, person: Person, now: datetime) -> list[tuple[ActionItem, str]]:
    """Return which promises of somebody's go with their brief: each once a week at most.

    Where they leave reminders unanswered it is half as often.
    """
    if person.away_until and person.away_until > now:
        return []
    today = date_input.get_today(now, person)
    since = now - (EVERY * 2 if is_rare(person, Asking.PROMISES, now) else EVERY)
    told = (person.workspace_id, person.slack_id, (REMINDER.name, OVERDUE.name))
    return [
        (item, f"{item.due_on}:{today}")
        for item in actions.overdue_of(session, person, today)
        if item.pair.state == ACTIVE
        and not item.pair.held_back_until
        and not outbox_reads.is_told_since(session, *told, name_of(item), since)
    ]


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
    shows=(),
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
    shows=(),
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
    shows=(),
    templates=("action/reminder", *CLOSED),
    expires=lambda _item, now: now + EXPIRES,
    newest_only=True,
    held_on_leave=True,
    later=Later("action.later"),
    when_away=every_one,
    gone="action/taken_back",
    command="/action",
)
OVERDUE = Kind(
    name="action.overdue",
    timing=Timing.GATHERED,
    rank=65,
    heading="action/overdues",
    choice=Choice.PROMISES,
    about=ActionItem,
    compose=compose_overdue,
    shows=(),
    templates=("action/overdue", "action/overdue_short", "action/overdues", *CLOSED),
    newest_only=True,
    held_on_leave=True,
    when_away=every_one,
    joins=list_overdue,
    gone="action/taken_back",
    command="/action",
)
