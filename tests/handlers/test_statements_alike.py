"""An answer to somebody in many pairs, or in a pair that has much: as many statements, no row more.

Time is for `python -m tests.bench.answers`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import event

from db.core.engine import connect
from db.sessions import sessions
from handlers.action.listeners import handle_command as keep_promise
from handlers.goal.listeners import handle_command as set_goal
from handlers.slackui.request import Request, Resources
from tests.bench.ticking import Watch
from tests.cases.acting import AUTUMN
from tests.databases import migrated
from tests.handlers.test_statements import ANSWERS, Act, fill_pairs

WRITTEN: dict[str, tuple[Act, str]] = {
    "/action <text>": (keep_promise, "<@U1> send the draft by friday"),
    "/goal <text>": (set_goal, "<@U1> lead a ward round 1y"),
}
# The export is all that there is; it is read in one statement for each table.
SHOWN = [name for name in ANSWERS if name != "the export"]


@dataclass(frozen=True, slots=True)
class Cost:
    """How many statements an answer made, and how many mapped rows they brought."""

    statements: int
    rows: int


def count(folder: Path, pairs: int, items: int) -> dict[str, Cost]:
    """Return what answers cost the mentor of so many pairs, one of which has so many promises."""
    url = f"sqlite:///{folder / f'{pairs}_{items}.sqlite'}"
    migrated(url)
    engine = connect(url)
    with sessions(engine).begin() as session:
        fill_pairs(session, pairs, items)
    acts = {name: (act, "") for name, (_, act) in ANSWERS.items()} | WRITTEN
    watch, found = Watch(engine), {}
    for name, (act, text) in acts.items():
        before, rows = watch.statements, 0

        def note(*_: object) -> None:
            nonlocal rows
            rows += 1

        with sessions(engine, read_only=not text)() as session:
            event.listen(session, "loaded_as_persistent", note)
            act(Request(session, "T1", "U0", AUTUMN, {"text": text}, cast("Resources", None)))
            session.rollback()
        found[name] = Cost(watch.statements - before, rows)
    engine.dispose()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("pairs", [6, 30, 500])
def test_somebody_in_many_pairs_costs_as_many_statements_as_in_one(
    tmp_path: Path, pairs: int
) -> None:
    one, many = count(tmp_path, 1, 5), count(tmp_path, pairs, 5)
    assert {name: cost.statements for name, cost in many.items()} == {
        name: cost.statements for name, cost in one.items()
    }


@pytest.mark.slow
def test_a_pair_that_has_much_costs_no_row_more_than_one_that_has_enough_to_show(
    tmp_path: Path,
) -> None:
    enough, much = count(tmp_path, 1, 40), count(tmp_path, 1, 300)
    assert {name: much[name] for name in (*SHOWN, *WRITTEN)} == {
        name: enough[name] for name in (*SHOWN, *WRITTEN)
    }
