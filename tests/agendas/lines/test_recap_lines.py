"""The other lines of a recap: what was said by number, new goals, and which line is which row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.agenda import HORIZONS
from agendas.lines.aligning import align
from agendas.lines.goal import GoalDraft, read_goal, write_goal
from agendas.lines.notes import About, Notes, read_notes, renumber, write_notes
from agendas.recap import NewGoal

plain = st.sampled_from(["It went well", "apply in spring", "at 10:30 in room 2", "no: later"])
said = st.lists(plain, max_size=3).map("\n".join)


def test_a_line_with_a_number_is_about_that_one_and_all_else_is_decided() -> None:
    notes = read_notes("2: in spring\nTo wait\n\n2: and ask\n1. is no number\n10:30 it is", 1, 1)
    assert notes == Notes(
        {2: About("in spring\nand ask")}, "To wait\n\n1. is no number\n10:30 it is"
    )


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("1: reached", About(end="reached")),
        ("1: Dropped: no time", About("no time", "dropped")),
        ("1: drop it", About(end="dropped")),
        ("1: within 3 years", About(horizon="3y")),
        ("1: 10y", About(horizon="10y")),
        ("1: dropped the sample", About("dropped the sample")),
        ("2: drop", About(end="dropped")),
        ("2: reached", About("reached")),
        ("2: 3 years", About("3 years")),
    ],
)
def test_a_number_can_be_ended_and_a_goal_reached_or_given_longer(line: str, about: About) -> None:
    assert read_notes(line, 1, 1).find(int(line[0])) == about


def test_a_line_goes_with_the_number_of_what_it_is_about() -> None:
    text = "1: in June\nTo wait, 3: or so\n2: apply in spring\n 3: drop\n10:30 it is\n9: stray"
    assert renumber(text, {1: None, 2: 1, 3: 2}) == (
        "To wait, 3: or so\n1: apply in spring\n2: drop\n10:30 it is\n9: stray",
        "in June",
    )
    assert renumber(text, {1: 1, 2: 2, 3: 3}) == (text, "")
    assert renumber(text, {}) == (text, "")


def test_a_number_that_nothing_has_is_told_of_and_without_any_all_is_decided() -> None:
    assert read_notes("3: spring", 1, 1).stray == ("3: spring",)
    assert read_notes("3: spring", 0, 0).decided == "3: spring"


@given(
    st.lists(
        st.builds(
            About, said, st.sampled_from(["", "dropped"]), st.sampled_from(["", *HORIZONS[1:]])
        ),
        max_size=12,
    ),
    said,
)
def test_what_stands_in_the_form_reads_back_the_same(goals: list[About], decided: str) -> None:
    text = write_notes(enumerate(goals, 1), decided)
    notes = read_notes(text, len(goals), 1)
    assert [notes.find(at) for at in range(1, len(goals) + 1)] == goals
    assert (notes.decided, notes.stray) == (decided, ())


@given(st.sampled_from(["Lead a ward round", "Teach, once"]), st.sampled_from(HORIZONS))
def test_a_goal_reads_back_the_same(text: str, horizon: str) -> None:
    assert read_goal(write_goal(NewGoal(text, horizon))) == GoalDraft(text, horizon)


def test_a_line_that_was_reworded_stays_the_row_that_it_was() -> None:
    shown = ["Send the draft", "Introduce Ana to the board"]
    assert align(shown, ["Send the whole draft", "Book a room"]) == [0, None]
    assert align(shown, ["Introduce Ana to the board", "Send the draft"]) == [1, 0]
    assert align(shown, ["Introduce Ana to the chair"]) == [1]


@given(st.lists(st.text(max_size=20), max_size=6), st.lists(st.text(max_size=20), max_size=6))
def test_no_row_stands_for_two_lines(shown: list[str], typed: list[str]) -> None:
    found = [at for at in align(shown, typed) if at is not None]
    assert len(found) == len(set(found))
    assert set(found) <= set(range(len(shown)))
