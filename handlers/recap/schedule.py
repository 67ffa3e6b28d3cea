"""What time brings to a recap: its mentor is reminded of it, once."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import State
from db.mentoring.pairs import PAUSED
from db.mentoring.recaps import WAITING, Recap
from handlers.recap.service import read_back


def on_due(session: Session, recap: Recap, now: datetime) -> None:
    """Remind the mentor of an unanswered recap, once; after that it heads the next agenda.

    A paused pair is left in peace.
    """
    if recap.pair.state == PAUSED:
        recap.next_due_at = recap.pair.paused_until
        return
    recap.next_due_at = None
    if recap.state == WAITING and recap.meeting.stands is State.RECAPPED:
        read_back(session, recap, now, reminder=True)
