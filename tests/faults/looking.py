"""What there is to see after a fault: rows, holds, lines of the log, a person's messages."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.operations.logs import OURS, LineFormatter
from db.messages import rate_limits
from db.messages.outbox import OutboxRow
from sandbox.model.entities import Message
from sandbox.people import Person
from tests import scripted
from tests.stories.world import World

POST = "chat.postMessage"
NOWHERE = "http://127.0.0.1:9/api/"
SECRET = "Plum blossom"  # what only a pair may read


class Log:
    """The log as it is written: our own lines, without what exceptions say."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def lines(self, *levels: str) -> list[str]:
        """Return our own lines, of these levels or of all."""
        form = LineFormatter()
        return [
            form.format(record)
            for record in self._caplog.records
            if record.name.partition(".")[0] in OURS and record.levelname in (levels or LEVELS)
        ]

    def has(self, *words: str) -> bool:
        """Tell whether one line has all of these words."""
        return any(all(word in line for word in words) for line in self.lines())

    def tells_nothing_of(self, *words: str) -> bool:
        """Tell whether no line, a library's neither, has any of these words."""
        form = LineFormatter()
        written = [form.format(record) for record in self._caplog.records]
        return not any(word in line for word in words for line in written)


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def letters(world: World, *kinds: str) -> list[OutboxRow]:
    """Return the outbox's rows of these kinds, or all, the oldest first."""
    with world.bot.sessions() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        return [row for row in rows if row.kind in kinds or not kinds]


def letter(world: World, key: str) -> OutboxRow:
    """Return the row with that key."""
    (found,) = (row for row in letters(world) if row.key == key)
    return found


def write(world: World, person: Person, words: str, key: str = "letter", **parts: Any) -> None:
    """Queue a message to a person, due now."""
    values: dict[str, Any] = {
        "workspace_id": world.sandbox.team_id,
        "recipient": person.id,
        "kind": "recap.accepted",
        "due_at": world.clock.now(),
    }
    scripted.write(world.bot, words, key=key, **(values | parts))


def counts(world: World) -> dict[str, int]:
    """Return how many rows the world's own workspace has in each status."""
    ours = (row for row in letters(world) if row.workspace_id == world.sandbox.team_id)
    return dict(Counter(str(row.status) for row in ours))


def holds(world: World) -> dict[str, str]:
    """Return what is on hold and why, and how many each."""
    with world.bot.sessions() as session:
        return rate_limits.holds(session, world.sandbox.team_id)


def having(person: Person, words: str) -> Sequence[Message]:
    """Return the person's messages with these words."""
    return [m for m in person.messages if words in m.plain or words in m.text]


def posting(world: World) -> WebClient:
    """Return the client that the bot posts with."""
    return world.bot.delivery._sender._client_for(world.sandbox.team_id)


@contextmanager
def away(world: World) -> Iterator[None]:
    """Let no call of the bot's reach Slack meanwhile."""
    client = posting(world)
    there, client.base_url = client.base_url, NOWHERE
    yield
    client.base_url = there


def goes_by(world: World, span: timedelta, step: timedelta = timedelta(minutes=10)) -> None:
    """Let time go by with the bot at work, whether anything gets through or not."""
    until = world.clock.now() + span
    while world.clock.now() < until:
        world.bot.apply_rules()
        world.bot.deliver()
        world.bot.recover()
        world.bot.check_holds()
        world.clock.advance(step)
