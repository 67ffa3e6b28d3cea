"""Every story has a world of its own; at its end, each message shows what is so.

Usually a story is lived through on SQLite. Of each room, those whose statements are no other's are
lived through on PostgreSQL as well (`ON_BOTH`), and all are by `make test-both`.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from tests.databases import Delivery
from tests.stories.world import TUESDAY, Opens, World
from tests.stories.world import world as open_world
from tests.views import find_faults


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makemodule() -> Generator[None, pytest.Module, pytest.Module]:
    """Say of each file of stories what is usual, beside what it says itself."""
    module = yield
    module.add_marker(pytest.mark.usually("sqlite"))
    return module


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
