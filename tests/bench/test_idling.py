"""No statement of a tick, or of the pages that watch it, reads a table whole that grows."""

from collections.abc import Iterator
from typing import Any

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


@pytest.mark.databases("postgresql")
def test_no_tick_reads_what_waits_for_later_to_pass_it_over(worker: Worker) -> None:
    for name, tick in TICKS.items():
        statements = Statements(worker.engine)
        tick(worker)
        for statement, given in dict(statements.seen).items():
            with worker.engine.connect() as connection:
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # few rows are there
                told = connection.exec_driver_sql(
                    f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", given
                )
                passed_over = sum(_list_passed_over(told.scalar_one()[0]["Plan"]))
                connection.rollback()
            assert passed_over < PAIRS / 10, (name, statement)
    worker.engine.dispose()


def _list_passed_over(node: dict[str, Any]) -> Iterator[int]:
    """Yield how many rows each part of a plan has read in vain."""
    yield node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _list_passed_over(below)
