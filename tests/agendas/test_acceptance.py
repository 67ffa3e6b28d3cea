"""Who of the two may do what with a version, whoever proposed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.acceptance import (
    OPEN,
    ROLES,
    Move,
    NotNow,
    Reason,
    Standing,
    State,
    check,
    check_seen,
    find_other,
)

roles = st.sampled_from(ROLES)
standings = st.builds(Standing, st.sampled_from(State), roles, st.booleans())


def may(move: Move, role: str, standing: Standing) -> bool:
    try:
        check(move, role, standing)
    except NotNow:
        return False
    return True


@given(standings, roles)
def test_nobody_accepts_or_amends_what_they_proposed_themselves(
    standing: Standing, role: str
) -> None:
    for move in (Move.ACCEPT, Move.AMEND):
        waits = standing.state is State.WAITING and role != standing.proposer
        assert may(move, role, standing) == waits


@given(standings, roles)
def test_whoever_it_waits_for_can_do_something_and_it_waits_for_one_at_most(
    standing: Standing, role: str
) -> None:
    if standing.waits_for is None:
        assert standing.state not in OPEN
    elif standing.waits_for == role:
        assert may(Move.PROPOSE, role, standing)


@given(standings, roles)
def test_either_may_propose_the_next_version_of_the_newest(standing: Standing, role: str) -> None:
    assert may(Move.PROPOSE, role, standing) == (standing.state is not State.REPLACED)


@given(standings, roles)
def test_only_a_change_of_what_was_agreed_can_be_dropped(standing: Standing, role: str) -> None:
    may_drop = standing.agreed_before and standing.state in OPEN
    assert may(Move.DROP, role, standing) == may_drop


@given(st.sampled_from(State))
def test_swapping_the_two_swaps_what_they_may_do(state: State) -> None:
    for move in Move:
        for role in ROLES:
            here, there = Standing(state, "mentee"), Standing(state, "mentor")
            assert may(move, role, here) == may(move, find_other(role), there)


def test_a_refusal_says_why() -> None:
    with pytest.raises(NotNow) as own:
        check(Move.ACCEPT, "mentee", Standing(State.WAITING, "mentee"))
    assert own.value.reason is Reason.OWN
    with pytest.raises(NotNow) as old:
        check(Move.AMEND, "mentor", Standing(State.REPLACED, "mentee"))
    assert old.value.reason is Reason.REPLACED


def test_a_version_that_was_not_seen_is_not_replaced() -> None:
    check_seen(0, 0)
    with pytest.raises(NotNow) as newer:
        check_seen(1, 2)
    assert newer.value.reason is Reason.NEWER
