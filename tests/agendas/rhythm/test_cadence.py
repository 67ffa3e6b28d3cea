from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.dates.working_days import WorkingDays
from agendas.meeting import find_prompt
from agendas.rhythm.cadence import (
    CODES,
    Cadence,
    NotACadence,
    check_in_at,
    next_meeting,
    overdue_from,
)
from agendas.rhythm.cadence_words import Unit
from agendas.text.messages import phrase
from tests.agendas.places import (
    LONDON,
    LOS_ANGELES,
    TORONTO,
    days_in,
    local,
    moments,
    zones,
)
from tests.agendas.wild import wild

MONTHLY = Cadence(1, "month")
QUARTERLY = Cadence(3, "month")
cadences = st.one_of(
    st.builds(Cadence, st.integers(2, 26), st.just("week")),
    st.builds(Cadence, st.integers(1, 6), st.just("month")),
)


def in_words(cadence: Cadence) -> str:
    return phrase("shared/_cadence", "words", cadence=cadence)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("monthly", 1, "month"),
        ("  Every   MONTH ", 1, "month"),
        ("6 weeks", 6, "week"),
        ("every six weeks", 6, "week"),
        ("six-weekly", 6, "week"),
        ("every 4 weeks", 4, "week"),
        ("26 weeks", 26, "week"),
        ("quarterly", 3, "month"),
        ("every quarter", 3, "month"),
        ("every 3 months", 3, "month"),
        ("four times a year", 3, "month"),
        ("twice a year", 6, "month"),
        ("Twice per year", 6, "month"),
        ("half-yearly", 6, "month"),
        ("2 weeks", 2, "week"),
        ("3 weeks", 3, "week"),
        ("every other week", 2, "week"),
        ("every second week", 2, "week"),
        ("Fortnightly.", 2, "week"),
        ("every fortnight", 2, "week"),
        ("a fortnight", 2, "week"),
        ("two-weekly", 2, "week"),
        ("every 14 days", 2, "week"),
        ("twice a month", 2, "week"),
        ("twice monthly", 2, "week"),
        ("once a month", 1, "month"),
        ("each month", 1, "month"),
        ("semi-annually", 6, "month"),
        ("biannual", 6, "month"),
        ("2x a year", 6, "month"),
        ("twice yearly", 6, "month"),
        ("every third month", 3, "month"),
        ("every 2nd month", 2, "month"),
        ("once a quarter", 3, "month"),
        ("“monthly”", 1, "month"),
        ("every 2 months", 2, "month"),
        ("every other month", 2, "month"),
    ],
)
def test_a_cadence_is_read_as_people_say_it(text: str, count: int, unit: Unit) -> None:
    assert Cadence.parse(text) == Cadence(count, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "often",
        "five times a year",
        "0 weeks",
        "-6 weeks",
        "6.5 weeks",
        "every 10 days",
        "6",
        "every",
        "a month ago",
        "99999999999 weeks",
        "٦ weeks",
        "every zillion weeks",
    ],
)
def test_what_is_no_cadence_is_refused(text: str) -> None:
    with pytest.raises(NotACadence) as refused:
        Cadence.parse(text)
    assert refused.value.text == text
    assert refused.value.nearest == ()


@pytest.mark.parametrize(
    ("text", "nearest", "doubtful"),
    [
        ("weekly", ["2 weeks"], False),
        ("every week", ["2 weeks"], False),
        ("twice a week", ["2 weeks"], False),
        ("daily", ["2 weeks"], False),
        ("27 weeks", ["6 months"], False),
        ("7 months", ["6 months"], False),
        ("yearly", ["6 months"], False),
        ("once a year", ["6 months"], False),
        ("biweekly", ["2 weeks"], True),
        ("bi-weekly", ["2 weeks"], True),
        ("bimonthly", ["2 months", "2 weeks"], True),
    ],
)
def test_what_is_outside_the_range_or_has_two_meanings_is_asked_about(
    text: str, nearest: list[str], doubtful: bool
) -> None:
    with pytest.raises(NotACadence) as refused:
        Cadence.parse(text)
    assert [one.code for one in refused.value.nearest] == nearest
    assert refused.value.doubtful is doubtful


