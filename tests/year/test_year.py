"""Two months of a small programme: what must hold in a year holds in them."""

import pytest

from tests.year.run import run


@pytest.mark.slow
@pytest.mark.timeout(480)  # of a machine that is busy with others
@pytest.mark.long
@pytest.mark.databases("sqlite")
def test_two_months_of_five_pairs_hold(database: str) -> None:
    outcome = run(database, pairs=5, days=60, seed=1)
    assert outcome.stumbles == []
    assert outcome.faults == []
