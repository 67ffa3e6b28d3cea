"""What time brings to a pair: a check-in, a question for a date, a lapse, the return from leave."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import REVIEWING
from agendas.rhythm import lapse as rules
from agendas.rhythm.lapse import Nudge, Open, Resume, Side, TellPlanned
from agendas.rhythm.late import count_from
from agendas.rhythm.next_date import Cause
from agendas.rhythm.rarer import Asking
from db.mentoring import lapses, meetings
from db.mentoring.check_ins import CheckIn
from db.mentoring.lapses import Lapse, LapseSide, Silence
from db.mentoring.pairs import ACTIVE, ENDED, Pair, Seat, sides
from db.messages import outbox_reads
from db.messages.rate_limits import WORKSPACE, holds, kind
from handlers import pair_clock
from handlers.lapse.messages import NUDGE, ONLY_PLANNED, code_of_nudge
from handlers.lapse.question_messages import CHECK_IN, WHEN_NEXT, code_of_date_ask
from handlers.notifications.asking import note_asked
from handlers.notifications.later import is_put_off
from handlers.notifications.notify import name_of, notify
from handlers.pair import service

STEPS_AT_MOST = 8


def on_due(session: Session, pair: Pair, now: datetime) -> None:
    """Do what has come due for a pair, step by step, and set when it is next looked at."""
    if pair.state != ENDED and pair.ends_at and pair.ends_at <= now:
        service.end_as_wished(session, pair, now)
        return
    goes_on = pair.state == ACTIVE and pair.rests_until is None
    if goes_on and pair.check_in_due_at and pair.check_in_due_at <= now:
        pair.check_in_due_at = None
        _check_in(session, pair, now)
    asked_at = pair_clock.find_date_ask(session, pair)
    if asked_at is not None and asked_at <= now:
        _ask_for_date(session, pair, now)
    for _ in range(STEPS_AT_MOST):
        session.flush()
        if not _take_step(session, pair, now):
            break
    pair_clock.reckon(session, pair, now)


def rezone(session: Session, seat: Seat, now: datetime) -> None:
    """Set anew when time next brings something to a pair."""
    pair_clock.reckon(session, seat.pair, now)


def open_lapse(session: Session, pair: Pair, since: datetime, now: datetime) -> Lapse:
    """Put on record that a pair has lapsed."""
    only_planned = rules.only_plans(pair_clock.load_facts(session, pair), now)
    lapse = Lapse(workspace_id=pair.workspace_id, pair=pair, since=since, only_planned=only_planned)
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
            )
        )
    session.flush()
    return lapse


def _take_step(session: Session, pair: Pair, now: datetime) -> bool:
    """Do what the rules ask for now; return False once that is nothing."""
    step = rules.next_step(pair_clock.load_facts(session, pair), now)
    if isinstance(step, Resume):
        service.resume(session, pair, pair.paused_until or now, now)
    elif isinstance(step, Open):
        open_lapse(session, pair, step.since, now)
    elif isinstance(step, Nudge):
        _nudge(session, pair, step.side, now)
    elif isinstance(step, TellPlanned):
        _tell_planned(session, pair, step.side, now)
    else:
        return False
    return True


def _nudge(session: Session, pair: Pair, side: Side, now: datetime) -> None:
    lapse, seat = _require_lapse(session, pair), _seat(pair, side)
    asked = lapses.side(session, lapse, seat.person.id)
    assert asked is not None
    kept = lapses.break_silence(session, pair, seat.person.id)
    late = _find_late(session, lapse, seat, kept, now)
    if late is not None:
        kept.nudged_at = late
        return
    asked.nudges += 1
    kept.unanswered += 1
    kept.nudged_at = now
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
        variant=code_of_nudge(pair, kept),
    )


def _find_late(
    session: Session, lapse: Lapse, seat: Seat, kept: Silence, now: datetime
) -> datetime | None:
    """Return when the nudge before came, or `now` while that is on hold, if not in its time.

    The next one counts from then: of the three, none is lost to an outage.
    """
    about = (seat.pair.workspace_id, seat.person.slack_id, NUDGE.name, name_of(lapse))
    held = {WORKSPACE, kind(NUDGE.name)}.intersection(holds(session, lapse.workspace_id))
    if held and outbox_reads.list_pending(session, *about):
        return now
    number = lapses.nudges_ever(session, seat.pair, seat.person.id)
    came = outbox_reads.find_sent(session, *about, str(number))
    meant = kept.nudged_at
    begins = count_from(meant, came) if meant and came else meant
    return begins if begins != meant else None


def _tell_planned(session: Session, pair: Pair, side: Side, now: datetime) -> None:
    lapse, seat = _require_lapse(session, pair), _seat(pair, side)
    lapses.break_silence(session, pair, seat.person.id).told_planned_at = now
    session.flush()
    notify(
        session,
        ONLY_PLANNED,
        seat.person,
        lapse,
        now,
        known_as=f"pair:{pair.id}",
        occurrence=str(now.date()),
    )


def _ask_for_date(session: Session, pair: Pair, now: datetime) -> None:
    """Ask both when they meet next, if what raised the question is still so."""
    last = meetings.last_held(session, pair)
    is_undone = pair.date_cause == Cause.ACCEPTED and (last is None or last.stands in REVIEWING)
    if is_undone or meetings.ahead(session, pair) is not None:
        pair_clock.want_no_date(pair)
        return
    pair.date_asks, pair.date_asked_at = pair.date_asks + 1, now
    session.flush()
    for seat in sides(pair):
        if not is_put_off(session, WHEN_NEXT, seat.person, name_of(pair)):
            notify(session, WHEN_NEXT, seat.person, pair, now, occurrence=code_of_date_ask(pair))


def _check_in(session: Session, pair: Pair, now: datetime) -> None:
    for seat in sides(pair):
        variant = note_asked(session, seat.person, CHECK_IN, Asking.CHECKING_IN, now)
        if variant is None:
            continue
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
        notify(
            session,
            CHECK_IN,
            seat.person,
            asked,
            now,
            known_as=known_as,
            occurrence=day,
            variant=variant,
        )


def _require_lapse(session: Session, pair: Pair) -> Lapse:
    lapse = lapses.open_of(session, pair)
    assert lapse is not None
    return lapse


def _seat(pair: Pair, side: Side) -> Seat:
    return next(seat for seat in sides(pair) if seat.role == side)
