"""Moves the sandbox's clock the way time passes: from one thing that is due to the next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sandbox.clock import SandboxClock

PAUSE = timedelta(seconds=1)
STEPS_AT_MOST = 5_000
ALIKE_AT_MOST = 100  # messages at once to one person are far fewer


class Ticking(Protocol):
    """What a bot does by itself as time passes, done here at once."""

    def apply_rules(self) -> None:
        """Bring everything up to the present."""

    def read_rosters(self) -> None:
        """Read what was dropped to be read."""

    def deliver(self) -> None:
        """Send what is due."""

    def recover(self) -> None:
        """Look after messages whose sending was cut short."""

    def next_due(self) -> datetime | None:
        """Return the next moment (UTC) at which something is to happen."""


class Pilot:
    """Takes a bot through time, so that whatever comes due happens at its own moment."""

    def __init__(
        self, bot: Ticking, clock: SandboxClock, idle: Callable[[], object] = lambda: None
    ) -> None:
        self._bot = bot
        self._clock = clock
        self._idle = idle

    def forward(self, by: timedelta) -> None:
        """Let time pass; everything due on the way happens when it is due."""
        self.until(self._clock.now() + by)

    def until(self, moment: datetime) -> None:
        """Let time pass up to an aware moment."""
        due = self._do_what_is_due()
        for _ in range(STEPS_AT_MOST):
            if due is None or due > moment:
                break
            self._clock.set(max(due, self._clock.now() + PAUSE))
            due = self._do_what_is_due()
        if moment > self._clock.now():
            self._clock.set(moment)
        self._idle()

    def to_next(self) -> datetime | None:
        """Let time pass up to the next thing that is due; return when that was, or None."""
        due = self._bot.next_due()
        if due is not None:
            self.until(max(due, self._clock.now()))
        return due

    def settle(self) -> None:
        """Do what is due now; who gets several messages gets them a second apart."""
        self._do_what_is_due()

    def _do_what_is_due(self) -> datetime | None:
        """Do what is due now; return what comes next, or None.

        What stays due whatever is done (a workspace on hold, a bot that is stopping) is left. What
        was read or looked up may be due at once; where nothing is, there is nothing to be done.
        """
        self._bot.read_rosters()
        self._bot.recover()
        before, alike, due = None, 0, self._bot.next_due()
        while due is not None and due <= (now := self._clock.now()):
            self._bot.apply_rules()
            self._bot.deliver()
            self._bot.recover()
            due = self._bot.next_due()
            alike = alike + 1 if due == before else 0
            if due is None or due > now or alike >= ALIKE_AT_MOST:
                break
            before = due
            self._clock.set(now + PAUSE)
        self._idle()
        return due
