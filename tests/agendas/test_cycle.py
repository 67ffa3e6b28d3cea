"""The cycle of one meeting: the table holds, and what time brings comes in order, never early."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from agendas.dates.local_time import day_around, wall_time
from agendas.dates.working_days import WorkingDays
from agendas.meeting import (
    AHEAD,
    DONE,
    LENGTH,
    OPEN,
    REVIEWING,
    SHORT_NOTICE,
    TRANSITIONS,
    USUAL,
    Event,
    Leads,
    Refused,
    State,
    Step,
    after,
    ask_mentor_at,
    days_before,
    next_step,
    off_calendar,
    suggest_moved,
)
from tests.agendas.places import LONDON, TORONTO, days_in, free_between, local, moments, zones

CLOSED = (State.ACCEPTED, State.MISSED, State.CANCELLED, State.ENDED)
OF_TIME = (Event.PROMPT, Event.SHARE, Event.BEGIN, Event.ASK)
MINUTE = timedelta(minutes=1)
PROMPT_BEFORE, SHARE_BEFORE = timedelta(days=USUAL.prompt), timedelta(days=USUAL.share)


class Meeting(RuleBasedStateMachine):
    """Any events, in any order, as impatient people and a late clock would bring them."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.PLANNED
        self.events: list[Event] = []

    @rule(event=st.sampled_from(Event))
    def happens(self, event: Event) -> None:
        if (self.state, event) in TRANSITIONS:
            self.state = after(self.state, event)
            self.events.append(event)
            return
        with pytest.raises(Refused) as refused:
            after(self.state, event)
        assert (refused.value.state, refused.value.event) == (self.state, event)

    @precondition(lambda self: self.state in CLOSED)
    @rule(event=st.sampled_from(Event))
    def nothing_follows_the_end_but_that_it_is_taken_back(self, event: Event) -> None:
        if (self.state, event) == (State.ACCEPTED, Event.TAKE_BACK):
            self.happens(event)
            return
        with pytest.raises(Refused):
            after(self.state, event)

    @invariant()
    def a_held_meeting_was_said_to_have_been_met(self) -> None:
        assert (self.state in DONE) <= (Event.MET in self.events)

    @invariant()
    def an_accepted_recap_was_written_after_its_last_change(self) -> None:
        if self.state is State.ACCEPTED:
            kept: list[Event] = []
            for event in self.events:
                if event is Event.TAKE_BACK:
                    assert kept.pop() is Event.ACCEPT
                elif event is not Event.END:
                    kept.append(event)
            assert kept[-2:] == [Event.RECAP, Event.ACCEPT]

    @invariant()
    def time_brings_only_what_the_table_allows(self) -> None:
        start = local(TORONTO, 2026, 11, 26, 14)
        step = next_step(self.state, start, days_in(TORONTO), start - timedelta(days=9))
        if step:
            assert step.event in OF_TIME
            assert (self.state, step.event) in TRANSITIONS


TestAnyEventsInAnyOrder = Meeting.TestCase
TestAnyEventsInAnyOrder.settings = settings(max_examples=60, stateful_step_count=25)


def run(*events: Event, state: State = State.PLANNED) -> State:
    for event in events:
        state = after(state, event)
    return state


def test_a_meeting_goes_from_the_prompt_to_mutual_acceptance() -> None:
    assert run(*OF_TIME, Event.MET, Event.RECAP, Event.ACCEPT) is State.ACCEPTED


def test_a_recap_goes_back_and_forth_until_it_is_accepted() -> None:
    held = run(Event.MET)
    back = run(Event.RECAP, Event.AMEND, Event.RECAP, Event.AMEND, state=held)
    assert back is State.AMENDING
    assert run(Event.RECAP, Event.ACCEPT, state=back) is State.ACCEPTED


def test_what_is_being_changed_cannot_be_accepted() -> None:
    with pytest.raises(Refused):
        run(Event.MET, Event.RECAP, Event.AMEND, Event.ACCEPT)


@pytest.mark.parametrize("state", AHEAD)
def test_a_meeting_ahead_can_be_moved_cancelled_held_or_ended_with_its_pair(state: State) -> None:
    assert [after(state, event) for event in (Event.MOVE, Event.CANCEL, Event.MET, Event.END)] == [
        State.PLANNED,
        State.CANCELLED,
        State.HELD,
        State.ENDED,
    ]


def test_a_meeting_that_has_not_begun_cannot_have_failed_to_happen() -> None:
    assert {state for state, event in TRANSITIONS if event is Event.MISS} == {
        State.UNDERWAY,
        State.ASKED,
        State.DOUBTED,
    }


