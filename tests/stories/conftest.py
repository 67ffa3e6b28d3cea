"""Every story has a world of its own, and in none may Slack's rules have been broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.world import World
from tests.stories.world import world as open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as world:
        yield world
        assert world.sandbox.breaches == []
