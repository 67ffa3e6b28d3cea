"""What a pair is asked, taken back before it is read: whoever runs its programme lets it be."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.mentoring import lapses
from db.mentoring.lapses import Lapse
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from handlers.lapse.messages import NUDGE
from handlers.lapse.question_messages import WHEN_NEXT, code_of_date_ask
from handlers.notifications.undo import withdraw


def take_back_asked(session: Session, pair: Pair, now: datetime) -> None:
    """Take back what a pair's two are about to be asked; it is not counted as unanswered.

    What is in Slack by then stays there.
    """
    lapse = lapses.open_of(session, pair)
    members = (pair.mentee, pair.mentor)
    for member in members:
        if lapse is not None:
            _take_back_nudge(session, pair, lapse, member, now)
    if pair.date_asked_at is None:
        return
    asked = code_of_date_ask(pair)
    taken = [withdraw(session, WHEN_NEXT, one, pair, now, occurrence=asked) for one in members]
    if all(taken):
        pair.date_asks, pair.date_asked_at = pair.date_asks - 1, None


def _take_back_nudge(
    session: Session, pair: Pair, lapse: Lapse, member: Person, now: datetime
) -> None:
    number = lapses.nudges_ever(session, pair, member.id)
    known_as = f"pair:{pair.id}"  # as in handlers/lapse/schedule.py
    if withdraw(session, NUDGE, member, lapse, now, occurrence=number, known_as=known_as):
        kept = lapses.break_silence(session, pair, member.id)
        kept.unanswered, kept.nudged_at = max(0, kept.unanswered - 1), None
