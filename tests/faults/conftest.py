"""Every fault meets a whole bot in a world of its own, and in none may it break Slack's rules."""

from collections.abc import Iterator

import pytest

from tests.faults.looking import Log
from tests.stories.world import World
from tests.stories.world import world as open_world


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world
        assert world.sandbox.breaches == []


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Log:
    caplog.set_level("INFO")
    return Log(caplog)
