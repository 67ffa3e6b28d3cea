"""The README says what the code does, and its examples run where there is no Reiterate."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from sandbox.api.service import METHODS, WITHOUT_BOT_TOKEN
from sandbox.block_kit.blocks import BLOCKS
from sandbox.block_kit.checker import Rule
from sandbox.block_kit.elements import ELEMENTS
from sandbox.block_kit.inputs import ENTERED, MANY_OPTIONS, ONE_OPTION, STATELESS
from sandbox.client.payloads import Interaction
from sandbox.model.errors import BreachKind
from sandbox.model.manifest import Subscription
from tests.sandbox.alone import PACKAGE, run, run_tests
from tests.sandbox.alone import alone as alone

README = (PACKAGE / "README.md").read_text(encoding="utf-8")
PLUGIN_ONLY = {"pytest", "slack_bolt", "slack_sdk"}


def table(heading: str) -> list[list[str]]:
    """The cells of the rows below a heading, without the table's own head."""
    _, _, rest = README.partition(f"\n## {heading}\n")
    section = rest.partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def named(heading: str) -> list[str]:
    return [row[0].strip("`") for row in table(heading)]


def test_every_method_is_listed_with_its_scopes_and_its_tier() -> None:
    listed = {row[0].strip("`"): row[1:] for row in table("Web API methods")}
    assert set(listed) == {*METHODS, *WITHOUT_BOT_TOKEN}
    for name, method in METHODS.items():
        scopes = ", ".join(f"`{scope}`" for scope in method.scopes) or "none"
        assert listed[name] == [scopes, str(method.tier or "its own")], name
    assert list(listed) == sorted(listed)


@pytest.mark.parametrize(("heading", "rules"), [("Blocks", BLOCKS), ("Elements", ELEMENTS)])
def test_every_block_and_element_is_listed_with_where_it_may_stand(
    heading: str, rules: dict[str, Rule]
) -> None:
    assert table(heading) == [[f"`{kind}`", ", ".join(rule.where)] for kind, rule in rules.items()]


def test_every_element_can_be_used_by_people() -> None:
    assert set(ELEMENTS) == {*ENTERED, *MANY_OPTIONS, *ONE_OPTION, *STATELESS}


def test_what_is_sent_and_what_is_recorded_is_listed() -> None:
    assert named("Events") == list(get_args(Subscription))
    assert named("Interactions") == ["slash command", *get_args(Interaction)]
    assert named("Breaches") == list(get_args(BreachKind))


def imported(files: Iterable[Path]) -> set[str]:
    """The packages that files import, but for the standard library's and the sandbox itself."""
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
    packages = {name.partition(".")[0] for name in found}
    return packages - set(sys.stdlib_module_names) - {"sandbox"}


def test_what_it_needs_is_what_it_imports() -> None:
    (needs,) = re.findall(r"needs Python 3\.11 and (.*?)\. `sandbox\.demo`", README, re.DOTALL)
    demo = PACKAGE / "demo"
    files = [f for f in PACKAGE.rglob("*.py") if demo not in f.parents]
    assert set(re.findall(r"`(\w+)`", needs)) == imported(files)
    plugin = PACKAGE / "pytest_plugin.py"
    assert imported(f for f in files if f != plugin) & PLUGIN_ONLY == set()


def example(heading: str) -> str:
    _, _, rest = README.partition(f"\n## {heading}\n")
    code = re.search(r"```python\n(.*?)```", rest, re.DOTALL)
    assert code
    return code[1]


@pytest.mark.slow
def test_the_example_of_a_test_runs_where_there_is_no_reiterate(alone: Path) -> None:
    told = run_tests(alone, example("From a test"))
    assert "2 passed" in told, told


@pytest.mark.slow
def test_the_example_of_a_page_runs_where_there_is_no_reiterate(alone: Path) -> None:
    done = run("-c", example("From a page"), within=alone, typed="\n")
    assert done.returncode == 0, done.stderr
    assert "Open http://127.0.0.1:" in done.stdout
