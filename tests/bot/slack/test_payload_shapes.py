"""Requests that Slack has signed and that make no sense: refused, and nothing comes of them."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from slack_bolt import BoltRequest, BoltResponse

from bot.slack import payload_shapes
from db.messages.outbox import OutboxRow
from sandbox.server import Sandbox
from sandbox.transport.http import FORM, JSON_TYPE
from tests.bot.http.test_web import client, post, sandbox
from tests.stories.cycles import couple, rows
from tests.stories.world import World
from tests.stories.world import world as open_world

__all__ = ["client", "sandbox"]

ANA = {"id": "U1"}
PRESSED = {"type": "block_actions", "user": ANA, "team": {"id": "T1"}}
SENT = {"type": "view_submission", "user": ANA, "team": {"id": "T1"}}
COMMAND = {"command": "/agenda", "user_id": "U1", "team_id": "T1", "text": ""}


def nested(depth: int) -> Any:
    return json.loads("[" * depth + "]" * depth)


SENSELESS: list[dict[str, Any]] = [
    *({"command": "/agenda"}, COMMAND | {"user_id": ["U1"]}, COMMAND | {"team_id": {"id": "T1"}}),
    *(COMMAND | {"user_id": "U\0"}, COMMAND | {"command": 7}),
    *(PRESSED, PRESSED | {"actions": []}, PRESSED | {"actions": {}}, PRESSED | {"actions": ["x"]}),
    *(PRESSED | {"actions": [{"action_id": 1}]}, PRESSED | {"actions": [{"block_id": "x"}]}),
    {"type": "block_actions", "actions": [{"action_id": "agenda.open"}]},
    PRESSED | {"actions": [{"action_id": "agenda.open"}], "user": [], "team": "T1"},
    PRESSED | {"actions": [{"action_id": "agenda.open"}], "team": ["T1"]},
    PRESSED | {"actions": [{"action_id": "agenda.open", "value": nested(60)}]},
    PRESSED | {"actions": [{"action_id": "agenda.open", "value": "1\0"}]},
    *(SENT, SENT | {"view": "V1"}, SENT | {"view": {}}, SENT | {"view": {"id": "V1", "state": 1}}),
    SENT | {"view": {"id": "V1", "callback_id": "agenda.save", "state": {"values": []}}},
    SENT | {"view": {"id": "V1", "callback_id": "agenda.save", "state": {"values": {"a": 1}}}},
    SENT | {"view": {"id": "V1", "callback_id": {}, "state": {"values": {}}}},
    {"type": "event_callback"},
    {"type": "event_callback", "event": "user_change"},
    {"type": "event_callback", "event": {"type": "user_change"}, "authorizations": ["x"]},
    {"type": "event_callback", "event": {"type": "user_change"}, "authorizations": {"x": "y"}},
    {"type": ["block_actions"]},
]


@pytest.mark.parametrize("body", SENSELESS, ids=lambda body: json.dumps(body)[:60])
def test_signed_garbage_is_refused_with_400(
    client: FlaskClient, sandbox: Sandbox, body: dict[str, Any]
) -> None:
    form = urlencode({"payload": json.dumps(body)})
    for sent, kind in ((json.dumps(body), JSON_TYPE), (form, FORM)):
        answer = post(client, sent, sandbox.signing_secret, kind)
        assert (answer.status_code, answer.text) == (400, "Bad Request\n")


@pytest.mark.parametrize(
    "sent",
    [
        *("", "{", "[]", "null", '"x"', "7", "{}", "\0", "%%%", "hello", "a=b"),
        *("payload=", "payload=[1]", "payload={", "[" * 100_000, '{"a":' * 100_000),
    ],
    ids=lambda sent: sent[:12],
)
def test_what_is_neither_json_nor_a_form_is_refused_with_400(
    client: FlaskClient, sandbox: Sandbox, sent: str
) -> None:
    for kind in (JSON_TYPE, FORM, "text/plain"):
        assert post(client, sent, sandbox.signing_secret, kind).status_code == 400


@pytest.mark.databases("sqlite")
def test_garbage_over_socket_mode_is_acknowledged_and_logged_and_nothing_comes_of_it(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    with open_world(database) as world:
        before = len(rows(world, OutboxRow))
        for body in SENSELESS:
            assert world.sandbox.deliver("interactive", body) is not None
        assert len(rows(world, OutboxRow)) == before
        two = couple(world)
        two.mentee.types("/agenda")
        assert two.mentee.modal is not None
    said = [r.getMessage() for r in caplog.records if r.name == "bot.slack.acknowledgements"]
    assert said == ["a request could not be understood, and was left unanswered"] * len(SENSELESS)


@pytest.mark.slow
def test_all_that_a_story_sends_is_understood(world: World, heard: list[Any]) -> None:
    two = couple(world)
    two.mentee.types("/agenda")
    two.mentee.submits()
    two.mentee.types("/mentoring")
    assert heard
    assert all(payload_shapes.is_well_formed(body) for body in heard)


@pytest.fixture
def world(database: str) -> Any:
    with open_world(database) as world:
        yield world


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, world: World) -> list[Any]:
    """The bodies of all requests from now on."""
    seen: list[Any] = []
    bolt: Any = type(world.bot.app)
    dispatch = bolt.dispatch

    def hear(app: Any, request: BoltRequest) -> BoltResponse:
        seen.append(request.body)
        answer: BoltResponse = dispatch(app, request)
        return answer

    monkeypatch.setattr(bolt, "dispatch", hear)
    return seen
