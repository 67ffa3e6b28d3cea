"""Each tick that ends well leaves its time in the database, once a minute at most."""

import logging
import time
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError

from agendas.dates.clock import Clock
from bot.operations.scheduler import Tick
from db.core.engine import Sessions
from db.operations import heartbeats
from handlers.failures import name_kind

log = logging.getLogger(__name__)

NOTED_EVERY = 60.0


class Heartbeats:
    """One process's traces; `sessions` should be hurried, since ticks wait for it."""

    def __init__(self, sessions: Sessions, clock: Clock, worker: str) -> None:
        self._sessions, self._clock, self._worker = sessions, clock, worker
        self._noted: dict[str, float] = {}

    def wrap_ticks(self, ticks: Mapping[str, tuple[Tick, float]]) -> dict[str, tuple[Tick, float]]:
        """Return the same ticks, each of which notes that it has ended well."""
        return {name: (self._wrap(name, tick), every) for name, (tick, every) in ticks.items()}

    def _wrap(self, name: str, tick: Tick) -> Tick:
        def noted() -> None:
            tick()
            self.note(name)

        return noted

    def note(self, name: str) -> None:
        """Note that a tick has ended, unless that was done a moment ago.

        A database that cannot be written to is nothing for a tick to fail of.
        """
        now = time.monotonic()
        if now - self._noted.get(name, -NOTED_EVERY) < NOTED_EVERY:
            return
        self._noted[name] = now
        try:
            with self._sessions.begin() as session:
                heartbeats.note(session, self._worker, name, self._clock.now())
        except SQLAlchemyError as error:
            log.warning("tick %s could not be noted: %s", name, name_kind(error))
