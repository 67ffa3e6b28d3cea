"""The server of every page: Waitress, which hears a request to its end before a thread has it.

One thread reads all connections, so that those who stall or drip keep nobody from being heard. It
is plain HTTP; TLS is a proxy's.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from errno import errorcode
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer

from bot.http.safe_app import LONGEST_REQUEST

# Each takes a file's number, and two when its body is long; most systems give a process 1,024.
CONNECTIONS = 400
LONGEST_HEAD = 8_192  # bytes; Slack's has about 1,500
READ_WITHIN = 5  # seconds; Slack has its answer, or gives up, within three
OFTEN = 1.0  # seconds between two looks for who takes too long
LIMITS = {
    "cleanup_interval": OFTEN,
    "channel_timeout": READ_WITHIN,
    "connection_limit": 2 * CONNECTIONS,
    "max_request_header_size": LONGEST_HEAD,
    # Waitress refuses what is as long as this, Flask what is longer than its limit.
    "max_request_body_size": LONGEST_REQUEST + 1,
    "inbuf_overflow": 64 * 1024,  # bytes of a body in memory; the rest is in a file of its own
}


class PortTaken(Exception):
    """There can be no pages at an address; the message is the system's code for why."""


class _Request(HTTPRequestParser):  # type: ignore[misc]
    """What is read of a request, and since when (seconds since the epoch, by the host's clock)."""

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        self.begun_at = time.time()


class _Connection(HTTPChannel):  # type: ignore[misc]
    parser_class = _Request

    @property
    def busy(self) -> bool:
        """Whether something has come in that is not answered to the end."""
        return bool(self.requests or self.request or self.total_outbufs_len)

    def takes_too_long(self, now: float) -> bool:
        begun = self.request is not None and not self.requests
        return begun and now - self.request.begun_at > READ_WITHIN


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Serves a Flask app, on threads of its own, until it is stopped.

    `ended` is called when it listens no more, for whatever reason. Raises PortTaken.
    """

    channel_class = _Connection

    def __init__(
        self,
        app: Flask,
        address: str,
        port: int,
        *,
        threads: int,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        bound = _bind(address, port)
        # That a crowd waits for threads is nothing to act on; it would have a line for each.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        super().__init__(
            app,
            _sock=bound,
            bind_socket=False,
            sockinfo=(bound.family, bound.type, bound.proto, bound.getsockname()),
            threads=threads,
            log_socket_errors=False,
            ident=None,
            **LIMITS,
        )
        self._ended, self._stop_by, self._finished = ended, float("inf"), False
        self._thread = threading.Thread(target=self._listen, name="listening", daemon=True)
        self._thread.start()

    def stop(self, within: float) -> bool:
        """Take no more, and finish what is in flight; False if it takes over `within` seconds."""
        self._stop_by = time.monotonic() + within
        with suppress(OSError):  # it has looked by itself, and has ended already
            self.pull_trigger()
        self._thread.join(within + OFTEN)
        return self._finished

    def handle_accept(self) -> None:
        """Take a connection; where there are too many, let go of the one that is silent longest.

        Whoever speaks at once is heard so, however many there are who do not.
        """
        super().handle_accept()
        if len(self.active_channels) > CONNECTIONS:
            silent = (one for one in self.active_channels.values() if not one.requests)
            if longest := next(silent, None):
                longest.handle_close()

    def maintenance(self, now: float) -> None:
        """Let go of who is silent, as Waitress does, and of who drips (`now` as in `_Request`)."""
        super().maintenance(now)
        for connection in self.active_channels.values():
            if connection.takes_too_long(now):
                connection.will_close = True

    def _listen(self) -> None:
        try:
            while self._stop_by == float("inf"):
                self._poll(OFTEN)
            wasyncore.dispatcher.close(self)  # the connections that there are stay
            while self._busy() and time.monotonic() < self._stop_by:
                self.maintenance(time.time())
                self._poll(OFTEN / 20)
            self._finished = not self._busy()
            self.task_dispatcher.shutdown(timeout=OFTEN)
            wasyncore.close_all(self._map)
        finally:
            self._ended()

    def _busy(self) -> bool:
        return any(connection.busy for connection in self.active_channels.values())

    def _poll(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)


def _bind(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        raise PortTaken(errorcode.get(error.errno or 0, type(error).__name__)) from None
