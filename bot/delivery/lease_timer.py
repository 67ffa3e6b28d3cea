"""For how long a worker may still speak: its lease, looked at again right before each call."""

from datetime import timedelta

from bot.operations.clock import Ticking


class LeaseTimer:
    """A lease that was taken, or renewed, at the moment at which this was made, or renewed.

    A worker may be paused at any instruction (SIGSTOP, a machine that is moved or put to sleep).
    Others go by the clock, which may have been set meanwhile; so the time gone by is asked as well,
    and what says less counts.
    """

    def __init__(self, clock: Ticking, lease: timedelta) -> None:
        self._clock, self._lease = clock, lease
        self.renew()

    def renew(self) -> None:
        """Count from now; call it before the new end of the lease is worked out."""
        self._since, self._until = self._clock.elapsed(), self._clock.now() + self._lease

    def lasts(self, so_long: timedelta) -> bool:
        """Say whether it goes on for so long from now."""
        gone = timedelta(seconds=self._clock.elapsed() - self._since)
        return min(self._lease - gone, self._until - self._clock.now()) >= so_long
