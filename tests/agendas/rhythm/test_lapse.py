"""The ladder: when a pair has lapsed, who is asked when, and how often at the most."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.rhythm.cadence import Cadence
from agendas.rhythm.lapse import (
    ASK_FIRST,
    LONGEST_REST,
    NUDGE_EVERY,
    REST,
    Close,
    LapseFacts,
    Nudge,
    Nudges,
    Open,
    Resume,
    Side,
    Silent,
    TellPlanned,
    Wait,
    lapsed_since,
    lapses_at,
    next_step,
    only_plans,
    rest_after,
)
from agendas.rhythm.quiet_hours import Hours
from tests.agendas.places import TORONTO, days_in, local

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
MET = local(TORONTO, 2026, 9, 1, 14)
LAPSED = local(TORONTO, 2026, 10, 27, 14)  # six weeks and two more, across no clock change
PAIR = LapseFacts(Cadence(6, "week"), days_in(TORONTO), 14, started=MET - 90 * DAY, last_met=MET)
OPEN = replace(PAIR, open_since=LAPSED)
SPENT = Nudges(unanswered=3, last=LAPSED + 2 * WEEK)
LATEST = local(TORONTO, 2026, 12, 8, 14)  # one more cadence
FAR = local(TORONTO, 2027, 8, 30, 14)


def test_a_pair_lapses_a_cadence_and_its_grace_after_it_last_met() -> None:
    assert lapsed_since(PAIR, LAPSED - timedelta(seconds=1)) is None
    assert lapsed_since(PAIR, LAPSED) == LAPSED
    assert next_step(PAIR, MET + DAY) == Wait(LAPSED)
    assert next_step(PAIR, LAPSED + DAY) == Open(LAPSED)


def test_a_pair_that_never_met_is_reckoned_from_its_start() -> None:
    assert lapses_at(replace(PAIR, last_met=None, started=MET)) == LAPSED


def test_a_planned_meeting_holds_a_lapse_off_within_one_more_cadence() -> None:
    planned = replace(PAIR, planned=LATEST)
    assert lapsed_since(planned, LATEST) is None
    assert lapses_at(planned) == LATEST + 2 * WEEK


@pytest.mark.parametrize("planned", [LATEST + timedelta(minutes=1), FAR])
def test_a_date_beyond_reason_is_only_planned(planned: datetime) -> None:
    facts = replace(PAIR, planned=planned)
    assert not only_plans(facts, LAPSED - DAY)
    assert next_step(facts, LAPSED) == Open(LAPSED)
    assert only_plans(facts, LAPSED)
    assert only_plans(facts, planned + 13 * DAY), "somebody may yet say that they met"
    assert not only_plans(facts, planned + 16 * DAY)
    assert isinstance(next_step(replace(facts, open_since=LAPSED), planned + 16 * DAY), Nudge)


def test_whoever_books_late_has_booked_and_whoever_books_again_and_again_only_plans() -> None:
    booked = LAPSED + 20 * WEEK
    late = replace(OPEN, planned=booked + 7 * WEEK, booked=booked)
    assert next_step(late, booked) == Close("booked")
    assert not isinstance(next_step(replace(late, dates=4), booked), Close)
    assert not isinstance(next_step(replace(late, planned=booked + 9 * WEEK), booked), Close)


def test_who_only_plans_is_told_once_each_and_not_nudged() -> None:
    facts = replace(OPEN, planned=FAR)
    assert next_step(facts, LAPSED) == TellPlanned("mentee")
    facts = replace(facts, mentee=Nudges(told_planned=LAPSED))
    assert next_step(facts, LAPSED) == TellPlanned("mentor")
    facts = replace(facts, mentor=Nudges(told_planned=LAPSED))
    assert next_step(facts, LAPSED + WEEK) == Wait(FAR + 2 * WEEK)
    again = replace(facts, last_met=LAPSED + DAY, open_since=LAPSED + 9 * WEEK)
    assert next_step(again, LAPSED + 10 * WEEK) == TellPlanned("mentee"), "since they met, anew"


def test_a_meeting_moved_again_and_again_comes_to_be_beyond_reason() -> None:
    planned, moved = MET + 6 * WEEK, 0
    while not only_plans(replace(PAIR, planned=planned), planned - DAY):
        planned, moved = planned + 3 * WEEK, moved + 1
    assert moved == 3


def test_a_planned_meeting_that_passed_unanswered_counts_as_not_met() -> None:
    late = replace(PAIR, planned=local(TORONTO, 2026, 10, 30, 14))
    then = local(TORONTO, 2026, 11, 13, 14)  # two weeks by the wall clock, though it changed
    assert lapsed_since(late, then - DAY) is None
    assert lapsed_since(late, then) == then
    assert lapses_at(replace(PAIR, planned=MET + WEEK)) == LAPSED


def test_a_meeting_planned_before_the_last_one_holds_nothing_off() -> None:
    assert lapses_at(replace(PAIR, planned=MET - DAY)) == LAPSED


def test_both_sides_are_nudged_at_the_lapse_the_mentee_first() -> None:
    assert next_step(OPEN, LAPSED) == Nudge("mentee")
    asked = replace(OPEN, mentee=Nudges(1, LAPSED))
    assert next_step(asked, LAPSED) == Nudge("mentor")
    both = replace(asked, mentor=Nudges(1, LAPSED))
    assert next_step(both, LAPSED) == Wait(LAPSED + WEEK)


def test_three_unanswered_nudges_are_the_most() -> None:
    two = replace(OPEN, mentee=Nudges(2, LAPSED + WEEK), mentor=SPENT)
    assert next_step(two, LAPSED + WEEK) == Wait(LAPSED + 2 * WEEK)
    assert next_step(two, LAPSED + 2 * WEEK) == Nudge("mentee")
    assert next_step(replace(two, mentee=SPENT), LAPSED + 99 * WEEK) == Silent()


def test_whoever_is_left_in_peace_is_and_the_other_is_not() -> None:
    until = LAPSED + 16 * DAY
    facts = replace(OPEN, mentee=Nudges(0, LAPSED, until), mentor=Nudges(1, LAPSED))
    assert next_step(facts, LAPSED + WEEK) == Nudge("mentor")
    assert next_step(replace(facts, mentor=SPENT), LAPSED + WEEK) == Wait(until)
    assert next_step(facts, until) == Nudge("mentee")


def test_each_not_yet_in_a_row_buys_a_longer_rest_up_to_eight_weeks() -> None:
    assert [rest_after(n) // WEEK for n in range(6)] == [2, 2, 4, 8, 8, 8]
    assert rest_after(10**6) == LONGEST_REST


def test_nudges_that_went_out_late_keep_their_distance() -> None:
    late = replace(OPEN, mentee=Nudges(1, LAPSED + 5 * DAY), mentor=SPENT)
    assert next_step(late, LAPSED + WEEK) == Wait(LAPSED + 12 * DAY)


def test_nobody_is_nudged_within_a_week_of_being_asked_for_a_date() -> None:
    asked = replace(OPEN, date_asked=LAPSED - DAY)
    assert next_step(asked, LAPSED) == Wait(LAPSED + 6 * DAY)


def test_a_nudge_is_due_when_it_can_arrive() -> None:
    hours = Hours(days_in(TORONTO), time(18), time(8))
    saturday, monday = local(TORONTO, 2026, 10, 31, 10), local(TORONTO, 2026, 11, 2, 10)
    facts = replace(OPEN, open_since=saturday, mentee=Nudges(hours=hours), mentor=SPENT)
    assert next_step(facts, saturday) == Wait(monday)
    assert next_step(facts, monday) == Nudge("mentee")
    evening = local(TORONTO, 2026, 11, 2, 21)
    assert next_step(facts, evening) == Wait(local(TORONTO, 2026, 11, 3, 8))


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


def test_a_date_beyond_reason_ends_no_lapse() -> None:
    assert not isinstance(next_step(replace(OPEN, planned=FAR), LAPSED + DAY), Close)


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
    grace = local(TORONTO, 2027, 1, 25)
    assert next_step(again, back) == Wait(grace)
    assert next_step(again, grace) == Open(grace)


def test_an_ended_pair_is_left_alone() -> None:
    ended = replace(PAIR, ended=True, paused_until=MET + DAY)
    assert next_step(ended, LAPSED + WEEK) == Silent()
    assert (lapses_at(ended), lapsed_since(ended, LAPSED + WEEK)) == (None, None)


def test_time_in_which_the_bot_was_away_counts_towards_no_lapse() -> None:
    away = ((MET + 10 * DAY, MET + 25 * DAY),)
    assert lapses_at(replace(PAIR, away=away)) == LAPSED + 15 * DAY
    back = LAPSED + 20 * DAY
    over_it = replace(PAIR, away=((LAPSED - timedelta(hours=1), back),))
    assert lapses_at(over_it) == back + ASK_FIRST, "first it asks"
    later = replace(PAIR, away=((LAPSED + DAY, LAPSED + 9 * DAY),))
    assert lapses_at(later) == LAPSED
    planned = replace(PAIR, planned=LAPSED + DAY, away=((LAPSED, LAPSED + 10 * DAY),))
    assert lapses_at(planned) == local(TORONTO, 2026, 11, 11, 14) + 9 * DAY


spans = st.tuples(st.integers(-100, 200), st.integers(0, 40)).map(
    lambda span: (MET + span[0] * DAY, MET + (span[0] + span[1]) * DAY)
)


@given(st.lists(spans, max_size=5).map(sorted))
def test_a_lapse_comes_no_earlier_for_absence_and_never_within_it(
    away: list[tuple[datetime, datetime]],
) -> None:
    at = lapses_at(replace(PAIR, away=tuple(away)))
    assert at is not None
    assert at >= LAPSED
    for begun, ended in away:
        assert not (ended > MET and begun < at < ended + ASK_FIRST and begun < LAPSED)


# What can happen to a pair between two looks at it, whoever does it.
EVENTS = ("nothing", "mentee: not yet", "mentor: not yet", "mentee books", "cancelled", "on leave")
SIDES: tuple[Side, Side] = ("mentee", "mentor")


class Life:
    """A pair that never meets, and the rows that would be written of it."""

    def __init__(self) -> None:
        self.facts, self.now = PAIR, LAPSED
        self.sent: list[tuple[Side, datetime]] = []
        self.spoke: dict[Side, list[datetime]] = {"mentee": [LAPSED], "mentor": [LAPSED]}

    def had(self, side: Side) -> Nudges:
        return self.facts.mentee if side == "mentee" else self.facts.mentor

    def sets(self, side: Side, **changes: Any) -> None:
        had = replace(self.had(side), **changes)
        facts = self.facts
        is_mentee = side == "mentee"
        self.facts = replace(facts, mentee=had) if is_mentee else replace(facts, mentor=had)

    def rests(self, side: Side, *, spoke: bool) -> None:
        until = max(filter(None, (self.had(side).quiet_until, self.now + REST)))
        self.sets(side, quiet_until=until, **({"unanswered": 0} if spoke else {}))
        if spoke:
            self.spoke[side].append(self.now)

    def happens(self, event: str) -> None:
        match event:
            case "mentee: not yet":
                self.rests("mentee", spoke=True)
            case "mentor: not yet":
                self.rests("mentor", spoke=True)
            case "mentee books":
                self.facts = replace(self.facts, planned=self.now + 9 * DAY)
                self.both_rest()
            case "cancelled":
                self.facts = replace(self.facts, planned=None)
                self.both_rest()
            case "on leave":
                self.facts = replace(self.facts, paused_until=self.now + 5 * DAY)
                self.both_rest()
        self.settles()

    def both_rest(self) -> None:
        self.rests("mentee", spoke=True)
        self.rests("mentor", spoke=False)

    def settles(self) -> None:
        for _ in range(9):
            step = next_step(self.facts, self.now)
            if isinstance(step, Close):
                self.facts = replace(self.facts, open_since=None)
            elif isinstance(step, Open):
                self.facts = replace(self.facts, open_since=step.since)
            elif isinstance(step, Resume):
                back = self.facts.paused_until
                self.facts = replace(self.facts, paused_until=None, resumed=back)
            elif isinstance(step, Nudge):
                self.sent.append((step.side, self.now))
                count = self.had(step.side).unanswered + 1
                self.sets(step.side, unanswered=count, last=self.now)
            elif isinstance(step, TellPlanned):
                self.sets(step.side, told_planned=self.now)
            else:
                return
        raise AssertionError("it comes to no rest")


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(1, 30)), max_size=40))
def test_silence_gets_three_nudges_whatever_happens_to_lapses(
    events: list[tuple[str, int]],
) -> None:
    life = Life()
    for event, days in events:
        life.happens(event)
        for _ in range(days):
            life.now += DAY
            life.settles()
    for side in SIDES:
        had = [at for who, at in life.sent if who == side]
        assert all(later - earlier >= NUDGE_EVERY for earlier, later in pairwise(had))
        words = [*life.spoke[side], datetime.max.replace(tzinfo=life.now.tzinfo)]
        for said, next_word in pairwise(words):
            between = [at for at in had if said < at <= next_word]
            assert len(between) <= 3
            assert all(at - said >= REST for at in between if said != LAPSED)
