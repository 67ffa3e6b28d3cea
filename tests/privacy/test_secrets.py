"""No token, password or one-time address, and no word of a pair, in anything a process shows.

Everything is logged that can be: our own rooms and every library, at DEBUG, which no setting asks
for, in both forms; and a good deal goes wrong meanwhile.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from bot.cli.main import main
from bot.operations.logs import OURS, JsonFormatter, LineFormatter
from sandbox.people.finder import NotThere
from sandbox.transport.delivery import NotAcknowledged, NotDelivered
from tests.bot.looks import looking
from tests.databases import Delivery
from tests.privacy.planting import CANARY, REASON, Planted, plant
from tests.privacy.test_traces import lives_through
from tests.stories.world import world as open_world

LIBRARIES = ("slack_sdk", "slack_bolt", "urllib3", "sqlalchemy", "apscheduler", "werkzeug")
PASSWORD = "canary-password"


@dataclass
class Shown:
    """What has been logged, and whatever else was added to it."""

    stream: io.StringIO = field(default_factory=io.StringIO)
    pages: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([self.stream.getvalue(), *self.pages])


@pytest.fixture
def shown() -> Iterator[Shown]:
    shown = Shown()
    handlers = [logging.StreamHandler(shown.stream) for _ in range(2)]
    handlers[0].setFormatter(LineFormatter())
    handlers[1].setFormatter(JsonFormatter())
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, (*OURS, *LIBRARIES))]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    root.handlers.extend(handlers)
    yield shown
    root.handlers = [handler for handler in root.handlers if handler not in handlers]
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def planted(database: str, delivery: Delivery, shown: Shown) -> Iterator[Planted]:
    with open_world(with_password(database), delivery=delivery) as world:
        yield plant(world)


def with_password(database: str) -> str:
    """The same database; the tests' server lets everybody in, whatever password they give."""
    if database.startswith("sqlite"):
        return database
    return make_url(database).set(password=PASSWORD).render_as_string(hide_password=False)


def secrets_of(planted: Planted) -> set[str]:
    slack = planted.world.sandbox.slack
    kept = {planted.world.sandbox.bot_token, slack.app_token, slack.signing_secret}
    return kept | set(slack.responses) | set(slack.triggers) | {PASSWORD, CANARY, REASON}


def goes_wrong(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each thing go wrong that can, with words and secrets at hand."""
    world, ana = planted.world, planted.ana
    faults, line = world.sandbox.faults, world.sandbox.socket
    for method in ("chat.postMessage", "conversations.open", "views.open", "response_url"):
        for fault in ("invalid_auth", "fatal_error", "invalid_blocks"):
            faults.add(method, error=fault)
        faults.add(method, drop="before")
        faults.add(method, drop="after")
        faults.add(method, status=500)
    for typed in ("/goal", "/agenda", "/meeting plan", f"/action {CANARY} again by next friday"):
        for _ in range(3):
            with unanswered():
                ana.types(typed)
    with unanswered():
        ana.clicks("Mark as done")
    world.passes(days=9)
    faults.clear()

    def fails(*_: object) -> None:
        raise RuntimeError(f"{CANARY} in an error nobody foresaw, with {world.sandbox.bot_token}")

    monkeypatch.setattr("handlers.goal.service.add", fails)
    ana.types(f"/goal {CANARY}")
    if line:
        hellos = line.hellos
        line.disconnect()
        assert world.sandbox.state.wait_for(lambda: line.hellos > hellos, 10)


def unanswered() -> AbstractContextManager[None]:
    """Let a person go without an answer, as they do when Slack is in trouble."""
    return suppress(NotAcknowledged, NotDelivered, NotThere)


def told(planted: Planted, *arguments: str, **environ: str) -> str:
    """What a command prints, on either stream."""
    url = planted.world.bot.engine.url.render_as_string(hide_password=False)
    given = {**planted.world.sandbox.environ, "DATABASE_URL": url, **environ}
    done = CliRunner().invoke(main, ["--env-file", "/dev/null", *arguments], env=given)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.output


@pytest.mark.slow
@pytest.mark.long
def test_nothing_that_is_shown_holds_a_secret_or_a_word(
    planted: Planted, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives_through(planted)
    goes_wrong(planted, monkeypatch)
    client = looking(planted.world.bot.get_status())
    shown.pages += [client.get(page).text for page in ("/metrics", "/healthz", "/nowhere")]
    nobodys = f"postgresql://me:{PASSWORD}@127.0.0.1:1/db"
    shown.pages += [
        told(planted, "doctor"),
        told(planted, "audit"),
        told(planted, "doctor", SLACK_BOT_TOKEN="xoxb-of-nobody", SLACK_APP_TOKEN="xapp-1-2"),
        *(told(planted, name, DATABASE_URL=nobodys) for name in ("doctor", "migrate", "audit")),
    ]
    text = shown.text
    for logger in (*LIBRARIES[:2], "handlers.slackui.transaction", "bot.delivery.outcomes"):
        assert logger in text, f"{logger} has said nothing"
    assert "RuntimeError" in text
    for secret in secrets_of(planted):
        assert [line for line in text.splitlines() if secret in line] == []
