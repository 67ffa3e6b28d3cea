"""PUBLIC_URL is looked at from outside: what is to get through does, and nothing else."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from slack_bolt import App

from bot.doctor.address import check_address
from bot.http.feed_page import make_feed_pages
from bot.http.monitoring import ProcessStatus, make_monitoring_pages
from bot.http.web import PATH, make_events_app
from bot.operations.metrics import Metrics
from db.core.engine import connect
from sandbox.clock import SandboxClock
from sandbox.transport.web_server import WebServer, free_port
from tests.stories.world import TUESDAY

pytestmark = pytest.mark.databases("sqlite")

Serve = Callable[[Flask], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    listening: list[WebServer] = []

    def begin(flask: Flask) -> str:
        listening.append(WebServer(flask, 0))
        return f"http://127.0.0.1:{listening[-1].port}"

    yield begin
    for one in listening:
        one.stop()


@pytest.fixture
def through(database: str) -> Flask:
    """What a proxy passes on that is set up as it should be."""
    app = App(token="xoxb-1", signing_secret="secret", token_verification_enabled=False)
    flask = make_events_app(app, "secret")
    for pages in make_feed_pages("http://127.0.0.1", connect(database), SandboxClock(TUESDAY)):
        flask.register_blueprint(pages)
    return flask


def test_what_is_to_get_through_does(serve: Serve, through: Flask) -> None:
    (found,) = check_address(serve(through), PATH)
    assert found.ok, found.line


def test_what_is_for_the_host_alone_is_missed_when_it_is_shown(
    serve: Serve, through: Flask
) -> None:
    through.register_blueprint(make_monitoring_pages(ProcessStatus(dict, dict, Metrics())))
    lines = [found.line for found in check_address(serve(through), PATH)]
    assert any("/metrics can be seen by the whole world" in line for line in lines)
    assert any("/healthz can be seen by the whole world" in line for line in lines)
    assert all(line.startswith("mend") for line in lines)


def test_a_proxy_that_leads_elsewhere_is_told_from_one_that_leads_here(serve: Serve) -> None:
    flask = Flask("elsewhere")
    flask.add_url_rule("/<path:any>", view_func=lambda any: f"Welcome to {any}")  # noqa: A006
    lines = [found.line for found in check_address(serve(flask), PATH)]
    assert any("calendars are not to be had" in line for line in lines)
    assert any("Slack's requests do not get through" in line for line in lines)


def test_where_slack_does_not_call_nothing_is_said_of_its_requests(serve: Serve) -> None:
    lines = [found.line for found in check_address(serve(Flask("nothing")), None)]
    assert len(lines) == 1
    assert "calendars" in lines[0]


def test_an_address_at_which_nobody_answers_is_said_to_be_so() -> None:
    (found,) = check_address(f"http://127.0.0.1:{free_port()}", PATH)
    assert "cannot be reached from here" in found.line
    assert found.ok is False
