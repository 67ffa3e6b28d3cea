"""Slack's clock in the sandbox, and another beside it that does not agree."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from sandbox.clock import SandboxClock, SkewedClock
from sandbox.people import Person
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_time_goes_by_when_a_clock_is_put_forward_and_not_when_it_is_put_back() -> None:
    clock = SandboxClock(TEN)
    clock.advance(HOUR)
    clock.advance(-2 * HOUR)
    clock.set(TEN)
    assert clock.elapsed() == 2 * HOUR.total_seconds()


def test_a_clock_apart_is_ahead_or_behind_and_time_goes_by_all_the_same() -> None:
    true = SandboxClock(TEN)
    host = SkewedClock(true)
    host.by = -HOUR
    assert (host.now(), host.elapsed()) == (TEN - HOUR, 0.0)
    true.advance(HOUR)
    assert (host.now(), host.elapsed()) == (TEN, HOUR.total_seconds())


def test_every_answer_has_slacks_own_time(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.api_test()
    assert answer.headers["Date"] == f"{sandbox.clock.now():%a, %d %b %Y %H:%M:%S} GMT"


def test_outside_the_marketplace_history_is_15_messages_once_a_minute(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    for n in range(20):
        client.chat_postMessage(channel=mina.id, text=f"{n}")
    gone = [0.0]
    rates = sandbox.slack.rates
    rates.on, rates.outside, rates.elapsed = True, True, lambda: gone[0]
    first = client.conversations_history(channel=mina.dm.id, limit=200)
    assert len(first["messages"]) == 15
    cursor = first["response_metadata"]["next_cursor"]
    over = refusal(client.conversations_history, channel=mina.dm.id, cursor=cursor)
    assert (over["error"], over.headers["Retry-After"]) == ("ratelimited", "60")
    gone[0] = 60.0
    rest = client.conversations_history(channel=mina.dm.id, cursor=cursor)
    assert len(rest["messages"]) == 5
    assert sandbox.breaches == []


def test_a_frozen_clock_moves_only_when_told_and_message_times_still_rise(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    clock = SandboxClock(NOON)
    assert clock.now() == clock.now() == NOON
    assert clock.advance(timedelta(days=1)) == NOON + timedelta(days=1)
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2026, 3, 2))  # noqa: DTZ001
    stamps = [client.chat_postMessage(channel=mina.id, text="x")["ts"] for _ in range(3)]
    assert stamps == sorted(set(stamps))
    assert stamps[0].startswith(str(int(NOON.timestamp())))


def test_a_flowing_clock_goes_on_from_where_it_was_put() -> None:
    clock = SandboxClock(NOON, flowing=True)
    clock.set(NOON + timedelta(hours=1))
    time.sleep(0.02)
    assert timedelta(hours=1) < clock.now() - NOON < timedelta(hours=1, seconds=5)