def test_every_state_is_ahead_in_review_or_closed_and_can_be_reached() -> None:
    assert sorted((*OPEN, *CLOSED)) == sorted(State)
    assert set(TRANSITIONS.values()) == set(State)
    assert {state for state, _ in TRANSITIONS} == {*OPEN, State.ACCEPTED}


@pytest.mark.parametrize("state", [*REVIEWING, *CLOSED, State.ASKED, State.DOUBTED])
def test_what_waits_for_people_or_is_over_gets_no_step_from_time(state: State) -> None:
    start = local(TORONTO, 2026, 11, 26, 14)
    assert next_step(state, start, days_in(TORONTO), start) is None


def test_a_meeting_is_prompted_three_days_before_and_shared_the_day_before() -> None:
    start, entered = local(TORONTO, 2026, 11, 27, 14), local(TORONTO, 2026, 11, 2, 9)
    prompt = Step(Event.PROMPT, local(TORONTO, 2026, 11, 24, 0))
    assert next_step(State.PLANNED, start, days_in(TORONTO), entered) == prompt
    share = Step(Event.SHARE, local(TORONTO, 2026, 11, 26, 0))
    assert next_step(State.PREPARING, start, days_in(TORONTO), prompt.due_at) == share
    begin, ask = Step(Event.BEGIN, start), Step(Event.ASK, start + LENGTH)
    assert next_step(State.SHARED, start, days_in(TORONTO), share.due_at) == begin
    assert next_step(State.UNDERWAY, start, days_in(TORONTO), start) == ask


@pytest.mark.parametrize("day", [1, 2, 3])
def test_what_would_fall_on_a_weekend_comes_on_friday_at_the_same_hour(day: int) -> None:
    # 1 December 2026 is a Tuesday; three days before it, and before the Wednesday, is a weekend.
    prompted = days_before(local(TORONTO, 2026, 12, day, 14), PROMPT_BEFORE, days_in(TORONTO))
    friday, monday = local(TORONTO, 2026, 11, 27, 14), local(TORONTO, 2026, 11, 30, 14)
    assert prompted == (monday if day == 3 else friday)


def test_at_short_notice_the_agenda_is_shared_halfway_to_the_meeting() -> None:
    start = local(TORONTO, 2026, 11, 26, 14)
    entered = local(TORONTO, 2026, 11, 26, 8)
    step = next_step(State.PREPARING, start, days_in(TORONTO), entered)
    assert step == Step(Event.SHARE, local(TORONTO, 2026, 11, 26, 11))


def test_the_day_before_keeps_the_hour_when_the_clocks_change_in_between() -> None:
    start = local(LONDON, 2027, 10, 31, 9)  # a Sunday, with two o'clock shown twice
    assert days_before(start, timedelta(days=2), days_in(LONDON)) == local(LONDON, 2027, 10, 29, 9)


def test_an_hour_that_the_clocks_skip_the_day_before_is_pushed_on() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # at midnight of Friday, 30 April 2027, the clocks go to one
    start = local(cairo, 2027, 5, 1, 0, 30)
    assert days_before(start, SHARE_BEFORE, WorkingDays(cairo, "DE")) == local(
        cairo, 2027, 4, 30, 1, 30
    )


def test_an_hour_shown_twice_on_the_meetings_day_is_the_first_on_the_day_before() -> None:
    second = local(LONDON, 2026, 10, 25, 1, 30, fold=1)
    assert days_before(second, PROMPT_BEFORE, days_in(LONDON)) == local(LONDON, 2026, 10, 22, 1, 30)


def test_a_lead_is_told_in_utc_and_a_naive_meeting_is_refused() -> None:
    start = local(TORONTO, 2026, 11, 26, 14)
    assert days_before(start.astimezone(LONDON), SHARE_BEFORE, days_in(TORONTO)).tzinfo is UTC
    with pytest.raises(ValueError, match="aware"):
        days_before(start.replace(tzinfo=None), SHARE_BEFORE, days_in(TORONTO))


leads = st.sampled_from([SHARE_BEFORE, PROMPT_BEFORE])


@given(moments, leads, zones)
def test_a_lead_is_on_a_working_day_and_never_shorter_than_it_should_be(
    start: datetime, lead: timedelta, zone: ZoneInfo
) -> None:
    found = days_before(start, lead, days_in(zone))
    local, meant = wall_time(found, zone), wall_time(start, zone) - lead
    assert days_in(zone).includes(local)
    # An hour that the clocks skip comes an hour later; only free days are passed over.
    assert local <= meant + timedelta(hours=1)
    assert free_between(days_in(zone), local.date(), meant.date() + timedelta(days=1))


