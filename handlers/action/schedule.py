"""What time brings to an action item: its owner is reminded before it is due, and on the day."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.rhythm.rarer import Asking
from db.mentoring.content import actions
from db.mentoring.content.actions import ActionItem
from db.mentoring.pairs import ENDED
from handlers.action.messages import REMINDER
from handlers.action.service import remind_next
from handlers.notifications import later, notify
from handlers.notifications.asking import is_rare, note_asked
from handlers.slackui.forms import date_input


def on_due(session: Session, item: ActionItem, now: datetime) -> None:
    """Remind the item's owner, and set the next reminder. A paused pair is left in peace.

    Whoever has left reminders unanswered again and again is reminded on the day alone.
    """
    pair = item.pair
    if item.state != actions.OPEN or pair.state == ENDED or item.due_on is None:
        item.next_due_at = None
        return
    if pair.held_back_until:
        item.next_due_at = pair.held_back_until
        return
    owner = pair.mentor if item.owner_id == pair.mentor_id else pair.mentee
    today = date_input.get_today(now, owner)
    remind_next(item, now)
    if later.is_put_off(session, REMINDER, owner, notify.name_of(item), f"{item.due_on}:"):
        return
    if item.next_due_at is not None and is_rare(owner, Asking.PROMISES, now):
        return  # the one on the day is still to come, and enough
    variant = note_asked(session, owner, REMINDER, Asking.PROMISES, now, every_other=False)
    which = f"{item.due_on}:{today}"
    notify.notify(session, REMINDER, owner, item, now, occurrence=which, variant=variant or "")
