"""Every story has a world of its own, and in none may Slack's rules have been broken."""

from collections.abc import Iterator

import pytest

from tests.stories.world import Delivery, World
from tests.stories.world import world as open_world


@pytest.fixture
def delivery() -> Delivery:
    """How Slack's requests come in; a test may be parametrised with the other way."""
    return "socket"


@pytest.fixture
def world(database: str, delivery: Delivery) -> Iterator[World]:
    with open_world(database, delivery=delivery) as world:
        yield world
        assert world.sandbox.breaches == []
