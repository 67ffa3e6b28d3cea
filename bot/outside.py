"""A process seen from outside: /healthz and /metrics."""

import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import errorcode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.health import OK, Parts
from bot.metrics import Metrics
from bot.safe_app import safe_app

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a process.

    `live` are the parts that a restart mends, `ready` all parts there are.
    """

    live: Callable[[], Parts]
    ready: Callable[[], Parts]
    metrics: Metrics


def outside(view: View) -> Blueprint:
    """Return the pages: /healthz/live, /healthz/ready (/healthz is the same) and /metrics."""
    pages = Blueprint("outside", __name__)

    def metrics() -> ResponseReturnValue:
        body, content_type = view.metrics.page(request.headers.get("Accept", ""))
        return Response(body, content_type=content_type)

    def ready() -> ResponseReturnValue:
        return _health(view.ready())

    pages.add_url_rule("/healthz/live", "live", lambda: _health(view.live()))
    pages.add_url_rule("/healthz/ready", "ready", ready)
    pages.add_url_rule("/healthz", "ready", ready)
    pages.add_url_rule("/metrics", "metrics", metrics)
    return pages


@contextmanager
def shown(view: View, address: str, port: int, more: Iterable[Blueprint] = ()) -> Iterator[None]:
    """Serve the pages, and `more` of them, meanwhile, on a thread.

    Where the port is taken they are left out, and the log says so: the bot's work goes first.
    """
    flask = safe_app()
    for pages in (outside(view), *more):
        flask.register_blueprint(pages)
    try:
        # Bound here, for werkzeug ends the whole process when it cannot.
        bound = socket.create_server((address, port), family=_family(address))
    except OSError as error:
        why = errorcode.get(error.errno or 0, "")
        log.warning("port %d: /healthz and /metrics are not served: %s", port, why)
        yield
        return
    with bound:
        server = make_server(
            address, port, flask, threaded=True, request_handler=_Quiet, fd=bound.fileno()
        )
    thread = threading.Thread(target=server.serve_forever, name="outside", daemon=True)
    thread.start()
    log.info("/healthz and /metrics are served on port %d", port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(WSGIRequestHandler):
    """One that does not log every look."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _health(parts: Parts) -> ResponseReturnValue:
    well = all(state == OK for state in parts.values())
    return {"status": OK if well else "not ok", "parts": parts}, 200 if well else 503
