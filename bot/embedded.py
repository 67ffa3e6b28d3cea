"""The embedded bot: listens to Slack over Socket Mode and does what time brings, in one process."""

from collections.abc import Callable
from time import monotonic

from flask import Blueprint

from bot.http.feed_page import make_feed_pages
from bot.operations.clock import Ticking
from bot.operations.scheduler import Tick
from bot.settings.settings import Settings
from bot.slack.app import make_app
from bot.slack.socket_mode import SocketModeConnection
from bot.worker import STOPPED_WITHIN, Worker
from db.messages.leases import Pace

WATCH_EVERY = 15.0


class Bot(Worker):
    """A worker that answers people as well."""

    def __init__(
        self,
        settings: Settings,
        clock: Ticking | None = None,
        *,
        pace: Pace | None = None,
        probe: Callable[[str], None] = lambda point: None,
    ) -> None:
        super().__init__(settings, clock, pace=pace, probe=probe)
        self.app, self.router = make_app(
            settings, self.engine, self.clock, settings.slack_signing_secret, self.metrics
        )
        self._public_url = settings.public_url
        token = settings.slack_app_token.get_secret_value()
        errands = self.router.resources.errands
        alone = self.engine.dialect.name == "sqlite"
        self.connection = SocketModeConnection(self.app, token, errands, alone=alone)

    @classmethod
    def get_intervals(cls, many: bool) -> dict[str, float]:
        """Return a worker's ticks, and one that watches the line."""
        return {**super().get_intervals(many), "watch": WATCH_EVERY}

    def get_actions(self) -> dict[str, Tick]:
        """Return how each of these is done."""
        return {**super().get_actions(), "watch": self.watch}

    def make_pages(self) -> list[Blueprint]:
        """Return the pages that are for people: their calendars, where the world reaches them."""
        return make_feed_pages(self._public_url, self.engine, self.clock)

    def connect(self) -> None:
        """Begin to answer people, without the scheduler."""
        self.connection.connect()

    def start(self) -> None:
        """Begin to answer people, and to do what time brings."""
        self.connect()
        super().start()

    def stop(self) -> bool:
        """Take no more, and finish what is in flight, as `Worker.stop` does."""
        until = monotonic() + STOPPED_WITHIN / 2
        answered = self.connection.close(STOPPED_WITHIN / 2)
        shown = self.router.resources.errands.close(max(0.0, until - monotonic()))
        return super().stop() and answered and shown

    @property
    def connected(self) -> bool:
        """Whether Slack can be heard."""
        return self.connection.connected

    def watch(self) -> None:
        """Connect anew if Slack is not heard any more."""
        self.connection.watch()
