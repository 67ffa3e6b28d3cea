"""What a cycle's answers and letters ask of the database reads no table without an index.

Whether there is an index for it depends on no number of rows: none but the two's are there.
"""

import pytest

from tests.bench.plans import Statements, act, scanning
from tests.databases import Delivery
from tests.stories.world import world


@pytest.mark.slow
def test_nothing_that_is_asked_reads_a_whole_table_that_grows(
    database: str, delivery: Delivery
) -> None:
    with world(database, delivery=delivery) as here:
        engine = here.bot.engine
        statements = Statements(engine)
        act(here, days=9)
        found = dict(scanning(engine, statements))
    assert len(statements.seen) > 50
    assert not found
