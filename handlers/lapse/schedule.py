"""What time brings to a pair: a check-in half-way, a lapse, its nudges, the return from leave."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas import lapse as rules
from agendas.lapse import LapseFacts, Nudge, Resume, Side
from db.mentoring import lapses
from db.mentoring.check_ins import CheckIn
from db.mentoring.lapses import Lapse, LapseSide
from db.mentoring.pairs import ACTIVE, ENDED, Pair, Seat, sides
from handlers import pair_clock
from handlers.lapse.messages import CHECK_IN, NUDGE, code_of_nudge
from handlers.notifications.notify import notify
from handlers.pair import service

STEPS_AT_MOST = 6


def on_due(session: Session, pair: Pair, now: datetime) -> None:
    """Do what has come due for a pair, step by step, and set when it is next looked at."""
    if pair.state != ENDED and pair.ends_at and pair.ends_at <= now:
        service.end_as_wished(session, pair, now)
        return
    if pair.state == ACTIVE and pair.check_in_due_at and pair.check_in_due_at <= now:
        pair.check_in_due_at = None
        _check_in(session, pair, now)
    for _ in range(STEPS_AT_MOST):
        session.flush()
        facts = pair_clock.load_facts(session, pair)
        step = rules.next_step(facts, now)
        if isinstance(step, Resume):
            service.resume(session, pair, pair.paused_until or now, now)
        elif isinstance(step, Nudge):
            _nudge(session, pair, facts, step.side, now)
        else:
            break
    pair_clock.reckon(session, pair, now)


def rezone(session: Session, seat: Seat, now: datetime) -> None:
    """Set anew when time next brings something to a pair."""
    pair_clock.reckon(session, seat.pair, now)


def open_lapse(session: Session, pair: Pair, facts: LapseFacts, now: datetime) -> Lapse:
    """Return the pair's lapse, begun now if none is on record."""
    lapse = lapses.open_of(session, pair)
    if lapse is None:
        since = rules.lapsed_since(facts, now) or now
        lapse = Lapse(workspace_id=pair.workspace_id, pair=pair, since=since)
        session.add(lapse)
        session.flush()
        for seat in sides(pair):
            session.add(
                LapseSide(
                    workspace_id=pair.workspace_id,
                    pair_id=pair.id,
                    lapse=lapse,
                    person_id=seat.person.id,
                    nudges=0,
                    unanswered=0,
                )
            )
        session.flush()
    return lapse


def _nudge(session: Session, pair: Pair, facts: LapseFacts, side: Side, now: datetime) -> None:
    lapse = open_lapse(session, pair, facts, now)
    seat = next(seat for seat in sides(pair) if seat.role == side)
    asked = lapses.side(session, lapse, seat.person.id)
    assert asked is not None
    asked.nudges += 1
    asked.unanswered += 1
    asked.nudged_at = now
    session.flush()
    notify(
        session,
        NUDGE,
        seat.person,
        lapse,
        now,
        # Made anew after a restore, the lapse has another number; its nudges are still the same.
        known_as=f"pair:{pair.id}",
        occurrence=lapses.nudges_ever(session, pair, seat.person.id),
        variant=code_of_nudge(pair, asked),
    )


def _check_in(session: Session, pair: Pair, now: datetime) -> None:
    if pair.state == ENDED:
        return
    for seat in sides(pair):
        asked = CheckIn(
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            person_id=seat.person.id,
            asked_at=now,
        )
        session.add(asked)
        session.flush()
        # Made anew after a restore, the row has another number; that day's check-in is the same.
        known_as, day = f"pair:{pair.id}", str(now.date())
        notify(session, CHECK_IN, seat.person, asked, now, known_as=known_as, occurrence=day)
