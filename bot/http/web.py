"""Slack's requests over HTTP: a Flask app for Bolt, and the server that runs it."""

import logging
import time
from collections.abc import Callable

from flask import Flask, request
from flask.typing import ResponseReturnValue
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Engine

from agendas.dates.clock import Clock
from bot.http.feed_page import make_feed_pages
from bot.http.installation_pages import make_installation_pages
from bot.http.monitoring import ProcessStatus, make_monitoring_pages
from bot.http.safe_app import make_safe_app
from bot.http.server import Server
from bot.operations import health
from bot.operations.clock import choose_clock
from bot.operations.metrics import FailureCounter, Metrics, OutboxFigures
from bot.settings.settings import WebSettings
from bot.slack import payload_shapes
from bot.slack.app import make_app
from bot.slack.installations import open_installations
from db.core.engine import connect

log = logging.getLogger(__name__)

PATH = "/slack/events"
THREADS = 10


def make_events_app(app: App, secret: str) -> Flask:
    """Return what answers at one path whatever Slack asks: commands, actions, views, events.

    Nothing is read of what is not signed with Slack's `secret`; Bolt does the rest.
    """
    flask, handler, verifier = make_safe_app(), SlackRequestHandler(app), SignatureVerifier(secret)

    def slack() -> ResponseReturnValue:
        if not _is_signed(verifier):
            # Slack, "Slash commands": now and then it tries the certificate, and wants a 200.
            return ("", 200) if request.form.get("ssl_check") == "1" else _UNSIGNED
        said = payload_shapes.parse_body(request.get_data(as_text=True), request.is_json)
        if said is None or not payload_shapes.is_well_formed(said):
            log.warning("a signed request could not be understood, and was refused")
            return _SENSELESS
        return handler.handle(request)

    flask.add_url_rule(PATH, view_func=slack, methods=["POST"])
    return flask


_SENSELESS = ("Bad Request\n", 400, {"Content-Type": "text/plain"})
_UNSIGNED = ("Unauthorized\n", 401, {"Content-Type": "text/plain"})


def _is_signed(verifier: SignatureVerifier) -> bool:
    try:
        return verifier.is_valid_request(request.get_data(), dict(request.headers))
    except (ValueError, TypeError, OverflowError):
        # A time that is no number, or a signature that is no ASCII.
        return False


def make_site(
    settings: WebSettings, engine: Engine, clock: Clock, app: App, metrics: Metrics
) -> Flask:
    """Return every page that the process serves."""
    flask = make_events_app(app, settings.slack_signing_secret.get_secret_value())
    found = open_installations(settings, engine, clock, hurried=True)
    if found is not None:
        flask.register_blueprint(make_installation_pages(settings, found))
    flask.register_blueprint(
        make_monitoring_pages(ProcessStatus(dict, lambda: _check_ready(engine), metrics))
    )
    for pages in make_feed_pages(settings.public_url, engine, clock):
        flask.register_blueprint(pages)
    return flask


def _check_ready(engine: Engine) -> health.Parts:
    return {**health.check_database(engine), **health.check_upkeep(engine)}


def serve(settings: WebSettings, ended: Callable[[], None]) -> Callable[[float], bool]:
    """Serve at settings.port, on threads; `ended` is as in `Server`. Raises PortTaken.

    Returns what stops it within so many seconds: it takes no more, and finishes what is in flight;
    False if that takes longer.
    """
    engine = connect(settings.database_url)
    secret = settings.slack_signing_secret
    clock, metrics = choose_clock(engine), Metrics()
    metrics.registry.register(OutboxFigures(engine, clock))
    logging.getLogger().addHandler(FailureCounter(metrics))
    app, router = make_app(settings, engine, clock, secret, metrics)
    flask = make_site(settings, engine, clock, app, metrics)
    server = Server(flask, settings.bind_address, settings.port, threads=THREADS, ended=ended)
    log.info("listening on port %d", settings.port)

    def stop(within: float) -> bool:
        until = time.monotonic() + within
        answered = server.stop(within)
        return router.resources.errands.close(max(0.0, until - time.monotonic())) and answered

    return stop
