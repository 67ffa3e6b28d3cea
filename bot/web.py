"""Slack's requests over HTTP: a Flask app for Bolt, and the server that runs it."""

import logging
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from sqlalchemy import Engine

from agendas.times import Clock
from bot import health
from bot.answering import answering
from bot.clock import clock_of
from bot.installed import installed
from bot.installing import installing
from bot.metrics import FailureCounter, Metrics, OutboxFigures
from bot.outside import View, outside
from bot.settings import WebSettings
from db.engine import connect

log = logging.getLogger(__name__)

PATH = "/slack/events"
# A view has at most 250 kB (documented); in a form each of its bytes may take three.
LONGEST_REQUEST = 2 * 1024 * 1024
THREADS = 10
STOPPED_WITHIN = 10


def web_app(app: App) -> Flask:
    """Return what answers at one path whatever Slack asks: commands, actions, views, events.

    Bolt checks signatures and answers url_verification. A longer request than Slack's are is
    refused with 413.
    """
    flask = Flask("reiterate", static_folder=None)
    flask.config["MAX_CONTENT_LENGTH"] = LONGEST_REQUEST
    handler = SlackRequestHandler(app)

    def slack() -> ResponseReturnValue:
        return handler.handle(request)

    flask.add_url_rule(PATH, view_func=slack, methods=["POST"])
    return flask


def whole(settings: WebSettings, engine: Engine, clock: Clock, app: App, metrics: Metrics) -> Flask:
    """Return every page that the process serves."""
    flask = web_app(app)
    found = installed(settings, engine, clock, hurried=True)
    if found is not None:
        flask.register_blueprint(installing(settings, found))
    flask.register_blueprint(outside(View(dict, lambda: health.database(engine), metrics)))
    return flask


def serve(settings: WebSettings) -> None:
    """Serve at settings.port until told to stop; then finish what is in flight. Does not return."""
    _Server(settings).run()


class _Log(Logger):  # type: ignore[misc]
    """Gunicorn's log, as lines of our own."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn as a library: one process of several threads, or WEB_CONCURRENCY processes."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        port, address = self._settings.port, self._settings.bind_address
        for name, value in {
            "bind": f"[{address}]:{port}" if ":" in address else f"{address}:{port}",
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": STOPPED_WITHIN,
            "logger_class": _Log,
            "loglevel": "warning",
            "when_ready": lambda _server: log.info("listening on port %d", port),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # Called in each process of its own: connections are not shared between them.
        engine = connect(self._settings.database_url)
        secret = self._settings.slack_signing_secret
        clock, metrics = clock_of(engine), Metrics()
        metrics.registry.register(OutboxFigures(engine, clock))
        logging.getLogger().addHandler(FailureCounter(metrics))
        app, _ = answering(self._settings, engine, clock, secret, metrics)
        return whole(self._settings, engine, clock, app, metrics)
