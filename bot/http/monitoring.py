"""A process seen from outside: /healthz and /metrics."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from bot.http.safe_app import make_safe_app
from bot.http.server import PortTaken, Server
from bot.operations.health import OK, Parts
from bot.operations.metrics import Metrics

log = logging.getLogger(__name__)

THREADS = 4
STOPPED_WITHIN = 1.0  # seconds; what is served here is nobody's to wait for


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """What is shown of a process.

    `live` are the parts that a restart mends, `ready` all parts there are.
    """

    live: Callable[[], Parts]
    ready: Callable[[], Parts]
    metrics: Metrics


def make_monitoring_pages(view: ProcessStatus) -> Blueprint:
    """Return the pages: /healthz/live, /healthz/ready (/healthz is the same) and /metrics."""
    pages = Blueprint("outside", __name__)

    def metrics() -> ResponseReturnValue:
        body, content_type = view.metrics.render(request.headers.get("Accept", ""))
        return Response(body, content_type=content_type)

    def ready() -> ResponseReturnValue:
        return _make_response(view.ready())

    pages.add_url_rule("/healthz/live", "live", lambda: _make_response(view.live()))
    pages.add_url_rule("/healthz/ready", "ready", ready)
    pages.add_url_rule("/healthz", "ready", ready)
    pages.add_url_rule("/metrics", "metrics", metrics)
    return pages


@contextmanager
def serve_monitoring(
    view: ProcessStatus, address: str, port: int, more: Iterable[Blueprint] = ()
) -> Iterator[None]:
    """Serve the pages, and `more` of them, meanwhile.

    Where the port is taken they are left out, and the log says so: the bot's work goes first.
    """
    flask = make_safe_app()
    for pages in (make_monitoring_pages(view), *more):
        flask.register_blueprint(pages)
    try:
        server = Server(flask, address, port, threads=THREADS)
    except PortTaken as why:
        log.warning("port %d: /healthz and /metrics are not served: %s", port, why)
        yield
        return
    log.info("/healthz and /metrics are served on port %d", port)
    try:
        yield
    finally:
        server.stop(STOPPED_WITHIN)


def _make_response(parts: Parts) -> ResponseReturnValue:
    well = all(state == OK for state in parts.values())
    return {"status": OK if well else "not ok", "parts": parts}, 200 if well else 503