def test_a_cadence_outside_the_range_cannot_be_made() -> None:
    with pytest.raises(NotACadence):
        Cadence(1, "week")


@pytest.mark.slow
@given(wild)
def test_whatever_is_typed_is_a_cadence_or_none(text: str) -> None:
    try:
        found = Cadence.parse(text)
    except NotACadence as refused:
        found = next(iter(refused.nearest), QUARTERLY)
    assert found.code in CODES


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1 month", "monthly"),
        ("2 months", "every 2 months"),
        ("3 months", "quarterly"),
        ("6 months", "twice a year"),
        ("6 weeks", "every 6 weeks"),
    ],
)
def test_a_cadence_has_a_code_to_store_and_words_to_show(code: str, words: str) -> None:
    assert (Cadence.parse(code).code, in_words(Cadence.parse(code))) == (code, words)


@given(cadences)
def test_code_and_words_read_back_to_the_same_cadence(cadence: Cadence) -> None:
    assert Cadence.parse(cadence.code) == Cadence.parse(in_words(cadence)) == cadence


@pytest.mark.parametrize(
    ("after", "cadence", "then"),
    [
        ((2026, 1, 30), MONTHLY, (2026, 3, 2)),  # 28 February is a Saturday
        ((2027, 12, 31), Cadence(2, "month"), (2028, 2, 29)),  # a leap day
        ((2028, 2, 29), MONTHLY, (2028, 3, 29)),
        ((2026, 12, 31), MONTHLY, (2027, 2, 1)),  # 31 January is a Sunday
        ((2026, 8, 31), QUARTERLY, (2026, 11, 30)),
        ((2026, 10, 15), QUARTERLY, (2027, 1, 15)),
    ],
)
def test_months_end_where_they_end(
    after: tuple[int, ...], cadence: Cadence, then: tuple[int, ...]
) -> None:
    met = local(TORONTO, *after, 14, 30)
    assert next_meeting(cadence, met, days_in(TORONTO)) == local(TORONTO, *then, 14, 30)


@pytest.mark.parametrize("zone", [TORONTO, LOS_ANGELES, LONDON])
@pytest.mark.parametrize("month", [3, 10])
def test_a_meeting_keeps_its_hour_when_the_clocks_change(zone: ZoneInfo, month: int) -> None:
    met = local(zone, 2027, month, 4, 9)
    then = next_meeting(Cadence(6, "week"), met, days_in(zone))
    assert wall_time(then, zone).hour == 9
    assert abs((then - met) - timedelta(weeks=6)) == timedelta(hours=1)


def test_an_hour_that_the_clocks_skip_is_pushed_on() -> None:
    # On a Friday, which is worked on in the country of the programme.
    cairo = ZoneInfo("Africa/Cairo")
    met = local(cairo, 2027, 3, 30, 0, 30)
    assert next_meeting(MONTHLY, met, WorkingDays(cairo, "DE")) == local(cairo, 2027, 4, 30, 1, 30)


def test_the_second_of_two_like_hours_leads_to_the_same_next_meeting() -> None:
    first, second = (local(LONDON, 2026, 10, 25, 1, 30, fold=fold) for fold in (0, 1))
    assert next_meeting(MONTHLY, first, days_in(LONDON)) == next_meeting(
        MONTHLY, second, days_in(LONDON)
    )


def test_a_pair_is_overdue_a_cadence_and_its_grace_after_it_last_met() -> None:
    met = local(TORONTO, 2026, 9, 1, 14)
    assert overdue_from(Cadence(6, "week"), met, days_in(TORONTO), 14) == local(
        TORONTO, 2026, 10, 27, 14
    )
    assert overdue_from(Cadence(6, "week"), met, days_in(TORONTO), 21) == local(
        TORONTO, 2026, 11, 3, 14
    )


