from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.bot.delivery.rig import Rig


@pytest.fixture
def rig(engine: Engine) -> Iterator[Rig]:
    """A database with a stand-in for Slack beside it."""
    rig = Rig(engine)
    yield rig
    rig.slack.close()
