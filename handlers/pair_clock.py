"""A pair's own clock: its check-in, its lapse and what it is asked, its return from leave."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.rhythm import lapse as rules
from agendas.rhythm import next_date
from agendas.rhythm.cadence import check_in_at
from agendas.rhythm.choices import Choice, wants
from agendas.rhythm.lapse import Close, LapseFacts, Nudges, Reason, Step, Wait
from agendas.rhythm.next_date import Cause, Wanted
from db.mentoring import check_ins, lapses, meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, ENDED, Pair, Seat
from db.mentoring.people import Person
from db.mentoring.reporting import follow_ups
from db.operations import absences

A_DAY = timedelta(days=1)
WANTED_AFTER = {
    State.ACCEPTED: Cause.ACCEPTED,
    State.MISSED: Cause.MISSED,
    State.CANCELLED: Cause.CANCELLED,
}


def load_facts(session: Session, pair: Pair) -> LapseFacts:
    """Return what the rules of lapse need to know of a pair: times, and no word of its content."""
    lapse = lapses.open_of(session, pair)
    planned = meetings.ahead(session, pair)
    return replace(
        _build_facts_of_new(pair, planned.starts_at if planned else None),
        booked=planned.stamped_at if planned else None,
        dates=_count_dates(session, pair) if planned else 0,
        open_since=lapse.since if lapse else None,
        away=absences.list_since(session, pair.workspace_id, pair.last_met_at or pair.started_at),
        let_be_until=follow_ups.find_let_be(session, pair) if lapse else None,
        mentee=_load_nudges(session, pair, pair.mentee),
        mentor=_load_nudges(session, pair, pair.mentor),
    )


def reckon(session: Session, pair: Pair, now: datetime, closes_as: Reason | None = None) -> None:
    """Set when time next has something to bring to a pair, after anything about it has changed.

    A lapse that the change has ended is closed at once, for the reason that the rules see unless
    one is given: nobody is asked about it again.
    """
    session.flush()
    facts = load_facts(session, pair)
    step = rules.next_step(facts, now)
    lapse = lapses.open_of(session, pair)
    if lapse is not None and isinstance(step, Close):
        # A pair that rests has not ended.
        rests = pair.state != ENDED and pair.rests_until is not None
        reason: Reason = "no_longer_due" if rests else step.reason
        lapse.closed_at, lapse.closed_how = now, closes_as or reason
        session.flush()
        step = rules.next_step(load_facts(session, pair), now)
    elif lapse is not None:
        lapse.only_planned = rules.only_plans(facts, now)
    planned = meetings.ahead(session, pair)
    pair.check_in_due_at = _find_check_in(session, pair, planned, now)
    if planned is not None:
        want_no_date(pair)
    _set_due(pair, step, now, find_date_ask(session, pair))


def reckon_new(pair: Pair, planned: datetime | None, now: datetime) -> None:
    """Set the same for a pair that begins, with its first meeting `planned` or not yet."""
    if planned is None:
        pair.date_cause, pair.date_since = Cause.FIRST, now
    wanted = find_wanted(pair)
    step = rules.next_step(_build_facts_of_new(pair, planned), now)
    _set_due(pair, step, now, next_date.ask_at(wanted, None) if wanted else None)


def note_word(session: Session, pair: Pair, by: Seat | None, now: datetime) -> None:
    """Note something that both are told: neither is nudged for a while.

    Of `by`, who said or did it, the count of nudges begins anew; the other has said nothing.
    """
    for person in (pair.mentee, pair.mentor):
        kept = lapses.break_silence(session, pair, person.id)
        kept.quiet_until = _later(kept.quiet_until, now + rules.REST)
        if by is not None and person.id == by.person.id:
            kept.unanswered = kept.not_yets = 0


def note_own_word(session: Session, seat: Seat, now: datetime, *, not_yet: bool = False) -> None:
    """Note something that is somebody's own: they are not nudged for a while, and the other is.

    "Not yet" said again and again buys a longer rest each time.
    """
    kept = lapses.break_silence(session, seat.pair, seat.person.id)
    kept.unanswered, kept.not_yets = 0, kept.not_yets + 1 if not_yet else 0
    kept.quiet_until = _later(kept.quiet_until, now + rules.rest_after(kept.not_yets))


def note_met(
    session: Session, pair: Pair, by: Seat | None, met_at: datetime, now: datetime
) -> None:
    """Note that both have met, `by` the word of one or of both, and reckon anew.

    It ends their lapse; if it was too long ago for that, it is an answer only. It ends the silence
    of whoever said it, and of the other where they have met since that one was last nudged.
    """
    note_word(session, pair, by, now)
    for person in (pair.mentee, pair.mentor):
        kept = lapses.break_silence(session, pair, person.id)
        if by is None or kept.nudged_at is None or met_at > kept.nudged_at:
            kept.unanswered = kept.not_yets = 0
    want_no_date(pair)
    reckon(session, pair, now, "met")


def want_date(pair: Pair, cause: Cause, now: datetime) -> None:
    """Note that a pair has no date, and why: both are asked for one, in a while and once more."""
    pair.date_cause, pair.date_since = cause, now
    pair.date_asks, pair.date_asked_at = 0, None


def want_date_again(session: Session, pair: Pair, noted_at: datetime) -> None:
    """Let a pair want a date as it did when a meeting was noted, which has been taken back.

    What both were asked before then is not asked again.
    """
    session.flush()
    if pair.date_cause is not None or meetings.ahead(session, pair) is not None:
        return
    last = meetings.last_changed(session, pair)
    cause = WANTED_AFTER.get(last.stands) if last else Cause.FIRST
    if cause is None:
        return
    since = last.entered_at if last else pair.started_at
    wanted = next_date.want_again(cause, since, noted_at)
    want_date(pair, cause, since)
    pair.date_asks, pair.date_asked_at = wanted.asks, wanted.asked_at


def want_no_date(pair: Pair) -> None:
    """Note that a pair need not be asked for a date: it has one, or has just met."""
    pair.date_cause = pair.date_since = pair.date_asked_at = None
    pair.date_asks = 0


def find_wanted(pair: Pair) -> Wanted | None:
    """Return that a pair is to be asked for a date, if so."""
    if pair.date_cause is None or pair.date_since is None:
        return None
    return Wanted(Cause(pair.date_cause), pair.date_since, pair.date_asks, pair.date_asked_at)


def find_date_ask(session: Session, pair: Pair) -> datetime | None:
    """Return when both are next to be asked for a date, or None."""
    wanted = find_wanted(pair)
    if wanted is None or pair.state != ACTIVE or pair.rests_until:
        return None
    return next_date.ask_at(wanted, pair.resumed_at, follow_ups.find_let_be(session, pair))


def _set_due(pair: Pair, step: Step, now: datetime, asks_at: datetime | None) -> None:
    goes_on = pair.state == ACTIVE and pair.rests_until is None
    moments = [pair.check_in_due_at, asks_at] if goes_on else []
    if pair.state != ENDED:
        moments.append(pair.ends_at)
    if isinstance(step, Wait):
        moments.append(step.until)
    elif not isinstance(step, rules.Silent):
        moments.append(now)
    pair.next_due_at = min((moment for moment in moments if moment), default=None)
    pair.works()


def _find_check_in(
    session: Session, pair: Pair, planned: Meeting | None, now: datetime
) -> datetime | None:
    """Return when the light check-in is due, between a meeting that was held and one ahead (S8)."""
    last = pair.last_met_at
    if planned is None or last is None or planned.starts_at <= last or pair.state != ACTIVE:
        return None
    leads = pair.programme.leads
    at = check_in_at(pair.cadence, last, planned.starts_at, pair.mentee.days, leads)
    if at is None or check_ins.was_asked_since(session, pair, last):
        return None
    return at if at > now else None


def take_back_met(session: Session, pair: Pair, noted_at: datetime, now: datetime) -> None:
    """Let the lapse go on that a meeting ended, which was noted then, and is in doubt now.

    Both have just been heard of, and are not asked at once.
    """
    session.flush()
    lapse = lapses.closed_by_meeting(session, pair, noted_at)
    if lapse is None or lapses.open_of(session, pair) is not None:
        return
    lapse.closed_at = lapse.closed_how = None
    note_word(session, pair, None, now)


def _build_facts_of_new(pair: Pair, planned: datetime | None) -> LapseFacts:
    # A pair that begins anew counts from then; on its first day it may be noted for midday.
    last = pair.last_met_at
    return LapseFacts(
        cadence=pair.cadence,
        days=pair.mentee.days,
        grace_days=pair.programme.grace_days,
        started=pair.started_at,
        last_met=last if last and last >= pair.started_at - A_DAY else None,
        planned=planned,
        paused_until=pair.paused_until,
        resumed=pair.resumed_at,
        ended=pair.state == ENDED or pair.rests_until is not None,
        date_asked=pair.date_asked_at,
    )


def _count_dates(session: Session, pair: Pair) -> int:
    return meetings.count_dates(session, pair, pair.last_met_at or pair.started_at)


def _load_nudges(session: Session, pair: Pair, person: Person) -> Nudges:
    kept = lapses.silence(session, pair, person.id)
    wanted, away = wants(person.choices, Choice.KEEPING_UP), person.away_until
    if kept is None:
        return Nudges(quiet_until=away, hours=person.hours, wanted=wanted)
    quiet_until = _later(kept.quiet_until, away) if away else kept.quiet_until
    counted = (kept.unanswered, kept.nudged_at, quiet_until, kept.told_planned_at)
    return Nudges(*counted, person.hours, wanted)


def _later(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other