def test_the_check_in_is_half_way_at_ten_on_a_working_day() -> None:
    met = local(TORONTO, 2026, 9, 1, 14)
    then = local(TORONTO, 2026, 12, 1, 14)
    at = local(TORONTO, 2026, 10, 19, 10)  # moved on from a Saturday
    assert check_in_at(QUARTERLY, met, then, days_in(TORONTO)) == at


@pytest.mark.parametrize("code", ["2 weeks", "3 weeks", "1 month", "4 weeks", "7 weeks"])
def test_pairs_that_meet_often_have_no_check_in(code: str) -> None:
    met, then = local(TORONTO, 2026, 9, 1), local(TORONTO, 2026, 12, 1)
    assert check_in_at(Cadence.parse(code), met, then, days_in(TORONTO)) is None


def test_meetings_that_are_close_together_have_no_check_in_between() -> None:
    met, then = local(TORONTO, 2026, 9, 1, 14), local(TORONTO, 2026, 10, 26, 14)
    assert check_in_at(QUARTERLY, met, then, days_in(TORONTO)) is None


@given(cadences, moments, zones)
def test_a_next_meeting_is_later_on_a_working_day_at_the_same_hour(
    cadence: Cadence, after: datetime, zone: ZoneInfo
) -> None:
    then = next_meeting(cadence, after, days_in(zone))
    shown, was = wall_time(then, zone), wall_time(after, zone)
    assert then - after >= timedelta(days=13, hours=23)
    assert days_in(zone).includes(shown)
    assert shown.time() == was.time() or not tz.datetime_exists(
        datetime.combine(shown, was.time(), zone)
    )


@given(cadences, moments, zones, st.integers(0, 60))
def test_nobody_is_overdue_before_the_next_meeting_and_its_grace(
    cadence: Cadence, last: datetime, zone: ZoneInfo, grace: int
) -> None:
    then = next_meeting(cadence, last, days_in(zone))
    overdue = overdue_from(cadence, last, days_in(zone), grace)
    assert wall_time(overdue, zone).date() == wall_time(then, zone).date() + timedelta(days=grace)


@given(cadences, moments, st.integers(1, 400), zones)
def test_a_check_in_lies_between_its_meetings_and_a_week_from_the_prompt(
    cadence: Cadence, last: datetime, days: int, zone: ZoneInfo
) -> None:
    planned = last + timedelta(days=days)
    check_in = check_in_at(cadence, last, planned, days_in(zone))
    if check_in is not None:
        assert last < check_in < planned
        assert find_prompt(planned, days_in(zone)) - check_in >= timedelta(days=7)
        assert days_in(zone).includes(wall_time(check_in, zone))


@given(st.sampled_from([Cadence(2, "week"), Cadence(3, "week")]), moments, zones)
def test_even_every_two_weeks_there_is_a_week_between_a_meeting_and_the_next_prompt(
    cadence: Cadence, met: datetime, zone: ZoneInfo
) -> None:
    days = days_in(zone)
    planned = next_meeting(cadence, met, days)
    prompt = find_prompt(planned, days)
    assert timedelta(days=2, hours=22) <= planned - prompt
    assert days.includes(wall_time(prompt, zone))
    # A week of holidays before it, as there are in Nepal, leaves less.
    assert prompt - met >= timedelta(days=3)


@given(moments, zones, st.integers(1, 60))
def test_every_two_weeks_a_pair_lapses_a_grace_after_its_date_and_has_no_check_in(
    met: datetime, zone: ZoneInfo, grace: int
) -> None:
    days = days_in(zone)
    planned = next_meeting(Cadence(2, "week"), met, days)
    assert overdue_from(Cadence(2, "week"), met, days, grace) > planned
    assert check_in_at(Cadence(2, "week"), met, planned, days) is None
