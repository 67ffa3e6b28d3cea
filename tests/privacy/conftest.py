"""A world with two pairs, a facilitator and a stranger; one of the pairs is full of canaries."""

from collections.abc import Iterator

import pytest

from tests.privacy.planting import Planted, plant
from tests.stories.world import world as open_world


@pytest.fixture
def planted(database: str) -> Iterator[Planted]:
    with open_world(database) as world:
        yield plant(world)
        assert world.sandbox.breaches == []
