"""Whether the clock can be trusted to say that a lease of another process has run out."""

from datetime import timedelta

from bot.operations.clock import Ticking

STEP = timedelta(seconds=1)  # less than that does nobody harm


class ClockWatch:
    """Watches whether the clock goes as time goes by.

    Put forward, it would end a lease whose message is still on the way; whoever has that lease
    begins no further call then. So nothing is taken from others before `landing` has gone by since,
    in which what was on its way lands; nor after this was made, for of the moment before it nothing
    is known.
    """

    def __init__(self, clock: Ticking, landing: timedelta) -> None:
        self._clock, self._landing = clock, landing
        self._now, self._elapsed = clock.now(), clock.elapsed()
        self._since = self._elapsed

    @property
    def is_steady(self) -> bool:
        """Whether the clock has gone evenly for long enough."""
        now, elapsed = self._clock.now(), self._clock.elapsed()
        gone = timedelta(seconds=elapsed - self._elapsed)
        if now - self._now > gone + STEP:
            self._since = elapsed
        self._now, self._elapsed = now, elapsed
        return elapsed - self._since >= self._landing.total_seconds()
