"""Faults on demand: each looks to the client as Slack's own failures do, and is no breach."""

from __future__ import annotations

import time
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.people import Person
from sandbox.server import Sandbox

POST = "chat.postMessage"


def test_a_status_an_error_and_a_limit_come_once_and_then_all_is_well(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sandbox.faults.add(POST, status=503)
    sandbox.faults.add(POST, error="internal_error")
    sandbox.faults.add(POST, retry_after=7)
    statuses = []
    for _ in range(3):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=mina.id, text="x")
        statuses.append(caught.value.response.status_code)
    assert statuses == [503, 200, 429]
    assert caught.value.response.headers["Retry-After"] == "7"
    client.chat_postMessage(channel=mina.id, text="x")
    assert len(mina.messages) == 1
    assert sandbox.breaches == []


@pytest.mark.parametrize(("drop", "kept"), [("before", 0), ("after", 1)])
def test_a_dropped_connection_leaves_the_thing_undone_or_done(
    sandbox: Sandbox, client: WebClient, mina: Person, drop: str, kept: int
) -> None:
    sandbox.faults.add(POST, drop="after" if drop == "after" else "before")
    with pytest.raises(RemoteDisconnected):
        client.chat_postMessage(channel=mina.id, text="x")
    assert len(mina.messages) == kept


def test_an_error_can_be_answered_although_the_thing_was_done(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sandbox.faults.add(POST, error="fatal_error", done=True)
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.chat_postMessage(channel=mina.id, text="x")
    assert len(mina.messages) == 1


def test_a_delay_is_waited_out_and_then_the_thing_is_done(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sandbox.faults.add(POST, delay=0.2)
    started = time.monotonic()
    client.chat_postMessage(channel=mina.id, text="x")
    assert time.monotonic() - started >= 0.2
    assert len(mina.messages) == 1


def test_a_fault_can_be_meant_for_one_channel(
    sandbox: Sandbox, client: WebClient, mina: Person, noor: Person
) -> None:
    sandbox.faults.add(POST, channel=noor.id, error="account_inactive")
    client.chat_postMessage(channel=mina.id, text="x")
    with pytest.raises(SlackApiError, match="account_inactive"):
        client.chat_postMessage(channel=noor.id, text="x")


def test_a_fault_is_for_the_channel_of_one_workspace(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    other = sandbox.neighbour("other")
    other.team.bot_token, other.team.scopes = "xoxb-other", set(sandbox.team.scopes)
    there = other.add_person("mina", real_name="Mina Okafor", id=mina.id)
    sandbox.faults.add(POST, channel=mina.dm.id, error="account_inactive")
    beside = WebClient(token=other.team.bot_token, base_url=sandbox.base_url)
    beside.chat_postMessage(channel=there.id, text="x")
    with pytest.raises(SlackApiError, match="account_inactive"):
        client.chat_postMessage(channel=mina.id, text="x")
    assert (len(there.messages), len(mina.messages)) == (1, 0)
