"""What holds for whatever is typed as a date: never past, never another error, nothing lost."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from agendas.dates.due import split_due
from agendas.dates.hints import find_unread
from agendas.dates.local_time import wall_time
from agendas.dates.reading import read_day, read_moment, read_past_day
from agendas.dates.refusals import UnreadableDate
from agendas.dates.wording import moment_in_words
from tests.agendas.places import TORONTO, local, moments, zones

THURSDAY = local(TORONTO, 2026, 11, 26, 10)
# Whatever stands in dates, to be put together in ways that make sense and in ways that do not.
PIECES = """
    by on before until due no later than at from in the a of this next last end and or to - , : ( )
    today tomorrow tonight yesterday now friday fri mon wednsday week weeks fortnight month year day
    days weekend hour hours minutes time ago first second last two three 3 12 31 99 2026 2027 0 00
    1st 5th 31st 0th 32nd jan feb may june dec december 30.11. 5.12 9.30 3/4 13/4 31/2 2026-12-07
    20261207 7dec 07DEC2026 2pm 2 pm 10-11am 9-10 14:00 02:30 2:30 14h 25:00 noon midnight morning
    evening night lunch eod cob eom christmas easter new year's eve EST ET IST BST UTC GMT+2 utc-99
    PT z uk time my please latest thanks :smile: 🙂 *friday* @ q1 meeting send the draft
    May June Smith
""".split()  # noqa: SIM905
typed = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)


@given(moments, zones, typed | st.text(max_size=60))
@example(THURSDAY, TORONTO, "in 99999 years")
@example(THURSDAY, TORONTO, "99999 days ago")
@example(THURSDAY, TORONTO, "christmas 9999")
@example(THURSDAY, TORONTO, "friday 2pm utc+99")
def test_what_is_read_is_ahead_and_all_else_is_refused(
    now: datetime, zone: ZoneInfo, text: str
) -> None:
    today = wall_time(now, zone).date()
    with suppress(UnreadableDate):
        assert today <= read_day(text, now, zone) <= today + timedelta(days=3653)
    with suppress(UnreadableDate):
        assert now < read_moment(text, now, zone)
    with suppress(UnreadableDate):
        read_past_day(text, now, zone)


@given(moments, zones, typed | st.text())
def test_a_line_is_split_without_losing_a_word_and_a_hint_quotes_it(
    now: datetime, zone: ZoneInfo, text: str
) -> None:
    what, due = split_due(text, now, zone)
    if due is None:
        assert what == text.strip()
        unread = " ".join(find_unread(what, now, zone).split())
        assert unread in " ".join(what.split())
    else:
        assert what in text
        assert set(due.split()) <= set(text.split()) or due in text


@given(moments, zones, st.integers(1, 60 * 24 * 3000))
def test_a_moment_reads_back_as_it_is_written(now: datetime, zone: ZoneInfo, minutes: int) -> None:
    moment = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    words = moment_in_words(moment, zone)
    read = read_moment(words, now.replace(second=0, microsecond=0), zone)
    # Where clocks show an hour twice, the first is meant.
    assert moment - read in (timedelta(0), timedelta(hours=1), timedelta(minutes=30))
    assert wall_time(read, zone) == wall_time(moment, zone)


@given(moments, zones, st.sampled_from(["2pm", "14:00", "friday 2pm", "tomorrow 14:00"]))
def test_the_letters_of_ones_own_zone_change_nothing(
    now: datetime, zone: ZoneInfo, text: str
) -> None:
    for month in (1, 7):
        letters = datetime(now.year, month, 1, tzinfo=zone).tzname() or ""
        if letters.isalpha():
            assert read_moment(f"{text} {letters}", now, zone) == read_moment(text, now, zone)
