from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.dates.reading import read_day, read_moment
from agendas.dates.refusals import (
    AmbiguousDate,
    AmbiguousHour,
    InThePast,
    NoSuchDay,
    NotADate,
    NoTimeOfDay,
    SkippedHour,
    TooFar,
    UnreadableDate,
)
from tests.agendas.places import LONDON, LOS_ANGELES, TORONTO, local, moments, zones

THURSDAY = local(TORONTO, 2026, 11, 26, 10)
MONTHS = "jan feb mar apr may jun jul aug sept oct nov dec".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-26"),
        ("tonight", "2026-11-26"),
        ("Tomorrow", "2026-11-27"),
        ("the day after tomorrow", "2026-11-28"),
        ("friday", "2026-11-27"),
        ("this friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("friday next week", "2026-12-04"),
        ("friday week", "2026-12-04"),
        ("a week on friday", "2026-12-04"),
        ("a week today", "2026-12-03"),
        ("tomorrow week", "2026-12-04"),
        ("thurs", "2026-12-03"),
        ("weds", "2026-12-02"),
        ("next monday", "2026-11-30"),
        ("end of month", "2026-11-30"),
        ("the end of next month", "2026-12-31"),
        ("end of february", "2027-02-28"),
        ("end of the year", "2026-12-31"),
        ("end of the week", "2026-11-27"),
        ("end of the day", "2026-11-26"),
        ("in a fortnight", "2026-12-10"),
        ("in two weeks", "2026-12-10"),
        ("in two weeks' time", "2026-12-10"),
        ("in a week’s time", "2026-12-03"),
        ("within a week", "2026-12-03"),
        ("next week", "2026-12-03"),
        ("in 3 months", "2027-02-26"),
        ("26 nov", "2026-11-26"),
        ("30 nov", "2026-11-30"),
        ("30th of November, 2026.", "2026-11-30"),
        ("nov 30", "2026-11-30"),
        ("1 jan", "2027-01-01"),
        ("29 feb", "2028-02-29"),
        ("the 5th", "2026-12-05"),
        ("the 31st", "2026-12-31"),
        ("the 3rd of next month", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("30/11", "2026-11-30"),
        ("12/30", "2026-12-30"),
        ("12/25/2026", "2026-12-25"),
        ("4/4/27", "2027-04-04"),
        ("12.3.2027", "2027-03-12"),
        ("by friday", "2026-11-27"),
        ("friday at 2", "2026-11-27"),
        ("friday 2pm", "2026-11-27"),
        ("in 10 years", "2036-11-26"),
    ],
)
def test_a_day_is_read_as_it_is_said(text: str, day: str) -> None:
    assert read_day(text, THURSDAY, TORONTO) == date.fromisoformat(day)


@pytest.mark.parametrize(("said_on", "then"), [(n, 4) for n in range(23, 30)] + [(30, 11)])
def test_next_friday_is_the_friday_of_next_week(said_on: int, then: int) -> None:
    now = local(TORONTO, 2026, 11, said_on, 10)
    assert read_day("next friday", now, TORONTO) == date(2026, 12, then)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2 Dec 2pm", (2026, 12, 2, 14)),
        ("2 Dec. at 2 p.m.", (2026, 12, 2, 14)),
        ("monday 9:30", (2026, 11, 30, 9, 30)),
        ("monday 9.30", (2026, 11, 30, 9, 30)),
        ("2026-12-03 14:00", (2026, 12, 3, 14)),
        ("2026-12-03T14:00", (2026, 12, 3, 14)),
        ("noon friday", (2026, 11, 27, 12)),
        ("friday at noon", (2026, 11, 27, 12)),
        ("next friday 2pm", (2026, 12, 4, 14)),
        ("2pm next friday", (2026, 12, 4, 14)),
        ("friday 14h", (2026, 11, 27, 14)),
        ("the 5th at 2pm", (2026, 12, 5, 14)),
        ("tomorrow 14:00", (2026, 11, 27, 14)),
        ("tomorrow 10:00", (2026, 11, 27, 10)),
        ("tomorrow at 9", (2026, 11, 27, 9)),
        ("friday evening at 7", (2026, 11, 27, 19)),
        ("2pm", (2026, 11, 26, 14)),
        ("9am", (2026, 11, 27, 9)),
        ("in an hour", (2026, 11, 26, 11)),
    ],
)
def test_a_moment_is_read_in_the_persons_own_zone(text: str, moment: tuple[int, ...]) -> None:
    for zone in (TORONTO, LOS_ANGELES, LONDON):
        read = read_moment(text, local(zone, 2026, 11, 26, 10), zone)
        assert (read, read.tzinfo) == (local(zone, *moment), UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hand",
        "december",
        "mar 2027",
        "2027",
        "5",
        "one",
        "a",
        "this week",
        "end of term",
        "now",
        "dec 2pm",
        "13/30",
        "day 2",
        "friday or monday",
        "1608989898",
        "🙂",
        "friday " * 20,
    ],
)
def test_what_names_no_day_is_not_a_date(text: str) -> None:
    for read in (read_day, read_moment):
        with pytest.raises(NotADate) as refused:
            read(text, THURSDAY, TORONTO)
        assert refused.value.text == text


