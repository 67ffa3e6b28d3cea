"""Closes a Socket Mode client of slack_sdk at once; by itself it takes up to a second more."""

from __future__ import annotations

from slack_sdk.socket_mode.builtin import SocketModeClient


def hang_up(client: SocketModeClient) -> None:
    """Close `client` for good. Its queue is waited on for a second at a time: a word wakes it."""
    client.message_processor.event.set()
    client.enqueue_message("")
    client.close()
