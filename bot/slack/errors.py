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
    AWAY = "away"  # not sent, and for no reason of the message's: Slack cannot be had at present
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
    # Somebody's setting, or somebody's doing, which is the same for every message there is.
    Verdict.AWAY: {
        "access_denied",
        "accesslimited",
        "deprecated_endpoint",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "external_channel_migrating",
        "method_deprecated",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "team_not_found",
        "two_factor_setup_required",
        "update_failed",
        "upload_failed",
    },
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
        "channel_is_archived",
        "channel_not_found",
        "invalid_channel",
        "is_archived",
        "is_inactive",
        "no_permission",
        "not_in_channel",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    },
    Verdict.WORKSPACE: {"invalid_auth", "not_authed", "token_revoked", "token_expired"},
    Verdict.KIND: {
        "file_type_not_allowed",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "messages_tab_disabled",
        "missing_scope",
    },
    Verdict.PAYLOAD: {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
    },
    Verdict.GONE: {"message_not_found", "cant_update_message", "edit_window_closed"},
}
MISSING_SCOPE = "missing_scope: "
PERSON_IDS = ("U", "W")
DEFAULT_WAIT = 30.0
# Longer than Slack's limits ever last: whoever asks for more is asked again, and not believed.
LONGEST_WAIT = 15 * 60.0


class NotInstalled(LookupError):
    """There is no token for this workspace."""

    code = "not_installed"


class TokenUnreadable(NotInstalled):
    """There is one, and none of the keys in the settings opens it."""

    code = "token_sealed"


def classify(failure: Exception, method: str) -> Outcome:
    """Return what a failed call of a method says about the message.

    `account_inactive` comes back as a person's; whether it is the bot's own must be asked.
    Whatever is not known to be "not sent" is unknown, so that it is looked up before it goes again.
    """
    if isinstance(failure, SlackApiError):
        return _classify_response(failure.response, method)
    if isinstance(failure, HTTPError):
        return Outcome(Verdict.UNKNOWN, f"http_{failure.code}", method=method)
    if isinstance(failure, NotInstalled):
        return Outcome(Verdict.WORKSPACE, failure.code, method=method)
    if isinstance(failure, URLError) and _was_never_written(failure.reason):
        return Outcome(Verdict.AWAY, "not_connected", method=method)
    return Outcome(Verdict.UNKNOWN, type(failure).__name__, method=method)


def _classify_response(response: SlackResponse | dict[str, Any], method: str) -> Outcome:
    told = response.data if isinstance(response, SlackResponse) else response
    told = told if isinstance(told, dict) else {}
    status = response.status_code if isinstance(response, SlackResponse) else HTTPStatus.OK
    code = told["error"] if is_code(told.get("error")) else None
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in TOO_FAST:
        return Outcome(
            Verdict.WAIT, code or "ratelimited", wait=_read_retry_after(response), method=method
        )
    # An answer that is not Slack's own JSON comes from something on the way, which cannot know.
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or code is None:
        return Outcome(Verdict.UNKNOWN, f"http_{int(status)}", method=method)
    if code == "missing_scope" and is_scopes(told.get("needed")):
        return Outcome(Verdict.KIND, f"{MISSING_SCOPE}{told['needed']}", method=method)
    verdict = next((v for v, codes in CODES.items() if code in codes), Verdict.AGAIN)
    return Outcome(verdict, code, method=method)


def is_person(recipient: str) -> bool:
    """Return whether a Slack id is a person's, and not a channel's."""
    return recipient.startswith(PERSON_IDS)


def is_code(said: object) -> bool:
    """Return whether something is an error code such as Slack gives."""
    return isinstance(said, str) and re.fullmatch(r"[a-z0-9_]+", said) is not None


def is_scopes(said: object) -> bool:
    """Return whether something names scopes, as Slack does for want of one."""
    return isinstance(said, str) and re.fullmatch(r"[a-z0-9_.:,]+", said) is not None


def _read_retry_after(response: SlackResponse | dict[str, Any]) -> float:
    headers = response.headers if isinstance(response, SlackResponse) else {}
    told = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    try:
        seconds = float(told)
    except ValueError:
        return DEFAULT_WAIT
    # What is no number at all compares with none.
    return min(seconds, LONGEST_WAIT) if seconds >= 0 else DEFAULT_WAIT


def _was_never_written(reason: object) -> bool:
    """Whether a request failed before the whole of it was written, so that nobody acted on it.

    urllib wraps what goes wrong while connecting and writing in URLError, and nothing later. A
    connection reset by the other side is left out: it may have read enough.
    """
    if isinstance(reason, ConnectionResetError | BrokenPipeError | ConnectionAbortedError):
        return False
    return isinstance(reason, socket.gaierror | ssl.SSLError | OSError)
