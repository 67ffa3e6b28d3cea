"""Every story has a world of its own, and in none may Slack's rules have been broken."""

from collections.abc import Iterator

import pytest

from tests.stories.world import World
from tests.stories.world import world as open_world


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world
        assert world.sandbox.breaches == []
