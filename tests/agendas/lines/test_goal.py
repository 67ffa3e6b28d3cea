"""Goals as people type them, and the horizon at the end of a line."""

import pytest
from hypothesis import given

from agendas.agenda import HORIZONS
from agendas.lines.goal import GoalDraft, read_goal, read_horizon, write_horizon
from tests.agendas.wild import wild


@pytest.mark.parametrize(
    ("line", "text", "horizon"),
    [
        ("lead a trial 5y", "lead a trial", "5y"),
        ("lead a trial, 5 years", "lead a trial", "5y"),
        ("lead a trial in five years", "lead a trial", "5y"),
        ("lead a trial within 10 yrs.", "lead a trial", "10y"),
        ("write a grant within a year", "write a grant", "1y"),
        ("write a grant in 12 months", "write a grant", "1y"),
        ("write a grant 1Y", "write a grant", "1y"),
        ("5y", "", "5y"),
        ("lead a trial", "lead a trial", "next"),
        ("fund the group for 5 years", "fund the group for 5 years", "next"),
        ("read up on the last 10 years", "read up on the last 10 years", "next"),
        ("write a 5 year plan", "write a 5 year plan", "next"),
        ("run 10 km", "run 10 km", "next"),
        ("lead the unit for the next 5 years", "lead the unit for the next 5 years", "next"),
        ("a mentee for more than 5 years", "a mentee for more than 5 years", "next"),
        ("finance the group over 5 years", "finance the group over 5 years", "next"),
        ("lead a trial in the next 5 years", "lead a trial", "5y"),
        ("lead a trial within the next three years", "lead a trial", "3y"),
        (
            "publish two papers over the coming year",
            "publish two papers over the coming year",
            "next",
        ),
    ],
)
def test_a_goal_is_read_with_its_horizon(line: str, text: str, horizon: str) -> None:
    assert read_goal(line) == GoalDraft(text, horizon)


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("lead a trial 7y", "7y"),
        ("lead a trial in 2 years", "in 2 years"),
        ("lead a trial within seven years.", "within seven years"),
        ("lead a trial in 6 months", "in 6 months"),
        ("lead a trial 100 years", "100 years"),
    ],
)
def test_a_horizon_that_is_none_is_told_apart(line: str, unknown: str) -> None:
    assert read_goal(line) == GoalDraft("lead a trial", unknown=unknown)


@given(wild)
def test_whatever_is_typed_is_a_goal_with_a_horizon(line: str) -> None:
    draft = read_goal(line)
    assert draft.horizon in HORIZONS
    assert not draft.unknown or draft.horizon == "next"


@pytest.mark.parametrize(
    ("words", "horizon"),
    [
        ("3 years", "3y"),
        ("5y", "5y"),
        ("keep it, within 10 years", "10y"),
        ("keep in one year", "1y"),
        ("2 years", ""),
        ("she has 3 years", ""),
        ("for 3 years", ""),
        ("", ""),
    ],
)
def test_a_horizon_by_itself_is_read_by_the_same_rule(words: str, horizon: str) -> None:
    assert read_horizon(words) == horizon


def test_each_horizon_reads_back() -> None:
    assert [read_horizon(write_horizon(one)) for one in HORIZONS[1:]] == list(HORIZONS[1:])
