from collections.abc import Iterator
from pathlib import Path

import pytest

from db.base import Base
from db.engine import connect
from tests.bot.rig import Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A database file with a stand-in for Slack beside it."""
    engine = connect(f"sqlite:///{tmp_path / 'outbox.sqlite'}")
    Base.metadata.create_all(engine)
    rig = Rig(engine)
    yield rig
    rig.slack.close()
    engine.dispose()
