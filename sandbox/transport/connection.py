"""One web socket to the bot, and an envelope on its way over it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any

from wsproto.events import Ping

from sandbox.transport.delivery import Kind, Reply
from sandbox.types import Json


@dataclass(eq=False)
class Connection:
    """One open web socket; `lock` keeps two threads from writing into it at once."""

    socket: Any
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: Json) -> None:
        """Send one message; ConnectionClosed or OSError if it is gone."""
        with self.lock:
            self.socket.send(json.dumps(message))

    def ping(self) -> None:
        """Send a ping frame; OSError if the connection is gone."""
        with self.lock:
            self.socket.sock.send(self.socket.ws.send(Ping(b"sandbox")))


@dataclass(eq=False)
class Envelope:
    """An envelope that waits for its acknowledgement; `sent` is monotonic time."""

    connection: Connection
    kind: Kind
    sent: float
    done: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None
