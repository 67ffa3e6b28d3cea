"""Gunicorn's worker, with an end to its patience: a request that does not come in lets go of it."""

import contextlib
import socket
import threading
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

READ_WITHIN = 5.0  # seconds; Slack has its answer, or gives up, within three


class Impatient(ThreadWorker):  # type: ignore[misc]
    """A worker of threads, each of which hears one request for READ_WITHIN seconds at most.

    Gunicorn by itself waits for a body that was announced for as long as the connection stands: as
    many callers as there are threads, stalled or gone without a word, would make it deaf.
    """

    def handle(self, conn: TConn) -> Any:
        """Handle one request; what has not come in by then is as if the other side had hung up."""
        hearing = threading.Timer(READ_WITHIN, _hear_no_more, [conn.sock])
        hearing.daemon = True
        hearing.start()
        try:
            return super().handle(conn)
        finally:
            hearing.cancel()


def _hear_no_more(connection: socket.socket) -> None:
    # An answer that is being made can still be sent.
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
