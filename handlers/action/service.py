"""What people do with action items: record, edit, carry over, close, open again."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from agendas.action import next_reminder
from agendas.recap import ACTION_LENGTH
from agendas.undo import UNDO_WINDOW, can_undo
from db.mentoring.content import actions
from db.mentoring.content.actions import ActionItem
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from db.messages import withdrawing
from handlers.action.messages import GATHERED, GIVEN, PASSED, TOUCHED
from handlers.notifications import notify
from handlers.notifications.bursts import News
from handlers.slackui.request import UserError, require_length

NEWS, NEWS_OF_CHANGES = "action", "action.touched"  # neither overtakes the other


def add(
    session: Session,
    seat: Seat,
    text: str,
    owner_id: int,
    due_on: date | None,
    now: datetime,
    meeting_id: int | None = None,
) -> ActionItem:
    """Record a promise of one of the pair; its owner is reminded before it is due."""
    item = ActionItem(
        workspace_id=seat.pair.workspace_id,
        pair=seat.pair,
        meeting_id=meeting_id,
        owner_id=owner_id,
        author_id=seat.person.id,
        text=text,
        due_on=due_on,
        created_at=now,
    )
    session.add(item)
    remind_next(item, now)
    session.flush()
    return item


def record(
    session: Session,
    seat: Seat,
    text: str,
    owner: Person,
    due_on: date | None,
    now: datetime,
) -> ActionItem:
    """Record a promise that somebody makes in words of their own; the other is told of theirs.

    Raises UserError for one that is empty or too long.
    """
    if not text:
        raise UserError("action/empty")
    require_length(text, ACTION_LENGTH)
    item = add(session, seat, text, owner.id, due_on, now)
    if owner.id != seat.person.id:
        tell_owner(session, seat, item, now)
    return item


def edit(item: ActionItem, text: str, owner_id: int, due_on: date | None, now: datetime) -> bool:
    """Change what was promised, by whom or by when; what has changed is reminded of anew.

    Return whether anything changed.
    """
    if (item.text, item.owner_id, item.due_on) == (text, owner_id, due_on):
        return False
    item.text, item.owner_id, item.due_on = text, owner_id, due_on
    remind_next(item, now)
    return True


def carry(item: ActionItem, now: datetime) -> None:
    """Note that an item stays open for another meeting."""
    if item.state == actions.OPEN:
        item.carried_at = now


def close(item: ActionItem, state: str, now: datetime) -> None:
    """Mark an item done or dropped; its reminders stop. Done twice, the first time counts."""
    if item.state != state:
        item.state, item.closed_at, item.next_due_at = state, now, None


def reopen(item: ActionItem, now: datetime) -> None:
    """Take back that an item was done or dropped."""
    item.state, item.closed_at, item.carried_at = actions.OPEN, None, None
    remind_next(item, now)


def close_by(session: Session, seat: Seat, item: ActionItem, state: str, now: datetime) -> None:
    """Mark an item done or dropped; where it is the other's, they are told."""
    if item.state != state:
        close(item, state, now)
        _tell_touched(session, seat, item, state, now)


def reopen_by(session: Session, seat: Seat, item: ActionItem, now: datetime) -> None:
    """Take back that an item was done or dropped; the other is told, if they had been of that."""
    was_told = item.closed_at is not None and not can_undo(item.closed_at + UNDO_WINDOW, now)
    reopen(item, now)
    if was_told:
        _tell_touched(session, seat, item, item.state, now)


def edit_by(
    session: Session,
    seat: Seat,
    item: ActionItem,
    text: str,
    owner: Person,
    due_on: date | None,
    now: datetime,
) -> None:
    """Change what was promised, by whom or by when; the other is told what of it is theirs."""
    owned_by = item.owner_id
    if not edit(item, text, owner.id, due_on, now):
        return
    if owner.id != seat.person.id:
        tell_owner(session, seat, item, now)
    elif owned_by != seat.person.id:
        _tell_touched(session, seat, item, PASSED, now)
    else:
        # What the other noted is not what it says any more.
        where, to = item.workspace_id, seat.person.slack_id
        withdrawing.withdraw_about(session, where, to, GIVEN.name, notify.name_of(item), now)


def tell_owner(session: Session, seat: Seat, item: ActionItem, now: datetime) -> None:
    """Tell the other of the pair what the seat's person has noted as a promise of theirs."""
    news = News(session, seat, NEWS, now)
    variant = GATHERED if news.gathered else ""
    notify.notify(
        session, GIVEN, seat.other, item, now, occurrence=str(now), variant=variant, news=news
    )


def _tell_touched(session: Session, seat: Seat, item: ActionItem, how: str, now: datetime) -> None:
    """Tell the other what became of a promise of theirs, once it is not undone at once."""
    if item.owner_id == seat.person.id and how != PASSED:
        return
    notify.notify(
        session,
        TOUCHED,
        seat.other,
        item,
        now,
        occurrence=now.isoformat(),
        variant=how,
        held_for=UNDO_WINDOW,
        news=News(session, seat, NEWS_OF_CHANGES, now),
    )


def take_back(session: Session, item: ActionItem) -> None:
    """Take back an item that was recorded by mistake, as though it had never been."""
    session.delete(item)


def remind_next(item: ActionItem, now: datetime) -> None:
    """Set when the item's owner is next reminded of it."""
    owner = item.pair.mentor if item.owner_id == item.pair.mentor_id else item.pair.mentee
    item.next_due_at = next_reminder(item.due_on, owner.days, now)
    item.works()


def rezone(session: Session, seat: Seat, now: datetime) -> None:
    """Set anew when the pair's open items are reminded of, by their owners' days."""
    for item in actions.open_of(session, seat):
        remind_next(item, now)
