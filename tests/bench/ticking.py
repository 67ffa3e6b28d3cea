"""How long the statements of an engine take, and how many there are."""

import time
from typing import Any

from sqlalchemy import Connection, Engine, event


class Watch:
    """Adds up the time that statements take."""

    def __init__(self, engine: Engine) -> None:
        self.seconds, self.statements, self._begun = 0.0, 0, 0.0
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def _before(self, _connection: Connection, *_: Any) -> None:
        self._begun = time.perf_counter()

    def _after(self, _connection: Connection, *_: Any) -> None:
        self.seconds += time.perf_counter() - self._begun
        self.statements += 1
