from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.cadence import Cadence
from agendas.lapse import (
    Close,
    LapseFacts,
    Nudge,
    Nudges,
    Resume,
    Side,
    Silent,
    Wait,
    lapsed_since,
    lapses_at,
    next_step,
)
from tests.agendas.places import TORONTO, local

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
MET = local(TORONTO, 2026, 9, 1, 14)
LAPSED = local(TORONTO, 2026, 10, 27, 14)  # six weeks and two more, across no clock change
PAIR = LapseFacts(Cadence(6, "week"), TORONTO, 14, started=MET - 90 * DAY, last_met=MET)
OPEN = replace(PAIR, open_since=LAPSED)
SPENT = Nudges(unanswered=3, last=LAPSED + 2 * WEEK)


def test_a_pair_lapses_a_cadence_and_its_grace_after_it_last_met() -> None:
    assert lapsed_since(PAIR, LAPSED - timedelta(seconds=1)) is None
    assert lapsed_since(PAIR, LAPSED) == LAPSED
    assert next_step(PAIR, MET + DAY) == Wait(LAPSED)


def test_a_pair_that_never_met_is_reckoned_from_its_start() -> None:
    assert lapses_at(replace(PAIR, last_met=None, started=MET)) == LAPSED


def test_a_planned_meeting_is_no_lapse_however_far_off() -> None:
    planned = LAPSED + 8 * WEEK
    assert lapsed_since(replace(PAIR, planned=planned), planned - DAY) is None


def test_a_planned_meeting_that_passed_unanswered_counts_as_not_met() -> None:
    late = replace(PAIR, planned=local(TORONTO, 2026, 10, 30, 14))
    then = local(TORONTO, 2026, 11, 13, 14)  # two weeks by the wall clock, though it changed
    assert lapsed_since(late, then - DAY) is None
    assert lapsed_since(late, then) == then
    assert lapses_at(replace(PAIR, planned=MET + WEEK)) == LAPSED


def test_a_meeting_planned_before_the_last_one_holds_nothing_off() -> None:
    assert lapses_at(replace(PAIR, planned=MET - DAY)) == LAPSED


def test_both_sides_are_nudged_at_the_lapse_the_mentee_first() -> None:
    assert next_step(PAIR, LAPSED) == Nudge("mentee")
    asked = replace(OPEN, mentee=Nudges(1, LAPSED))
    assert next_step(asked, LAPSED) == Nudge("mentor")
    both = replace(asked, mentor=Nudges(1, LAPSED))
    assert next_step(both, LAPSED) == Wait(LAPSED + WEEK)


def test_three_unanswered_nudges_are_the_most() -> None:
    two = replace(OPEN, mentee=Nudges(2, LAPSED + WEEK), mentor=SPENT)
    assert next_step(two, LAPSED + WEEK) == Wait(LAPSED + 2 * WEEK)
    assert next_step(two, LAPSED + 2 * WEEK) == Nudge("mentee")
    assert next_step(replace(two, mentee=SPENT), LAPSED + 99 * WEEK) == Silent()


def test_not_yet_leaves_that_person_alone_for_a_fortnight_and_the_other_not() -> None:
    answered = LAPSED + 2 * DAY
    facts = replace(OPEN, mentee=Nudges(0, LAPSED, answered), mentor=Nudges(1, LAPSED))
    assert next_step(facts, LAPSED + WEEK) == Nudge("mentor")
    assert next_step(replace(facts, mentor=SPENT), LAPSED + WEEK) == Wait(answered + 2 * WEEK)
    assert next_step(facts, answered + 2 * WEEK) == Nudge("mentee")


def test_nudges_that_went_out_late_keep_their_distance() -> None:
    late = replace(OPEN, mentee=Nudges(1, LAPSED + 5 * DAY), mentor=SPENT)
    assert next_step(late, LAPSED + WEEK) == Wait(LAPSED + 12 * DAY)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"last_met": LAPSED + DAY}, "met"),
        ({"planned": LAPSED + WEEK}, "booked"),
        ({"paused_until": LAPSED + 4 * WEEK}, "on_leave"),
        ({"ended": True}, "ended"),
        ({"cadence": Cadence(6, "month")}, "no_longer_due"),
    ],
)
def test_what_ends_a_lapse_closes_it_with_its_reason(change: dict[str, Any], reason: str) -> None:
    facts = replace(OPEN, mentee=SPENT, mentor=SPENT, **change)
    step = next_step(facts, LAPSED + 2 * DAY)
    assert isinstance(step, Close)
    assert step.reason == reason
    after = next_step(replace(facts, open_since=None), LAPSED + 2 * DAY)
    assert isinstance(after, Wait | Silent)


def test_a_lapse_closes_as_met_even_if_the_pair_has_lapsed_again_since() -> None:
    facts = replace(OPEN, last_met=LAPSED + DAY)
    assert next_step(facts, LAPSED + 52 * WEEK) == Close("met")


def test_leave_waits_resumes_by_itself_and_gives_a_grace() -> None:
    back = local(TORONTO, 2027, 1, 11)
    away = replace(PAIR, paused_until=back)
    assert next_step(away, LAPSED + DAY) == Wait(back)
    assert lapsed_since(away, back - DAY) is None
    assert next_step(away, back) == Resume()
    again = replace(PAIR, resumed=back)
    assert next_step(again, back) == Wait(local(TORONTO, 2027, 1, 25))
    assert next_step(again, local(TORONTO, 2027, 1, 25)) == Nudge("mentee")


def test_an_ended_pair_is_left_alone() -> None:
    ended = replace(PAIR, ended=True, paused_until=MET + DAY)
    assert next_step(ended, LAPSED + WEEK) == Silent()
    assert (lapses_at(ended), lapsed_since(ended, LAPSED + WEEK)) == (None, None)


def nudged(facts: LapseFacts, side: Side, now: datetime, answers: bool) -> LapseFacts:
    had = facts.mentee if side == "mentee" else facts.mentor
    unanswered = 0 if answers else had.unanswered + 1
    now_had = Nudges(unanswered, now, now + DAY if answers else had.answered)
    facts = replace(facts, open_since=facts.open_since or lapsed_since(facts, now))
    return replace(facts, mentee=now_had) if side == "mentee" else replace(facts, mentor=now_had)


@given(
    st.lists(st.booleans(), max_size=12),
    st.integers(0, 200).map(lambda days: LAPSED + days * DAY),
)
def test_the_ladder_ends_in_silence_after_three_nudges_without_an_answer(
    answers: list[bool], now: datetime
) -> None:
    facts, sent = PAIR, []
    for answer in [*answers, *[False] * 6]:
        step = next_step(facts, now)
        if isinstance(step, Wait):
            assert step.until > now
            now, step = step.until, next_step(facts, step.until)
        if isinstance(step, Silent):
            break
        assert isinstance(step, Nudge)
        sent.append((step.side, now))
        facts = nudged(facts, step.side, now, answer)
    assert next_step(facts, now + 520 * WEEK) == Silent()
    assert facts.mentee.unanswered == facts.mentor.unanswered == 3
    for side in ("mentee", "mentor"):
        times = [at for who, at in sent if who == side]
        assert all(later - earlier >= WEEK for earlier, later in pairwise(times))
