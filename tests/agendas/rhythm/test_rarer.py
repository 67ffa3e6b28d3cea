"""What is never answered is asked half as often, and an answer brings the old rhythm back."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agendas.rhythm.rarer import AFTER, is_asked, is_rare, note_day

BEGUN = date(2026, 11, 24)
# How many days lie between one question and the next: none, where it is the same day.
gaps = st.lists(st.integers(0, 90), min_size=1, max_size=40)


def ask_all(asked_after: list[int]) -> list[tuple[bool, bool, str]]:
    """Ask again and again without an answer: whether it was asked, whether rarely, on which day."""
    days: list[str] = []
    told, on = [], BEGUN
    for gap in asked_after:
        on += timedelta(days=gap)
        today = on.isoformat()
        told.append((is_asked(days, today), is_rare(days, today), today))
        days = note_day(days, today)
        assert days[-1] == today
        assert len(days) <= AFTER + 2, "what is kept does not grow"
    return told


@given(gaps)
def test_the_first_are_asked_as_ever_and_then_every_other(asked_after: list[int]) -> None:
    by_day = {day: (asked, rarely) for asked, rarely, day in ask_all(asked_after)}
    answers = list(by_day.values())
    assert answers[:AFTER] == [(True, False)] * len(answers[:AFTER])
    later = answers[AFTER:]
    assert [asked for asked, _ in later] == [at % 2 == 0 for at in range(len(later))]
    assert all(rarely for _, rarely in later)


@given(gaps)
def test_on_one_day_all_are_asked_or_none(asked_after: list[int]) -> None:
    told = ask_all(asked_after)
    for day in {day for *_, day in told}:
        assert len({(asked, rarely) for asked, rarely, on in told if on == day}) == 1


@given(gaps)
def test_whoever_answers_is_asked_as_before(asked_after: list[int]) -> None:
    ask_all(asked_after)
    # An answer leaves no day behind.
    assert is_asked([], BEGUN.isoformat())
    assert not is_rare([], BEGUN.isoformat())
