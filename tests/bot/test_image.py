"""The Dockerfile: what it would copy is put together here, run, and asked how it is."""

import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.settings.settings import ROOT
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.bot.processes import Processes, free_port, processes
from tests.stories.world import MANIFEST

Instruction = tuple[str, str]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions() -> list[Instruction]:
    """The Dockerfile's instructions, each with its words, in their order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


def stage() -> list[Instruction]:
    """Those of the last stage: they alone make the image."""
    every = instructions()
    begins = max(number for number, (word, _) in enumerate(every) if word == "FROM")
    return every[begins:]


def words_of(*kinds: str) -> list[str]:
    return [words for kind, words in stage() if kind in kinds]


def environment() -> dict[str, str]:
    pairs = [pair for words in words_of("ENV") for pair in words.split()]
    return dict(pair.split("=", 1) for pair in pairs)


def let_in(path: Path) -> bool:
    """Whether .dockerignore lets a file of the project be copied: the last line about it counts."""
    inside = path.relative_to(ROOT)
    names = [str(part) for part in (inside, *inside.parents) if part != Path()]
    allowed = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.lstrip("!").removeprefix("**/")
        anywhere = "**/" in line
        shown = [Path(name).name for name in names] if anywhere else names
        if line and not line.startswith("#") and any(fnmatch(name, pattern) for name in shown):
            allowed = line.startswith("!")
    return allowed


def put_together(folder: Path) -> None:
    """Copy into a folder what the image would hold of the project."""
    for words in words_of("COPY"):
        if words.startswith("--from="):
            continue
        *sources, target = words.split()
        for source in sources:
            assert (ROOT / source).exists(), f"COPY {source}: there is no such thing"
            for file in [ROOT / source, *(ROOT / source).rglob("*")]:
                if file.is_file() and let_in(file):
                    inside = file.relative_to(ROOT / source)
                    into = folder / target / (inside if inside.name else file.name)
                    into.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, into)


def command(words: str) -> list[str]:
    """The program of an instruction's exec form, with our own Python; ValueError for a shell's."""
    program = json.loads(words[words.index("[") :])
    return [sys.executable if word == "python" else str(word) for word in program]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Processes]:
    clock = SandboxClock(datetime.now(UTC), flowing=True)
    with Sandbox(MANIFEST, clock) as sandbox:
        database = f"sqlite:///{tmp_path / 'data.sqlite'}"
        with processes(sandbox, database, tmp_path) as started:
            yield started


@pytest.mark.slow
def test_what_is_copied_runs_is_found_well_and_leaves_nothing_beside_itself(
    started: Processes, tmp_path: Path
) -> None:
    image = tmp_path / "image"
    put_together(image)
    copied = sorted(image.rglob("*"))
    alone = environment() | {"PORT": str(free_port())}
    alone = {name: value for name, value in alone.items() if name not in ("PATH", "DATABASE_URL")}

    check = command(words_of("HEALTHCHECK")[0])
    assert started.run(check, alone, image).ends() == 1, "nobody is there yet"
    bot = started.run(command(words_of("CMD")[0]), alone, image)
    bot.until("bot.processes started")
    assert started.run(check, alone, image).ends() == 0
    doctor = started.run([sys.executable, "-m", "bot", "doctor"], alone, image)
    assert doctor.ends() == 0, doctor.said
    assert "that are needed are granted" in doctor.said, "manifest.json is there to be read"
    assert bot.terminate()[0] == 0
    assert sorted(image.rglob("*")) == copied


def test_nothing_is_let_in_that_is_secret_or_not_needed() -> None:
    for name in (".env", "reiterate.sqlite", ".git/config", "tests/conftest.py", "bot/x.pyc"):
        assert not let_in(ROOT / name), name
    assert not let_in(ROOT / "agendas" / "__pycache__" / "x.txt")
    assert let_in(ROOT / "agendas" / "templates" / "home" / "home.txt")


def test_no_secret_is_baked_in() -> None:
    baked = " ".join(words for kind, words in instructions() if kind in ("ENV", "ARG", "RUN"))
    assert not re.search(r"xox|xapp|TOKEN|SECRET|PASSWORD|://[^/\s]+@", baked)


def test_it_does_not_run_as_root_and_owns_what_it_writes_to() -> None:
    (user,) = words_of("USER")
    number = user.partition(":")[0]
    assert number.isdigit(), "a number can be checked by who runs it; a name can't"
    assert int(number) >= 10_000, "no user of the host's"
    (made,) = words_of("RUN")
    (volume,) = words_of("VOLUME")
    assert f"useradd --uid {number} " in made
    assert f"--owner=reiterate --group=reiterate --mode=700 {volume}" in made
    assert environment()["DATABASE_URL"].startswith(f"sqlite:///{volume}/")


def test_its_python_and_version_are_the_projects() -> None:
    (python,) = [words for kind, words in instructions() if kind == "ARG"]
    found = re.fullmatch(r"PYTHON=(3\.\d+)-slim-[a-z]+", python)
    assert found, "a slim base of one version on one Debian"
    assert PROJECT["project"]["requires-python"] == f">={found[1]}", "what the pins are made for"
    bases = [words for kind, words in instructions() if kind == "FROM"]
    assert {base.partition(" ")[0] for base in bases} == {"python:${PYTHON}"}
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]+)"', words_of("LABEL")[0]))
    assert labels["version"] == PROJECT["project"]["version"]


def test_what_it_logs_comes_out_at_once() -> None:
    assert environment()["PYTHONUNBUFFERED"] == "1"
