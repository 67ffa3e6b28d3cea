"""What time brings to a recap: whoever it waits for is reminded of it, once."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.mentoring.content.recaps import Recap
from handlers.recap import service


def on_due(session: Session, recap: Recap, now: datetime) -> None:
    """Remind of an unanswered recap, once; after that it heads the next agenda.

    A paused pair is left in peace.
    """
    if recap.pair.held_back_until:
        recap.next_due_at = recap.pair.held_back_until
        return
    service.remind(session, recap, now)