@given(moments, zones, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_steps_come_in_order_and_none_before_its_time(
    start: datetime, zone: ZoneInfo, notice: timedelta
) -> None:
    entered = start - notice
    state, now, steps = State.PLANNED, entered, list[Step]()
    while step := next_step(state, start, days_in(zone), entered):
        now = max(now, step.due_at)
        steps.append(step)
        state, entered = after(state, step.event), now
    assert [step.event for step in steps] == list(OF_TIME)
    assert steps[0].due_at <= steps[1].due_at <= steps[2].due_at <= steps[3].due_at
    shared = days_before(start, SHARE_BEFORE, days_in(zone))
    assert steps[1].due_at >= day_around(shared, zone)[0]
    assert steps[2].due_at == start


@given(moments, zones)
def test_the_mentor_is_asked_on_the_next_working_day_at_that_hour(
    asked: datetime, zone: ZoneInfo
) -> None:
    found = wall_time(ask_mentor_at(asked, days_in(zone)), zone)
    shown, days = wall_time(asked, zone), days_in(zone)
    assert days.includes(found)
    assert timedelta(days=1) <= found - shown
    assert free_between(days, days.on_or_after(shown.date()), found.date())


@given(moments, zones, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_was_moved_is_proposed_for_a_working_day_within_days(
    start: datetime, zone: ZoneInfo, since: timedelta
) -> None:
    now = start + since
    found = suggest_moved(start, now, days_in(zone))
    local, days = wall_time(found, zone), days_in(zone)
    assert days.includes(local)
    today = days.on_or_after(wall_time(now, zone).date())
    first = days.on_or_after(today + timedelta(days=1))
    assert free_between(days, first, local.date())


@given(moments, zones, st.timedeltas(MINUTE, timedelta(hours=47)))
def test_a_mentee_always_has_half_of_the_notice_or_half_a_day_to_prepare(
    start: datetime, zone: ZoneInfo, notice: timedelta
) -> None:
    assume(notice > MINUTE)
    step = next_step(State.PREPARING, start, days_in(zone), start - notice)
    assert step is not None
    asked = start - notice
    assert min(asked + SHORT_NOTICE, start - notice / 2 - MINUTE) <= step.due_at <= start


def test_a_monday_meeting_is_asked_about_on_thursday_and_shared_on_friday() -> None:
    monday = local(TORONTO, 2026, 11, 30, 9)
    prompt = next_step(State.PLANNED, monday, days_in(TORONTO), monday - timedelta(days=20))
    assert prompt is not None
    assert prompt.due_at == local(TORONTO, 2026, 11, 26, 0)
    share = next_step(State.PREPARING, monday, days_in(TORONTO), prompt.due_at)
    assert share is not None
    assert share.due_at == local(TORONTO, 2026, 11, 27, 0)


@pytest.mark.parametrize(
    ("state", "met", "entered", "off"),
    [
        (State.PLANNED, None, -9, False),
        (State.ASKED, None, 1, False),
        (State.HELD, 0, 2, False),
        (State.ACCEPTED, 30, 48, False),
        (State.HELD, -10, -8, False),
        (State.HELD, -46, -40, True),
        (State.ACCEPTED, -46, 60, True),
        (State.MISSED, None, 2, True),
        (State.CANCELLED, None, -9, True),
        (State.ENDED, None, -1, True),
        (State.ENDED, None, 1, False),
        (State.ENDED, 0, 5, False),
        (State.ENDED, -46, 5, True),
    ],
)
def test_a_meeting_is_off_the_calendar_where_nobody_met_at_that_time(
    state: State, met: float | None, entered: float, off: bool
) -> None:
    """Hours before or after a meeting at three in the afternoon."""
    starts = local(TORONTO, 2027, 3, 15, 15)
    met_at = None if met is None else starts + timedelta(hours=met)
    entered_at = starts + timedelta(hours=entered)
    assert off_calendar(state, starts, met_at, entered_at, TORONTO) is off


@given(moments, zones, st.integers(1, 14), st.integers(1, 14))
def test_whatever_a_programmes_days_the_mentee_is_asked_a_working_day_before_the_mentor(
    start: datetime, zone: ZoneInfo, share: int, more: int
) -> None:
    days, leads = days_in(zone), Leads(share + more, share)
    prompt = next_step(State.PLANNED, start, days, start - timedelta(days=60), leads=leads)
    assert prompt is not None
    shared = next_step(State.PREPARING, start, days, prompt.due_at, leads=leads)
    assert shared is not None
    assert prompt.due_at < shared.due_at < start
    assert start - prompt.due_at >= timedelta(days=share + more) - timedelta(days=1)
