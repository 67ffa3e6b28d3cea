"""Working days by country: weekends as Babel has them, holidays, and what holds without either."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.working_days import WorkingDays, find_territory, list_holidays, list_weekend
from tests.agendas.places import free_between, shown

NOWHERE = ZoneInfo("UTC")
WEEK = [date(2026, 11, 16) + timedelta(days=day) for day in range(7)]  # from a Monday
countries = st.sampled_from(["", "CA", "DE", "EG", "SA", "IR", "IL", "NP", "CN", "BN", "IN"])
all_days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("country", "free"),
    [
        ("", "67"),
        ("CA", "67"),
        ("NP", "67"),
        ("EG", "56"),
        ("SA", "56"),
        ("IL", "56"),
        ("IR", "5"),
        ("AE", "67"),
    ],
)
def test_a_weekend_is_the_countrys(country: str, free: str) -> None:
    days = [str(day.isoweekday()) for day in WEEK if day.weekday() in list_weekend(country)]
    assert days == list(free)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/Toronto", "CA"),
        ("US/Eastern", "US"),
        ("Asia/Tehran", "IR"),
        ("Asia/Kathmandu", "NP"),
        ("Asia/Jerusalem", "IL"),
        ("Africa/Cairo", "EG"),
        ("Europe/Kiev", "UA"),
        ("UTC", ""),
        ("Etc/GMT+5", ""),
    ],
)
def test_a_zone_lies_in_a_country_or_nobody_knows_where(zone: str, country: str) -> None:
    assert find_territory(zone) == country


def test_holidays_are_those_of_the_country_and_of_its_region() -> None:
    assert WorkingDays(NOWHERE, "DE").includes(date(2026, 11, 18))
    assert not WorkingDays(NOWHERE, "DE", "SN").includes(date(2026, 11, 18))
    assert not WorkingDays(ZoneInfo("Europe/Berlin")).includes(date(2026, 10, 3))
    assert not WorkingDays(ZoneInfo("Asia/Jerusalem")).includes(date(2026, 9, 21))
    assert not WorkingDays(ZoneInfo("Asia/Tehran")).includes(date(2026, 3, 21))
    assert not WorkingDays(ZoneInfo("America/Los_Angeles")).includes(date(2026, 11, 26))


def test_a_country_that_was_named_counts_and_not_the_zones() -> None:
    visiting = WorkingDays(ZoneInfo("Africa/Cairo"), "CA")
    assert visiting.includes(date(2026, 11, 27))
    assert not visiting.includes(date(2026, 11, 29))


def test_what_is_no_country_or_no_region_of_it_is_as_if_nothing_were_known() -> None:
    assert list_holidays("QQ", None, 2026) == frozenset()
    assert list_holidays("CA", "Texas", 2026) == frozenset()
    assert list_weekend("QQ") == list_weekend("")


@given(countries, st.integers(2020, 2040))
def test_new_years_day_and_christmas_are_free_for_everybody(country: str, year: int) -> None:
    days = WorkingDays(NOWHERE, country)
    assert not days.includes(date(year, 1, 1))
    assert not days.includes(date(year, 12, 25))


@given(countries, all_days, st.booleans())
def test_the_next_and_the_last_working_day_pass_over_free_days_alone(
    country: str, day: date, back: bool
) -> None:
    days = WorkingDays(NOWHERE, country)
    found = days.on_or_before(day) if back else days.on_or_after(day)
    assert days.includes(found)
    assert found <= day if back else day <= found
    gap = (found, day + timedelta(days=1)) if back else (day - timedelta(days=1), found)
    assert free_between(days, *gap)


def test_a_local_time_stays_what_it_is() -> None:
    days = WorkingDays(NOWHERE)
    assert days.on_or_after(shown(2026, 11, 22, 9, 5)) == shown(2026, 11, 23, 9, 5)
    assert days.on_or_before(shown(2026, 11, 22, 9, 5)) == shown(2026, 11, 20, 9, 5)
    assert days.later(shown(2026, 11, 20, 9, 5), 2) == shown(2026, 11, 24, 9, 5)
    # 29 February 2028 is a Tuesday.
    assert days.later(shown(2028, 2, 28, 9), 1) == shown(2028, 2, 29, 9)


@pytest.mark.slow
@pytest.mark.long
def test_every_zone_has_working_days() -> None:
    for name in sorted(available_timezones() - {"localtime"}):
        days = WorkingDays(ZoneInfo(name))
        assert days.on_or_after(date(2026, 12, 25)) <= date(2027, 1, 4)
