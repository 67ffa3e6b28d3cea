"""Slack's requests over HTTP: signed, answered, and no longer than they can be."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.embedded import Bot
from bot.http.safe_app import LONGEST_REQUEST
from bot.http.web import PATH, make_events_app
from sandbox.clock import SandboxClock
from sandbox.demo.run import make_settings
from sandbox.server import Sandbox
from sandbox.transport.http import FORM, JSON_TYPE, sign
from tests.stories.world import MANIFEST, TUESDAY


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(MANIFEST, SandboxClock(TUESDAY), delivery="http") as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox, folder: Path) -> Iterator[FlaskClient]:
    bot = Bot(make_settings(sandbox, folder), SandboxClock(TUESDAY))
    yield make_events_app(bot.app, sandbox.signing_secret).test_client()
    bot.stop()


def post(
    client: FlaskClient, body: str, secret: str, kind: str = JSON_TYPE, age: int = 0
) -> TestResponse:
    stamp = str(int(time.time()) - age)
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(secret, stamp, body),
    }
    return client.post(PATH, data=body, content_type=kind, headers=headers)


def test_the_address_is_verified(client: FlaskClient, sandbox: Sandbox) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    answer = post(client, asked, sandbox.signing_secret)
    assert answer.status_code == 200
    assert "3eZbrw1a" in answer.text


def test_what_is_not_signed_by_slack_or_is_old_is_turned_away(
    client: FlaskClient, sandbox: Sandbox
) -> None:
    noor = sandbox.add_person("noor")
    command = urlencode({"command": "/agenda", "user_id": noor.id, "team_id": sandbox.team_id})
    assert post(client, command, "somebody else's", FORM).status_code == 401
    assert post(client, command, sandbox.signing_secret, FORM, age=600).status_code == 401
    assert client.post(PATH, data=command, content_type=FORM).status_code == 401
    answer = post(client, command, sandbox.signing_secret, FORM)
    assert answer.status_code == 200
    assert "ephemeral" in answer.text


def test_a_request_longer_than_slacks_is_refused_unread(
    client: FlaskClient, sandbox: Sandbox
) -> None:
    assert post(client, "x" * (LONGEST_REQUEST + 1), sandbox.signing_secret).status_code == 413


def test_other_paths_and_ways_lead_nowhere(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 405
    assert client.post("/").status_code == 404
