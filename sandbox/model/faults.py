"""Faults on demand in the Web API: what a test wants to go wrong. They are nobody's breach."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal


@dataclass
class Fault:
    """What is to happen to the next `times` calls of `method` (in `channel`, if one is given).

    `status`: an HTTP error; `error`: ok=false with that name; `retry_after`: 429 with so many
    seconds; `delay`: so many real seconds first, then as normal or as the rest says; `drop`: the
    connection closes without an answer, "before" the thing is done or "after". With `done`, a
    status or an error is answered although the thing was done.
    """

    method: str
    times: int = 1
    channel: str | None = None
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    delay: float = 0.0
    drop: Literal["before", "after"] | None = None
    done: bool = False


class Faults:
    """The faults still to come. `method` is a Web API method's name, or "response_url"."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(
        self,
        method: str,
        *,
        times: int = 1,
        channel: str | None = None,
        status: int | None = None,
        error: str | None = None,
        retry_after: int | None = None,
        delay: float = 0.0,
        drop: Literal["before", "after"] | None = None,
        done: bool = False,
    ) -> Fault:
        """Have the next `times` matching calls go wrong, as `Fault` says; returns the fault."""
        fault = Fault(method, times, channel, status, error, retry_after, delay, drop, done)
        with self._lock:
            self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Forget what has not happened yet."""
        with self._lock:
            self._waiting.clear()

    def remove(self, fault: Fault) -> None:
        """Let a fault happen no more; one that is over already is none."""
        with self._lock:
            self._waiting = [other for other in self._waiting if other is not fault]

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The fault for this call, if one waits; it then has one time less to go."""
        with self._lock:
            for fault in self._waiting:
                if fault.method == method and fault.channel in (None, channel):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                    return fault
        return None
