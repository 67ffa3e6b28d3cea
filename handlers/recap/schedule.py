"""What time brings to a recap: whoever it waits for is reminded of it, once."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import State
from db.mentoring.content.recaps import Recap
from handlers.recap import service


def on_due(session: Session, recap: Recap, now: datetime) -> None:
    """Remind of an unanswered recap, once; after that it heads the next agenda.

    A paused pair is left in peace; one that ended is not reminded if it has begun again.
    """
    if recap.meeting.stands is State.ENDED:
        recap.next_due_at = None
        return
    if recap.pair.held_back_until:
        recap.next_due_at = recap.pair.held_back_until
        return
    service.remind(session, recap, now)
