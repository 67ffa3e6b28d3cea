"""One stage for each kind of database, however many tests play on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import TEMPLATE, Server
from tests.fuzz.stage import Stage, listening
from tests.stories.world import World
from tests.stories.world import world as open_world


class Stages:
    """The stages that are open, by the kind of their database."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path, stack: ExitStack) -> None:
        self._request, self._folder, self._stack = request, folder, stack
        self._open: dict[str, Stage] = {}

    def on(self, kind: str) -> Stage:
        """The stage on that kind of database, opened when it is first asked for."""
        if kind not in self._open:
            world = self._stack.enter_context(open_world(self._url(kind)))
            patch = self._stack.enter_context(pytest.MonkeyPatch.context())
            stage = self._open[kind] = Stage(world, patch)
            self._stack.enter_context(listening(stage.ears))
        return self._open[kind]

    def _url(self, kind: str) -> str:
        if kind == "postgresql":
            server: Server = self._request.getfixturevalue("postgresql")
            return self._stack.enter_context(server.database(TEMPLATE))
        file = self._folder / "stage.sqlite"
        shutil.copyfile(self._request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def stages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stages]:
    with ExitStack() as stack:
        yield Stages(request, tmp_path_factory.mktemp("stage"), stack)


@pytest.fixture
def stage(database_kind: str, stages: Stages) -> Iterator[Stage]:
    opened = stages.on(database_kind)
    opened.put_back()
    yield opened
    opened.put_back()


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world
        assert world.sandbox.breaches == []
