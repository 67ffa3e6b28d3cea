"""Whatever a process serves has the same headers, and no answer says more than it must."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response

from bot.embedded import Bot
from bot.http.monitoring import make_monitoring_pages
from bot.http.safe_app import HEADERS, LONGEST_REQUEST, make_safe_app
from bot.http.web import PATH, make_events_app
from sandbox.clock import SandboxClock
from sandbox.demo.run import make_settings
from sandbox.server import Sandbox
from sandbox.transport.http import FORM, JSON_TYPE
from tests.bot.http.test_web import post
from tests.stories.world import MANIFEST, TUESDAY

SECRET, SIGNED_WITH = "canary-in-an-error", "0123456789abcdef"


@pytest.fixture
def bot(folder: Path) -> Iterator[Bot]:
    with Sandbox(MANIFEST, SandboxClock(TUESDAY), delivery="http") as sandbox:
        bot = Bot(make_settings(sandbox, folder), SandboxClock(TUESDAY))
        yield bot
        bot.stop()


@pytest.fixture
def served(bot: Bot) -> Flask:
    """What `web` serves, and one page more, which fails."""
    flask = make_events_app(bot.app, SIGNED_WITH)
    flask.register_blueprint(make_monitoring_pages(bot.get_status()))

    def fails() -> Response:
        raise RuntimeError(SECRET)

    flask.add_url_rule("/fails", view_func=fails)
    return flask


def paths(flask: Flask) -> list[str]:
    return [rule.rule for rule in flask.url_map.iter_rules() if "<" not in rule.rule]


def test_every_page_has_the_headers_however_it_is_asked(served: Flask) -> None:
    client = served.test_client()
    assert set(paths(served)) >= {PATH, "/metrics", "/healthz", "/healthz/live", "/fails"}
    for path in (*paths(served), "/", "/.env", f"/{SECRET}"):
        for way in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
            answer = client.open(path, method=way)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, (way, path)


@pytest.mark.parametrize(
    ("way", "path", "status", "said"),
    [
        ("GET", f"/nowhere/{SECRET}", 404, "Not Found\n"),
        ("GET", PATH, 405, "Method Not Allowed\n"),
        ("POST", "/metrics", 405, "Method Not Allowed\n"),
        ("DELETE", "/healthz", 405, "Method Not Allowed\n"),
    ],
)
def test_a_refusal_is_its_name_in_plain_text(
    served: Flask, way: str, path: str, status: int, said: str
) -> None:
    answer = served.test_client().open(path, method=way)
    assert (answer.status_code, answer.text) == (status, said)
    assert answer.mimetype == "text/plain"
    assert ("Allow" in answer.headers) == (status == 405)


def test_what_is_too_long_is_refused_with_the_headers(bot: Bot, served: Flask) -> None:
    answer = post(served.test_client(), "x" * (LONGEST_REQUEST + 1), "any secret")
    assert (answer.status_code, answer.text) == (413, "Request Entity Too Large\n")
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_failure_shows_a_reference_that_the_log_has_and_no_word_of_the_error(
    served: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    answer = served.test_client().get("/fails")
    assert answer.status_code == 500
    reference = answer.text.split()[-1].rstrip(".")
    assert f"reference {reference}: RuntimeError at test_safe_app.py" in caplog.text
    for told in (answer.text, caplog.text):
        assert SECRET not in told
        assert "Traceback" not in told


def test_a_page_may_say_otherwise_of_itself() -> None:
    flask = make_safe_app()
    kept = {"Cache-Control": "private, max-age=60"}
    flask.add_url_rule("/kept", view_func=lambda: Response("", headers=kept))
    answer = flask.test_client().get("/kept")
    assert answer.headers.getlist("Cache-Control") == ["private, max-age=60"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", [JSON_TYPE, FORM])
@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "[" * 100_000, "payload=%7B", "command=%2Fmentoring&user_id=U1"]
)
@pytest.mark.parametrize(
    "signed",
    [
        {},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=\xe9"},
    ],
)
def test_what_is_not_signed_is_neither_read_nor_worth_a_line_in_the_log(
    bot: Bot,
    served: Flask,
    kind: str,
    body: str,
    signed: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def asked() -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(bot.engine.pool, "connect", asked)
    answer = served.test_client().post(PATH, data=body, content_type=kind, headers=signed)
    assert (answer.status_code, answer.text) == (401, "Unauthorized\n")
    assert caplog.records == []


def test_slack_may_try_the_certificate_unsigned(served: Flask) -> None:
    tried = {"ssl_check": "1", "token": "old"}
    assert served.test_client().post(PATH, data=tried).status_code == 200
