"""What people choose to be sent: only what may be, whatever a form brings."""

from hypothesis import given
from hypothesis import strategies as st

from agendas.rhythm.choices import (
    MAY_BE_AT_HOME,
    MAY_BE_OFF,
    Choice,
    choose,
    is_awaited_again,
    wants,
)

ticks = st.sets(st.sampled_from([*Choice, "nonsense"]))
kept = st.dictionaries(st.sampled_from([*Choice, "nonsense"]), st.sampled_from(["off", "home"]))


@given(ticks, ticks)
def test_only_what_may_be_chosen_is_kept(wanted: set[str], at_home: set[str]) -> None:
    chosen = choose(wanted, at_home)
    for choice in Choice:
        off = choice in MAY_BE_OFF and choice not in wanted
        home = choice in MAY_BE_AT_HOME and choice in at_home
        assert wants(chosen, choice) is not (off or home)
    assert "nonsense" not in chosen


@given(kept)
def test_nothing_that_is_kept_switches_off_what_somebody_waits_for(chosen: dict[str, str]) -> None:
    assert wants(chosen, Choice.ALWAYS)
    for choice in MAY_BE_AT_HOME:
        assert wants(chosen, choice) or chosen[choice] == "home"


def test_with_all_ticked_nothing_is_kept_and_all_is_sent() -> None:
    assert choose(MAY_BE_OFF, ()) == {}
    assert all(wants({}, choice) for choice in Choice)


@given(kept, kept)
def test_what_waits_at_home_is_sent_when_it_is_wanted_again(
    before: dict[str, str], after: dict[str, str]
) -> None:
    was_at_home = before.get(Choice.AWAITED) == "home"
    assert is_awaited_again(before, after) is (was_at_home and after.get(Choice.AWAITED) != "home")
