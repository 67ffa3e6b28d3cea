"""What time brings to an action item: its owner is reminded before it is due, and on the day."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.dates.wording import day_in_words
from agendas.text.messages import say
from db.mentoring import actions
from db.mentoring.actions import ActionItem
from db.mentoring.pairs import ENDED, PAUSED, Seat
from handlers.action.service import remind_next, subject
from handlers.notifications import notify
from handlers.slackui import date_input

EXPIRES = timedelta(days=2)


def on_due(session: Session, item: ActionItem, now: datetime) -> None:
    """Remind the item's owner, and set the next reminder. A paused pair is left in peace."""
    pair = item.pair
    if item.state != actions.OPEN or pair.state == ENDED or item.due_on is None:
        item.next_due_at = None
        return
    if pair.state == PAUSED:
        item.next_due_at = pair.paused_until
        return
    mentor = item.owner_id == pair.mentor_id
    seat = Seat(pair, pair.mentor if mentor else pair.mentee, "mentor" if mentor else "mentee")
    today = date_input.get_today(now, seat.person)
    days = (item.due_on - today).days
    notify.tell(
        session,
        seat.person,
        "action.reminder",
        say(
            "action/reminder",
            text=item.text,
            days=days,
            due=day_in_words(item.due_on),
            other=seat.other.name,
            id=item.id,
        ),
        now,
        subject=subject(item),
        occurrence=f"{item.due_on}:{today}",
        expires_at=now + EXPIRES,
        coalesce=True,
    )
    remind_next(item, now)
