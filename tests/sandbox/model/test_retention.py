"""A workspace may delete messages after a while, as universities do."""

from datetime import UTC, datetime, timedelta

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox

MANIFEST = {"display_information": {"name": "Deaf"}, "features": {}, "oauth_config": {}}


def test_messages_go_after_the_days_that_they_are_kept() -> None:
    clock = SandboxClock(datetime(2026, 11, 24, tzinfo=UTC))
    with Sandbox(MANIFEST, clock) as sandbox:
        ana = sandbox.add_person("ana")
        other = sandbox.add_channel("other", [ana])
        sandbox.keep_messages(days=30)
        ana.types("old")
        clock.advance(timedelta(days=29))
        ana.types("newer")
        assert [message.text for message in ana.messages] == ["old", "newer"]
        clock.advance(timedelta(days=2))
        ana.types("newest")
        assert [message.text for message in ana.messages] == ["newer", "newest"]
        sandbox.keep_messages(days=None)
        clock.advance(timedelta(days=400))
        ana.types("last")
        assert len(ana.messages) == 3
        assert other.messages == []
