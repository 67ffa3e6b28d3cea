"""A pair's own clock: its check-in, its lapse and the ladder of nudges, its return from leave."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from agendas import lapse as rules
from agendas.cadence import halfway
from agendas.lapse import Close, LapseFacts, Nudges, Step, Wait
from db.mentoring import lapses, meetings
from db.mentoring.lapses import Lapse, LapseSide
from db.mentoring.pairs import ACTIVE, ENDED, Pair


def load_facts(session: Session, pair: Pair) -> LapseFacts:
    """Return what the rules of lapse need to know of a pair: times, and no word of its content."""
    lapse = lapses.open_of(session, pair)
    planned = meetings.ahead(session, pair)
    return replace(
        _build_facts_of_new(pair, planned.starts_at if planned else None),
        open_since=lapse.since if lapse else None,
        mentee=_load_nudges(session, lapse, pair.mentee_id),
        mentor=_load_nudges(session, lapse, pair.mentor_id),
    )


def reckon(session: Session, pair: Pair, now: datetime) -> None:
    """Set when time next has something to bring to a pair, after anything about it has changed.

    A lapse that the change has ended is closed at once: nobody is asked about it again.
    """
    session.flush()
    step = rules.next_step(load_facts(session, pair), now)
    if isinstance(step, Close):
        end_lapse(session, pair, step.reason, now)
        step = rules.next_step(load_facts(session, pair), now)
    _set_due(pair, step, now)


def reckon_new(pair: Pair, planned: datetime | None, now: datetime) -> None:
    """Set the same for a pair that begins, with its first meeting `planned` or not yet."""
    _set_due(pair, rules.next_step(_build_facts_of_new(pair, planned), now), now)


def _set_due(pair: Pair, step: Step, now: datetime) -> None:
    moments = [pair.check_in_due_at] if pair.state == ACTIVE else []
    if pair.state != ENDED:
        moments.append(pair.ends_at)
    if isinstance(step, Wait):
        moments.append(step.until)
    elif not isinstance(step, rules.Silent):
        moments.append(now)
    pair.next_due_at = min((moment for moment in moments if moment), default=None)
    pair.works()


def plan_check_in(pair: Pair, now: datetime) -> None:
    """Set the light check-in half-way to the next meeting of a long cadence (S8)."""
    counted = max(m for m in (pair.started_at, pair.last_met_at, pair.resumed_at) if m)
    due = halfway(pair.cadence, counted, pair.mentee.zone)
    pair.check_in_due_at = due if due and due > now else None


def end_lapse(session: Session, pair: Pair, how: str, now: datetime) -> None:
    """Close the pair's lapse, if it has one."""
    lapse = lapses.open_of(session, pair)
    if lapse is None:
        return
    lapse.closed_at, lapse.closed_how = now, how
    session.flush()


def note_met(session: Session, pair: Pair, now: datetime) -> None:
    """Close the pair's lapse now that they met; if that was too long ago, it is an answer only."""
    session.flush()
    lapse = lapses.open_of(session, pair)
    if lapse is None or rules.lapsed_since(load_facts(session, pair), now) is None:
        end_lapse(session, pair, "met", now)
        return
    for side in lapses.sides(session, lapse):
        side.answered_at, side.unanswered = now, 0


def take_back_met(session: Session, pair: Pair, noted_at: datetime, now: datetime) -> None:
    """Let the lapse go on that a meeting ended, which was noted then, and is in doubt now.

    Both have just been heard of, and are not asked at once.
    """
    session.flush()
    lapse = lapses.closed_by_meeting(session, pair, noted_at)
    if lapse is None or lapses.open_of(session, pair) is not None:
        return
    lapse.closed_at = lapse.closed_how = None
    session.flush()
    for side in lapses.sides(session, lapse):
        side.answered_at, side.unanswered = now, 0


def _build_facts_of_new(pair: Pair, planned: datetime | None) -> LapseFacts:
    return LapseFacts(
        cadence=pair.cadence,
        zone=pair.mentee.zone,
        grace_days=pair.programme.grace_days,
        started=pair.started_at,
        last_met=pair.last_met_at,
        planned=planned,
        paused_until=pair.paused_until,
        resumed=pair.resumed_at,
        ended=pair.state == ENDED,
        open_since=None,
        mentee=Nudges(),
        mentor=Nudges(),
    )


def _load_nudges(session: Session, lapse: Lapse | None, person_id: int) -> Nudges:
    side: LapseSide | None = lapses.side(session, lapse, person_id) if lapse else None
    return Nudges(side.unanswered, side.nudged_at, side.answered_at) if side else Nudges()