@pytest.mark.parametrize(
    "text", ["31 nov", "29 feb 2027", "2027-02-30", "the 31st of november", "31/11", "32 nov"]
)
def test_a_day_that_the_calendar_has_not_is_told_apart(text: str) -> None:
    with pytest.raises(NoSuchDay):
        read_day(text, THURSDAY, TORONTO)


@pytest.mark.parametrize("text", ["12/3", "12-3", "1/2/2027", "thursday 27 november", "1/2 2pm"])
def test_what_may_be_two_dates_is_not_guessed(text: str) -> None:
    for read in (read_day, read_moment):
        with pytest.raises(AmbiguousDate):
            read(text, THURSDAY, TORONTO)


@pytest.mark.parametrize("text", ["yesterday", "last week", "25 nov 2026", "2 days ago"])
def test_a_day_before_today_is_in_the_past(text: str) -> None:
    with pytest.raises(InThePast):
        read_day(text, THURSDAY, TORONTO)


@pytest.mark.parametrize(
    "text", ["today 9am", "today 10:00", "26 nov 9am", "yesterday 2pm", "an hour ago"]
)
def test_a_moment_that_is_not_ahead_is_in_the_past(text: str) -> None:
    with pytest.raises(InThePast):
        read_moment(text, THURSDAY, TORONTO)


def test_more_than_ten_years_ahead_is_too_far() -> None:
    for text in ("27 nov 2036", "in 11 years", "9999-12-31"):
        with pytest.raises(TooFar):
            read_day(text, THURSDAY, TORONTO)
    with pytest.raises(TooFar):
        read_moment("27 nov 2036 2pm", THURSDAY, TORONTO)


@pytest.mark.parametrize("text", ["friday", "friday evening", "in a fortnight"])
def test_a_meeting_needs_an_hour(text: str) -> None:
    with pytest.raises(NoTimeOfDay):
        read_moment(text, THURSDAY, TORONTO)


def test_today_is_the_persons_own() -> None:
    now = datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert read_day("tomorrow", now, TORONTO) == date(2026, 11, 27)
    assert read_day("tomorrow", now, LONDON) == date(2026, 11, 28)


def test_an_hour_that_the_clocks_skip_is_refused_and_one_shown_twice_is_the_first() -> None:
    with pytest.raises(SkippedHour):
        read_moment("14 march 2027 02:30", THURSDAY, TORONTO)
    assert read_moment("31 oct 2027 1:30am", THURSDAY, LONDON) == local(LONDON, 2027, 10, 31, 1, 30)


@pytest.mark.parametrize(
    ("text", "early", "late"),
    [
        ("friday at 2", time(2), time(14)),
        ("friday 2:30", time(2, 30), time(14, 30)),
        ("friday at midnight", time(0), time(23, 59)),
    ],
)
def test_an_hour_of_the_night_or_of_the_day_is_asked_about(
    text: str, early: time, late: time
) -> None:
    with pytest.raises(AmbiguousHour) as refused:
        read_moment(text, THURSDAY, TORONTO)
    assert (refused.value.early, refused.value.late) == (early, late)


@pytest.mark.slow
@given(moments, zones, st.integers(0, 3650))
def test_any_day_ahead_reads_back_however_it_is_written(
    now: datetime, zone: ZoneInfo, ahead: int
) -> None:
    day = wall_time(now, zone).date() + timedelta(days=ahead)
    month = MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day:%A} {day.day} {day:%B} {day.year}",
    ):
        assert read_day(text, now, zone) == day


@pytest.mark.slow
@given(moments, zones, st.text() | st.from_regex(r"[0-9a-z/:., -]{1,20}", fullmatch=True))
@example(THURSDAY, TORONTO, "in 99999 years")
@example(THURSDAY, TORONTO, "1 jan 0000")
@example(THURSDAY, TORONTO, "0th 9999-12-31 23:59")
def test_whatever_is_typed_gives_a_date_ahead_or_one_of_the_refusals(
    now: datetime, zone: ZoneInfo, text: str
) -> None:
    today = wall_time(now, zone).date()
    with suppress(UnreadableDate):
        assert today <= read_day(text, now, zone) <= today + timedelta(days=3653)
    with suppress(UnreadableDate):
        assert now < read_moment(text, now, zone)
