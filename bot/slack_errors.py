"""What Slack's answer, or the lack of one, says about a message: sent, not sent, or nobody knows.

Codes are those documented for chat.postMessage, chat.update, conversations.open and for files.
"""

import re
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse


class Verdict(StrEnum):
    """What has become of a message, and whom it concerns if it failed."""

    SENT = "sent"
    WAIT = "wait"  # not sent: too fast
    AGAIN = "again"  # not sent: may work later
    UNKNOWN = "unknown"  # may have been sent
    PERSON = "person"  # not sent: this person can no longer be written to
    CHANNEL = "channel"  # not sent: this channel can no longer be written to
    WORKSPACE = "workspace"  # not sent: nothing can be, in this workspace
    KIND = "kind"  # not sent: nothing of this kind can be, in this workspace
    PAYLOAD = "payload"  # not sent: Slack does not take these blocks or this text
    GONE = "gone"  # not sent: the message to be changed is not there, or may not be changed


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with Slack's error code; where the message lies; how long to wait, in seconds."""

    verdict: Verdict
    error: str | None = None
    channel: str | None = None
    ts: str | None = None
    wait: float = 0.0
    method: str | None = None


TOO_FAST = {"ratelimited", "rate_limited", "message_limit_exceeded"}
AMBIGUOUS = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"}
CODES = {
    Verdict.WAIT: TOO_FAST,
    Verdict.UNKNOWN: AMBIGUOUS,
    Verdict.PERSON: {
        "account_inactive",
        "user_not_found",
        "user_disabled",
        "users_not_found",
        "user_not_visible",
        "cannot_dm_bot",
        "invalid_user_combination",
    },
    Verdict.CHANNEL: {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
    },
    Verdict.WORKSPACE: {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "org_login_required",
        "team_access_not_granted",
    },
    Verdict.KIND: {"missing_scope", "no_permission", "messages_tab_disabled"},
    Verdict.PAYLOAD: {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
    },
    Verdict.GONE: {"message_not_found", "cant_update_message", "edit_window_closed"},
}
DEFAULT_WAIT = 30.0


class NotInstalled(LookupError):
    """There is no token for this workspace."""

    code = "not_installed"


class TokenSealed(NotInstalled):
    """There is one, and none of the keys in the settings opens it."""

    code = "token_sealed"


def classify(failure: Exception, method: str) -> Outcome:
    """Return what a failed call of a method says about the message.

    `account_inactive` comes back as a person's; whether it is the bot's own must be asked.
    Whatever is not known to be "not sent" is unknown, so that it is looked up before it goes again.
    """
    if isinstance(failure, SlackApiError):
        return _answered(failure.response, method)
    if isinstance(failure, HTTPError):
        return Outcome(Verdict.UNKNOWN, f"http_{failure.code}", method=method)
    if isinstance(failure, NotInstalled):
        return Outcome(Verdict.WORKSPACE, failure.code, method=method)
    if isinstance(failure, URLError) and _never_written(failure.reason):
        return Outcome(Verdict.AGAIN, "not_connected", method=method)
    return Outcome(Verdict.UNKNOWN, type(failure).__name__, method=method)


def _answered(response: SlackResponse | dict[str, Any], method: str) -> Outcome:
    code = str(response.get("error") or "no_answer")
    status = response.status_code if isinstance(response, SlackResponse) else HTTPStatus.OK
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in TOO_FAST:
        return Outcome(Verdict.WAIT, code, wait=_wait(response), method=method)
    # An answer that is not Slack's own JSON comes from something on the way, which cannot know.
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not re.fullmatch(r"[a-z0-9_]+", code):
        return Outcome(Verdict.UNKNOWN, f"http_{int(status)}", method=method)
    if code == "missing_scope" and response.get("needed"):
        return Outcome(Verdict.KIND, f"{code}: {response['needed']}", method=method)
    verdict = next((v for v, codes in CODES.items() if code in codes), Verdict.AGAIN)
    return Outcome(verdict, code, method=method)


def _wait(response: SlackResponse | dict[str, Any]) -> float:
    headers = response.headers if isinstance(response, SlackResponse) else {}
    told = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(told) if str(told).isdigit() else DEFAULT_WAIT


def _never_written(reason: object) -> bool:
    """Whether a request failed before the whole of it was written, so that nobody acted on it.

    urllib wraps what goes wrong while connecting and writing in URLError, and nothing later. A
    connection reset by the other side is left out: it may have read enough.
    """
    if isinstance(reason, ConnectionResetError | BrokenPipeError | ConnectionAbortedError):
        return False
    return isinstance(reason, socket.gaierror | ssl.SSLError | OSError)
