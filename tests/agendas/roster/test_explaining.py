"""What is said of the lines of a roster: each sentence once, with the lines that it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.roster.explaining import gather

told = st.lists(st.tuples(st.integers(1, 60), st.sampled_from("abc")))


@pytest.mark.parametrize(
    ("lines", "runs", "others"),
    [
        ([4], ((4, 4),), 0),
        ([4, 2, 3, 4], ((2, 4),), 0),
        ([2, 3, 5, 7, 9, 11, 12, 13], ((2, 3), (5, 5), (7, 7), (9, 9)), 3),
    ],
)
def test_lines_in_a_row_are_a_run_and_many_runs_are_counted(
    lines: list[int], runs: tuple[tuple[int, int], ...], others: int
) -> None:
    (one,) = gather((line, "It is wrong.") for line in lines)
    assert (one.count, one.runs, one.others) == (len(set(lines)), runs, others)


@given(told)
def test_no_line_and_no_sentence_is_lost(told: list[tuple[int, str]]) -> None:
    gathered = gather(told)
    assert [one.said for one in gathered] == list(dict.fromkeys(said for _, said in told))
    for one in gathered:
        its = {line for line, said in told if said == one.said}
        named = {line for first, last in one.runs for line in range(first, last + 1)}
        assert named <= its
        assert len(named) + one.others == one.count == len(its)
