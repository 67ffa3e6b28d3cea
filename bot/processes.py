"""The processes: started, run until they are told to stop, and stopped."""

import logging
import os
import signal
import threading

from slack_sdk.errors import SlackApiError

from bot.delivery.template_check import Sentences
from bot.embedded import Bot
from bot.http.monitoring import serve_monitoring
from bot.operations.clock import SystemClock, choose_clock
from bot.operations.single_instance import lock_database_file
from bot.settings.settings import ProcessSettings, ServerSettings, Settings, WebSettings
from bot.slack.directory import explain_refusal
from bot.slack.installations import open_installations
from bot.worker import STOPPED_WITHIN, Worker
from db.core import schema
from db.core.engine import connect
from db.sessions import sessions

log = logging.getLogger(__name__)


def run_embedded(settings: Settings) -> None:
    """Listen over Socket Mode and do what time brings, until SIGINT or SIGTERM.

    Raises AlreadyRunning, WrongSchema, BrokenTemplates, and SlackCallFailed.
    """
    with lock_database_file(settings.database_url):
        try:
            _run(Bot(settings), settings)
        except SlackApiError as error:
            raise explain_refusal(error, "SLACK_APP_TOKEN") from None


def run_worker(settings: ServerSettings) -> None:
    """Do what time brings, until SIGINT or SIGTERM.

    Raises WrongSchema, TokenUnreadable, BrokenTemplates.
    """
    _check_database(settings)
    _run(Worker(settings), settings)


def run_web(settings: WebSettings) -> None:
    """Answer Slack's requests over HTTP until SIGINT or SIGTERM.

    Raises WrongSchema, TokenUnreadable, BrokenTemplates, PortTaken.
    """
    from bot.http import web

    _check_database(settings)
    engine = connect(settings.database_url)
    Sentences(sessions(engine), choose_clock(engine)).begin()
    engine.dispose()
    stop = _catch_stop_signals()
    finish = web.serve(settings, ended=stop.set)
    stop.wait()
    log.info("stopping")
    if not finish(STOPPED_WITHIN):
        _exit_at_once()


def _check_database(settings: ServerSettings) -> None:
    """Make sure of the database, and that the keys in the settings open what is sealed in it."""
    engine = connect(settings.database_url)
    try:
        schema.ensure(engine)
        installed = open_installations(settings, engine, SystemClock())
        if installed is not None:
            installed.check_keys()
    finally:
        engine.dispose()


def _run(bot: Worker, settings: ProcessSettings) -> None:
    bot.sentences.begin()
    stop, stopped = _catch_stop_signals(), True
    with (
        bot.metrics.count_failures(),
        serve_monitoring(bot.get_status(), settings.bind_address, settings.port, bot.make_pages()),
    ):
        try:
            bot.start()
            log.info("started")
            stop.wait()
            log.info("stopping")
        finally:
            stopped = bot.stop()
    if not stopped:
        _exit_at_once()


def _catch_stop_signals() -> threading.Event:
    """Return what is set by SIGINT and SIGTERM from now on."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _exit_at_once() -> None:
    # Python would wait for its threads, however long Slack takes.
    log.warning("stopped before everything was finished: it is looked up at the next start")
    logging.shutdown()
    os._exit(0)
