"""No statement of a tick, or of the pages that watch it, reads a table whole that grows."""

import pytest

from bot.worker import Worker
from tests.bench.idling import TICKS, fill_once, make_worker
from tests.bench.plans import Statements, scanning

PAIRS = 300
FEW = {"rosters"}  # one is dropped a few times a year


@pytest.fixture
def worker(database: str) -> Worker:
    fill_once(database, PAIRS)
    return make_worker(database)


def test_no_tick_reads_a_table_whole_that_grows(worker: Worker) -> None:
    for name, tick in TICKS.items():
        statements = Statements(worker.engine)
        tick(worker)
        found = {
            statement: tables
            for statement, tables in scanning(worker.engine, statements)
            if set(tables) - FEW
        }
        assert found == {}, name
        assert statements.seen, name
    worker.engine.dispose()
