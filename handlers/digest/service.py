"""What those who run a programme do about its pairs: talk to them, let them be, end them."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.reporting.digest import Care, is_care_current
from db.mentoring import programmes
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.reporting import follow_ups
from handlers import pair_clock
from handlers.digest.messages import OFFER
from handlers.lapse.service import take_back_asked
from handlers.notifications.notify import notify
from handlers.pair import service as pair_moves


def take(session: Session, pair: Pair, person: Person, now: datetime) -> Person | None:
    """Let a facilitator talk to a pair; return who does so already, if somebody else does."""
    kept = follow_ups.find(session, pair)
    running = programmes.at_work(session, pair.workspace_id, pair.programme_id)
    if kept and kept.left_until is None and kept.facilitator in running:
        care = Care(kept.facilitator_id, kept.at, None)
        if (
            is_care_current(care, follow_ups.find_beginning(pair), now)
            and kept.facilitator_id != person.id
        ):
            return kept.facilitator
    follow_ups.keep(session, pair, person, now)
    pair_clock.reckon(session, pair, now)
    return None


def let_go(session: Session, pair: Pair, now: datetime) -> bool:
    """Let nobody look after a pair, nor let it be; return whether it was let be until now.

    Its two are asked again when their own rests are over: nothing of those was changed.
    """
    kept = follow_ups.find(session, pair)
    if kept is None:
        return False
    follow_ups.drop(session, kept)
    pair_clock.reckon(session, pair, now)
    return kept.left_until is not None


def let_be(session: Session, pair: Pair, person: Person, until: datetime, now: datetime) -> None:
    """Let a pair be until a moment (aware): neither of the two is asked before, unless they meet.

    A later word takes the place of an earlier one. What the two have been told of their own rests
    stays as it is: neither is to see that they are let be.
    """
    take_back_asked(session, pair, now)
    follow_ups.keep(session, pair, person, now, until)
    pair_clock.reckon(session, pair, now)


def offer(session: Session, pair: Pair, now: datetime) -> None:
    """Tell a mentee, and nobody else, that whoever runs the programme can help to find another."""
    day = str(wall_time(now, pair.programme.zone).date())
    notify(session, OFFER, pair.mentee, pair, now, occurrence=day, repeats=True)


def end(session: Session, pair: Pair, person: Person, now: datetime) -> None:
    """End a pair, for a facilitator; both are told in neutral words."""
    pair_moves.end_by(session, pair, now, person)
