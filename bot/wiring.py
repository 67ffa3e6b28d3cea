"""Everything put together: the database, Bolt, the outbox's delivery, the scheduler, one clock."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from slack_bolt import App
from slack_sdk import WebClient

from agendas.times import Clock
from bot.acknowledging import Acknowledging
from bot.clock import SystemClock
from bot.delivery import Delivery
from bot.holds import Holds
from bot.holds import Holds
from bot.scheduler import Metronome
from bot.settings import Settings
from db import schema
from db.engine import connect, sessions
from handlers import due
from handlers.register import register
from handlers.visits import Desk
from handlers.wanted import undeliverable, wanted

log = logging.getLogger(__name__)

PLAN_EVERY = 60.0
DELIVER_EVERY = 1.5
RECOVER_EVERY = 15.0
HOLDS_EVERY = 60.0
HOLDS_EVERY = 60.0
MAINTAIN_EVERY = 24 * 3600.0
POST_TIMEOUT = 10


class Bot:
    """The running bot: answers people over Socket Mode, and does what time brings."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.engine = connect(settings.database_url)
        schema.ensure(self.engine)
        self.sessions = sessions(self.engine)
        self.clock = clock
        token = settings.slack_bot_token.get_secret_value()
        self.app = App(
            client=WebClient(token, base_url=settings.slack_api_url),
            signing_secret=_secret(settings),
            process_before_response=True,
        )
        self.door = register(self.app, Desk(sessions(self.engine, hurried=True), clock))
        posting = WebClient(
            token, base_url=settings.slack_api_url, retry_handlers=[], timeout=POST_TIMEOUT
        )
        self.delivery = Delivery(
            self.sessions,
            lambda _workspace: posting,
            clock,
            wanted=wanted,
            on_undeliverable=undeliverable,
            worker="embedded",
        )
        self.holds = Holds(self.sessions, lambda _workspace: posting)
        self.holds = Holds(self.sessions, lambda _workspace: posting)
        self.metronome = Metronome(
            {
                "plan": (self.plan, PLAN_EVERY),
                "deliver": (self.deliver, DELIVER_EVERY),
                "recover": (self.recover, RECOVER_EVERY),
                "holds": (self.check_holds, HOLDS_EVERY),
                "holds": (self.check_holds, HOLDS_EVERY),
                "maintain": (self.maintain, MAINTAIN_EVERY),
            }
        )
        self._socket = Acknowledging(self.app, settings.slack_app_token.get_secret_value())

    def connect(self) -> None:
        """Begin to answer people, without the scheduler."""
        self._socket.connect()  # type: ignore[no-untyped-call]

    def start(self) -> None:
        """Begin to answer people, and to do what time brings."""
        self.connect()
        self.metronome.start()

    def stop(self) -> None:
        """Take no more, finish what is in flight, and let go of everything."""
        self.metronome.stop()
        self.delivery.stop()
        self._socket.close()  # type: ignore[no-untyped-call]
        self.engine.dispose()

    def plan(self) -> None:
        """Bring meetings, recaps, action items, pairs and digests up to the present."""
        due.plan(self.sessions, self.clock.now())

    def deliver(self) -> None:
        """Send what is due in the outbox."""
        self.delivery.deliver()

    def recover(self) -> None:
        """Find out what became of messages whose sending was cut short."""
        self.delivery.recover()

    def check_holds(self) -> None:
        """Go on with what was stopped, once it is mended."""
        self.holds.check()

    def check_holds(self) -> None:
        """Go on with what was stopped, once it is mended."""
        self.holds.check()

    def maintain(self) -> None:
        """Drop what need not be kept."""
        due.tidy(self.sessions, self.clock.now())

    def next_due(self) -> datetime | None:
        """Return the next moment at which something is to happen (UTC), or None."""
        return due.next_due(self.sessions)


def run_embedded(settings: Settings, wait: Callable[[], object] | None = None) -> None:
    """Run the bot until it is told to stop (SIGINT or SIGTERM)."""
    bot = Bot(settings, SystemClock())
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    bot.start()
    log.info("connected")
    try:
        (wait or stopped.wait)()
    finally:
        bot.stop()


def _secret(settings: Settings) -> str | None:
    secret = settings.slack_signing_secret
    return secret.get_secret_value() if secret else None
