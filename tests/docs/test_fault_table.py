"""The page on what can fail: every row names a test that exists, and says what then happens."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.settings.settings import ROOT

PAGE = ROOT / "docs" / "faults.md"


def rows() -> Iterator[list[str]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 3 and cells[0] != "fault" and set(cells[0]) != {"-"}:
            yield cells


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_fault_is_shown_by_a_test_that_exists() -> None:
    there = set[str]().union(*map(names_in, (ROOT / "tests").rglob("test_*.py")))
    named = {row[0]: re.findall(r"`(test_\w+)`", row[2]) for row in rows()}
    assert len(named) > 20
    assert [fault for fault, names in named.items() if not names] == []
    assert {name for names in named.values() for name in names} - there == set()


def test_every_fault_says_what_happens() -> None:
    assert [fault for fault, happens, _ in rows() if not happens] == []
