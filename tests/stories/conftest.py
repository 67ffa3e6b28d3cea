"""Every story has a world of its own; at its end, each message shows what is so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from tests.databases import Delivery
from tests.stories.world import TUESDAY, Opens, World
from tests.stories.world import world as open_world
from tests.views import find_faults


@pytest.fixture
def opens(database: str, delivery: Delivery) -> Opens:
    """Give what opens a world, for stories that begin at a moment of their own."""

    @contextmanager
    def opened(start: datetime) -> Iterator[World]:
        with open_world(database, start, delivery) as world:
            yield world
            assert world.sandbox.breaches == []
            assert find_faults(world) == []

    return opened


@pytest.fixture
def world(opens: Opens) -> Iterator[World]:
    with opens(TUESDAY) as world:
        yield world
