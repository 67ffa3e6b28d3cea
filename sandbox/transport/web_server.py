"""A small threaded web server on loopback that stops at once and leaves no thread behind."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from typing import Any, cast

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.clock import Clock

NEVER_A_CALLERS = range(15_000, 32_000)
TRIES = 100


class Handler(WSGIRequestHandler):
    """One request a connection (HTTP/1.0), no line in the log for each."""

    protocol_version = "HTTP/1.0"

    def setup(self) -> None:
        """Remember the connection, so that stopping can end it."""
        super().setup()
        _get_connections(self.server).add(self.connection)

    def finish(self) -> None:
        """Forget the connection."""
        _get_connections(self.server).discard(self.connection)
        super().finish()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Say in the answer's `Date` what time it is by the server's own clock."""
        clock: Clock | None = cast(Any, self.server).clock
        return super().date_time_string(clock.now().timestamp() if clock else timestamp)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing; errors are still logged."""


def _get_connections(server: Any) -> set[socket.socket]:
    connections: set[socket.socket] = server.open_connections
    return connections


class WebServer:
    """The server at work, on a thread of its own; without a clock it goes by the machine's."""

    def __init__(self, app: Flask, port: int, clock: Clock | None = None) -> None:
        # bound here, for werkzeug ends the whole process when a port is taken
        with socket.create_server(("127.0.0.1", port), backlog=128) as bound:
            self.port: int = bound.getsockname()[1]
            made = make_server(
                "127.0.0.1",
                self.port,
                app,
                threaded=True,
                request_handler=Handler,
                fd=bound.fileno(),
            )
        self._server = cast(Any, made)
        self._server.daemon_threads = False  # so that closing waits for its threads
        self._server.open_connections = set()
        self._server.clock = clock
        self._thread = threading.Thread(target=_serve, args=(self._server,), name="sandbox")
        self._thread.start()

    def stop(self) -> None:
        """Take no more, end every connection, wait until all threads are gone."""
        self._server.shutdown()
        for connection in list(self._server.open_connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()


def free_port() -> int:
    """Return a port that nobody listens on, and that no caller is given as its own meanwhile.

    Systems give those who call a port of 32768 and above (Linux; others from 49152, RFC 6335).
    """
    for port in random.SystemRandom().sample(NEVER_A_CALLERS, k=TRIES):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no port is free")


def _serve(server: BaseWSGIServer) -> None:
    # werkzeug's own serve_forever closes the server at its end, which would join threads too early
    super(BaseWSGIServer, server).serve_forever(poll_interval=0.01)
