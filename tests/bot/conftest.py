from collections.abc import Iterator

import pytest

from db.engine import connect
from tests.bot.rig import Rig


@pytest.fixture
def rig(database: str) -> Iterator[Rig]:
    """A database with a stand-in for Slack beside it."""
    engine = connect(database)
    rig = Rig(engine)
    yield rig
    rig.slack.close()
    engine.dispose()
