import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.due import split_due
from tests.agendas.places import TORONTO, local

THURSDAY = local(TORONTO, 2026, 11, 26, 10)
SOME_WORDS = (
    "send the draft by on before until friday week hand 30 nov in two weeks end of month 12/3"
)


@pytest.mark.parametrize(
    ("text", "what", "due"),
    [
        ("write paper by friday", "write paper", "friday"),
        ("  write paper  BY  Next Friday ", "write paper", "Next Friday"),
        ("stand by the plan until 30 nov", "stand by the plan", "30 nov"),
        ("talk to Dana before the end of the month", "talk to Dana", "the end of the month"),
        ("present on work by Kim on monday", "present on work by Kim", "monday"),
        ("read chapter 3 by a week on friday", "read chapter 3", "a week on friday"),
        ("send the form by 2 Dec 2pm", "send the form", "2 Dec 2pm"),
        ("by friday", "", "friday"),
    ],
)
def test_a_due_date_at_the_end_is_split_off(text: str, what: str, due: str) -> None:
    assert split_due(text, THURSDAY, TORONTO) == (what, due)


@pytest.mark.parametrize(
    "text",
    [
        "write paper by hand",
        "write paper",
        "read on",
        "shorten it by two weeks",
        "finish it by december",
        "comment on the May 5 draft",
        "follow up on monday meeting",
        "reflect on last week",
        "find out what was known by now",
        "step by step",
    ],
)
def test_words_that_are_no_due_date_stay_where_they_are(text: str) -> None:
    assert split_due(text, THURSDAY, TORONTO) == (text, None)


@pytest.mark.parametrize("due", ["31 nov", "12/3", "yesterday", "2 dec 2050", "friday 28 nov"])
def test_a_slip_in_a_due_date_is_split_off_to_be_answered(due: str) -> None:
    assert split_due(f"send the draft by {due}", THURSDAY, TORONTO) == ("send the draft", due)


@given(st.lists(st.sampled_from(SOME_WORDS.split()), min_size=1, max_size=12))
def test_no_word_is_ever_lost(words: list[str]) -> None:
    what, due = split_due(" ".join(words), THURSDAY, TORONTO)
    if due is None:
        assert what.split() == words
    else:
        between = words[len(what.split()) : len(words) - len(due.split())]
        assert [*what.split(), *between, *due.split()] == words
        assert between in ([], ["by"], ["on"], ["before"], ["until"])
