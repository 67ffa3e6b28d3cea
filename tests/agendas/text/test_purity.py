"""No rule reads the clock: time comes in as an argument."""

import ast
from pathlib import Path

import pytest

import agendas

ROOM = Path(agendas.__file__).parent


def clock_reads(source: str) -> list[str]:
    """Return what in the source reads a clock, by whatever name it was imported."""
    tree = ast.parse(source)
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
        if node in called or ast.unparse(node.value).endswith(("date", "datetime"))
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name == "time"]
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [f"time.{name.name}" for name in node.names]
    return found


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.name)
def test_no_rule_reads_the_clock(path: Path) -> None:
    assert clock_reads(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)",
        "date.today()",
        "import datetime as d\nd.datetime.utcnow()",
        "now = datetime.now",
        "import time\ntime.time()",
        "from time import monotonic",
    ],
)
def test_a_rule_that_reads_the_clock_would_be_found(source: str) -> None:
    assert clock_reads(source)
