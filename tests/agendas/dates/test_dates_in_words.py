from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import from_wall_time
from agendas.dates.reading import read_day
from agendas.dates.wording import age_in_words, day_in_words, moment_in_words, short_day
from tests.agendas.places import LONDON, LOS_ANGELES, TORONTO, local, shown

TODAY = date(2026, 11, 26)
days = st.dates(date(2026, 1, 1), date(2034, 12, 31))


def test_a_day_is_written_in_full() -> None:
    assert day_in_words(date(2026, 11, 27)) == "Friday 27 November 2026"
    assert day_in_words(date(2028, 2, 29)) == "Tuesday 29 February 2028"


def test_a_short_day_has_its_year_only_where_it_is_not_this_one() -> None:
    assert short_day(date(2026, 11, 27), TODAY) == "Fri 27 Nov"
    assert short_day(date(2027, 1, 1), TODAY) == "Fri 1 Jan 2027"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (TORONTO, "Friday 27 November 2026 at 14:05 (Toronto time)"),
        (LOS_ANGELES, "Friday 27 November 2026 at 11:05 (Los Angeles time)"),
        (LONDON, "Friday 27 November 2026 at 19:05 (London time)"),
        (ZoneInfo("UTC"), "Friday 27 November 2026 at 19:05 (UTC)"),
        (
            ZoneInfo("America/Argentina/Buenos_Aires"),
            "Friday 27 November 2026 at 16:05 (Buenos Aires time)",
        ),
    ],
)
def test_a_moment_is_written_with_whose_time_it_is(zone: ZoneInfo, words: str) -> None:
    assert moment_in_words(datetime(2026, 11, 27, 19, 5, tzinfo=UTC), zone) == words


def test_a_moment_keeps_its_hour_in_words_across_a_clock_change() -> None:
    assert "at 09:00" in moment_in_words(local(TORONTO, 2027, 3, 12, 9), TORONTO)
    assert "at 09:00" in moment_in_words(local(TORONTO, 2027, 3, 15, 9), TORONTO)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (5, "5 days"),
        (13, "13 days"),
        (14, "2 weeks"),
        (21, "3 weeks"),
        (60, "2 months"),
        (121, "4 months"),
        (800, "2 years"),
        (-1, "today"),
    ],
)
def test_an_age_is_written_as_people_say_it(ago: int, words: str) -> None:
    assert age_in_words(ago) == words


@given(days, st.integers(0, 3650))
def test_the_words_of_any_day_read_back_to_it(day: date, earlier: int) -> None:
    now = from_wall_time(shown(day.year, day.month, day.day, 12), TORONTO)
    now -= timedelta(days=earlier)
    assert read_day(day_in_words(day), now, TORONTO) == day
    assert read_day(short_day(day, now.date()), now, TORONTO) == day
