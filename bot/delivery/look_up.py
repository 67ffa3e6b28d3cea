"""Looking for one message in Slack, by the token that it carries; nothing here knows the database.

The token is in the message's metadata, or in the name of its file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from bot.delivery.calls import open_channel
from bot.slack.errors import Outcome, Verdict, classify

HISTORY = "conversations.history"
# Slack: apps that are distributed outside the Marketplace are given 15 messages at a time.
PAGE = 15
PAGES = 5  # at once, so that nobody waits for one long look-up
STALE_CURSOR = "invalid_cursor"


@dataclass(frozen=True, slots=True)
class LookUp:
    """Where, since when and by which token a message is to be looked for."""

    row_id: int
    workspace_id: str
    recipient: str
    channel: str | None
    token: str
    since: datetime
    cursor: str | None


@dataclass(frozen=True, slots=True)
class LookUpResult:
    """How far a look-up came: what it says, where it looked, and where it is to go on.

    Without an outcome and without a cursor, all there is was seen, and the message was not there.
    """

    outcome: Outcome | None
    channel: str | None
    cursor: str | None = None


def look_up(client_for: Callable[[str], WebClient], wanted: LookUp) -> LookUpResult:
    """Ask Slack, from where the last look left off, and for so many pages."""
    channel, cursor = wanted.channel, wanted.cursor
    try:
        client = client_for(wanted.workspace_id)
        if channel is None:
            opened = open_channel(client, wanted.recipient)
            if opened.channel is None:
                return LookUpResult(opened, None)
            channel = opened.channel
        for _ in range(PAGES):
            page = _fetch_page(client, wanted, channel, cursor)
            if ts := _find_ts(page, wanted.token):
                return LookUpResult(Outcome(Verdict.SENT, channel=channel, ts=ts), channel)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
    except Exception as failure:
        return _make_failed_result(failure, channel, cursor)
    return LookUpResult(None, channel, cursor)


def _fetch_page(client: WebClient, wanted: LookUp, channel: str, cursor: str | None) -> Any:
    return client.conversations_history(
        channel=channel,
        oldest=f"{wanted.since.timestamp():.6f}",
        include_all_metadata=True,
        limit=PAGE,
        cursor=cursor,
    )


def _find_ts(page: Any, token: str) -> str | None:
    """Return the `ts` of the message with this mark, if it is on the page."""
    return next((str(m["ts"]) for m in page["messages"] if _carries(m, token)), None)


def _make_failed_result(
    failure: Exception, channel: str | None, cursor: str | None
) -> LookUpResult:
    outcome = classify(failure, HISTORY)
    if outcome.error == "account_inactive":
        # Nobody is written to here: it is the bot's own account.
        outcome = Outcome(Verdict.WORKSPACE, outcome.error)
    if outcome.error == STALE_CURSOR:
        return LookUpResult(Outcome(Verdict.UNKNOWN, outcome.error), channel)
    return LookUpResult(outcome, channel, cursor)


def _carries(message: dict[str, Any], token: str) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    files = message.get("files") or []
    return payload.get("key") == token or any(token in (f.get("name") or "") for f in files)
