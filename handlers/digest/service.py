"""What those who run a programme do about its pairs: talk to them, let them be, end them."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.reporting.digest import Care, is_care_current
from agendas.rhythm.lapse import rest_after
from db.mentoring import lapses, programmes
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.reporting import follow_ups
from handlers import pair_clock
from handlers.digest.messages import OFFER
from handlers.notifications.notify import notify
from handlers.pair import service as pair_moves


def take(session: Session, pair: Pair, person: Person, now: datetime) -> Person | None:
    """Let a facilitator talk to a pair; return who does so already, if somebody else does."""
    kept = follow_ups.find(session, pair)
    running = programmes.facilitators(session, pair.workspace_id, pair.programme_id)
    if kept and kept.left_until is None and kept.facilitator in running:
        care = Care(kept.facilitator_id, kept.at, None)
        counts_from = max(pair.last_met_at or pair.started_at, pair.started_at)
        if is_care_current(care, counts_from, now) and kept.facilitator_id != person.id:
            return kept.facilitator
    _call_back(session, pair, now)
    follow_ups.keep(session, pair, person, now)
    return None


def let_go(session: Session, pair: Pair, now: datetime) -> bool:
    """Let nobody look after a pair, nor let it be; return whether it was let be until now.

    Its two are asked again once whatever rest they have of their own may be over: it is not known
    how long that was, so the longest is left to them.
    """
    was_let_be = _call_back(session, pair, now)
    kept = follow_ups.find(session, pair)
    if kept is not None:
        follow_ups.drop(session, kept)
    return was_let_be


def _call_back(session: Session, pair: Pair, now: datetime) -> bool:
    """Let a pair be no longer, if it is; return whether it was."""
    kept = follow_ups.find(session, pair)
    until = kept.left_until if kept else None
    if until is None:
        return False
    for member in (pair.mentee, pair.mentor):
        silence = lapses.break_silence(session, pair, member.id)
        if silence.quiet_until == until:
            silence.quiet_until = min(until, now + rest_after(silence.not_yets))
    pair_clock.reckon(session, pair, now)
    return True


def let_be(session: Session, pair: Pair, person: Person, until: datetime, now: datetime) -> None:
    """Let a pair be until a moment (aware): neither of the two is reminded before.

    A later word takes the place of an earlier one.
    """
    _call_back(session, pair, now)
    follow_ups.keep(session, pair, person, now, until)
    for member in (pair.mentee, pair.mentor):
        kept = lapses.break_silence(session, pair, member.id)
        kept.quiet_until = max(kept.quiet_until or until, until)
    pair_clock.reckon(session, pair, now)


def offer(session: Session, pair: Pair, now: datetime) -> None:
    """Tell a mentee, and nobody else, that whoever runs the programme can help to find another."""
    day = str(wall_time(now, pair.programme.zone).date())
    notify(session, OFFER, pair.mentee, pair, now, occurrence=day, repeats=True)


def end(session: Session, pair: Pair, person: Person, now: datetime) -> None:
    """End a pair, for a facilitator; both are told in neutral words."""
    pair_moves.end_by(session, pair, now, person)
