"""Goals as people type them, and the horizon at the end of a line."""

import pytest
from hypothesis import given

from agendas.agenda import HORIZONS
from agendas.lines.goal import GoalDraft, read_goal
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
