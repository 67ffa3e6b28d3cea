"""The pins are complete and in step with pyproject.toml; the audit of them is not taken for one."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings.settings import ROOT
from tests.audit import NOT_ASKED, WEAK, WELL, verdict

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES: list[str] = PROJECT["dependencies"]
DEMO: list[str] = PROJECT["optional-dependencies"]["demo"]
DEVELOPMENT: list[str] = PROJECT["optional-dependencies"]["dev"]
UNPINNED = {"pip"}  # pip-compile leaves it to the environment


def pins(file: Path) -> dict[str, str]:
    """The packages and their versions; every line that is not a comment has to be a pin."""
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if line.strip() and not line.strip().startswith("#")]
    for line in found:
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+", line), f"{file.name}: {line} is no pin"
    names = [line.partition("==")[0] for line in found]
    assert sorted(set(names)) == names, "each once, in order"
    return dict(line.split("==") for line in found)


PINNED = pins(ROOT / "requirements.txt")
DEMO_PINNED = pins(ROOT / "requirements-demo.txt")
ALL_PINNED = pins(ROOT / "requirements-dev.txt")


def lacking(asked: list[str], pinned: dict[str, str]) -> list[str]:
    """What is asked for and not pinned to a version that will do."""
    wanted = [Requirement(line) for line in asked]
    wanted = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return [
        str(one)
        for one in wanted
        if (name := canonicalize_name(one.name)) not in UNPINNED
        and not (name in pinned and one.specifier.contains(pinned[name], prereleases=True))
    ]


@pytest.mark.parametrize(
    ("asked", "pinned"),
    [
        (DEPENDENCIES, PINNED),
        (DEPENDENCIES + DEMO, DEMO_PINNED),
        (DEPENDENCIES + DEVELOPMENT, ALL_PINNED),
    ],
)
def test_what_the_project_asks_for_is_pinned_and_so_is_what_that_asks_for(
    asked: list[str], pinned: dict[str, str]
) -> None:
    assert lacking(asked, pinned) == []
    for name in pinned:
        assert lacking(metadata.requires(name) or [], pinned) == [], name


def test_development_has_what_a_demo_has_and_that_what_production_has() -> None:
    assert PINNED.items() <= DEMO_PINNED.items() <= ALL_PINNED.items()


@pytest.mark.slow
def test_nothing_is_pinned_that_nobody_asked_for() -> None:
    """Of an extra's needs it says only that they may be there: psycopg[binary] is one."""
    reached = {canonicalize_name(Requirement(line).name) for line in DEPENDENCIES}
    for _ in PINNED:
        for name in reached & PINNED.keys():
            asked = map(Requirement, metadata.requires(name) or [])
            reached = reached | {canonicalize_name(one.name) for one in asked}
    assert set(PINNED) <= reached


def audited(*found: dict[str, object]) -> str:
    return json.dumps({"dependencies": found, "fixes": []})


FLASK: dict[str, object] = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK_FLASK = FLASK | {"vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4"], "aliases": []}]}
UNKNOWN: dict[str, object] = {"name": "mako", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("printed", "status", "said"),
    [
        (audited(FLASK), WELL, "1 packages: none known."),
        (audited(WEAK_FLASK), WEAK, "flask 3.1.3: PYSEC-1, mended in 3.1.4."),
        (audited(WEAK_FLASK, UNKNOWN), WEAK, "flask 3.1.3: PYSEC-1"),
        (audited(FLASK, UNKNOWN), NOT_ASKED, "does not know them: mako."),
        (audited(), NOT_ASKED, "there are no pins"),
        ("", NOT_ASKED, "could not be asked.\nConnectionError: pypi.org"),
    ],
)
def test_an_audit_that_was_not_made_is_not_taken_for_a_good_one(
    printed: str, status: int, said: str
) -> None:
    found, words = verdict(printed, "Traceback\nConnectionError: pypi.org\n")
    assert found == status
    assert said in words
