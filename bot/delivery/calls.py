"""The calls that put one message into Slack; nothing here knows the database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.settings.addresses import is_here
from bot.slack.client import LeaseExpired, require_lease
from bot.slack.errors import Outcome, Verdict, classify, is_person

EVENT_TYPE = "reiterate_message"
NO_CHANNEL = ("channel_not_found", "is_archived")
ODD = "not_slacks_answer"
INSECURE = "insecure_upload_url"
# Blocks that are not everywhere yet; what they show is in the words as well.
DRAWN = ("data_visualization", "data_table")
TEXT_LIMIT = 4_000  # chat.postMessage: recommended; chat.update: refused above it


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one attempt at sending needs: where it goes, what it says, and the mark to find it by.

    `channel` is the conversation's own id, if it is known: changes and files need it, and messages
    go to a person by the person's id. `ts` is the message that an "update" changes; `plain` asks
    for the text without its blocks; `timed`, whether Slack's time is written down beside the row.
    """

    workspace_id: str
    recipient: str
    op: str
    token: str
    payload: dict[str, Any]
    plain: bool = False
    channel: str | None = None
    ts: str | None = None
    timed: bool = True


@dataclass(frozen=True, slots=True)
class LeaseHolder:
    """Whoever has the right to send a row, told and asked on the way.

    `remember` writes down a channel that was opened, and Slack's own time, before anything is sent;
    it returns False when the row is somebody else's by now. `lasts` says whether the right goes on
    long enough for one more call: it is asked right before each that makes something visible.
    """

    remember: Callable[[str | None], bool]
    lasts: Callable[[], bool]


class _CallFailed(Exception):
    """A call failed; carries what that says about the message."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error)
        self.outcome = outcome


def attempt(
    client_for: Callable[[str], WebClient], parcel: Parcel, holder: LeaseHolder
) -> Outcome | None:
    """Make one attempt at sending; never raises on account of Slack.

    None comes back when the row is no longer ours, or will not be for long enough: then nothing was
    sent.
    """
    try:
        client = client_for(parcel.workspace_id)
    except Exception as failure:
        # Nothing was sent when there was not even a client to send with.
        return _as_not_sent(classify(failure, "client"))
    try:
        return _attempt(client, parcel, holder)
    except LeaseExpired:
        return None


def _attempt(client: WebClient, parcel: Parcel, holder: LeaseHolder) -> Outcome | None:
    if not parcel.timed:
        asked = _ask_the_time(client)
        if asked is not None:
            return _as_not_sent(asked)
        if not holder.remember(None):
            return None
    if parcel.op == "post":
        return _tell_whose_account(client, _send(client, parcel, parcel.recipient, holder))
    opened = Outcome(Verdict.SENT, channel=parcel.channel)
    if parcel.channel is None:
        opened = open_channel(client, parcel.recipient)
    if opened.channel is None:
        return _as_not_sent(opened)
    if opened.channel != parcel.channel and not holder.remember(opened.channel):
        return None
    return _tell_whose_account(client, _send(client, parcel, opened.channel, holder))


def _send(client: WebClient, parcel: Parcel, channel: str, holder: LeaseHolder) -> Outcome:
    """Post, change or upload. Only to post will a person's id do for `channel`.

    What Slack refuses with something drawn in it goes without that, its buttons and all.
    """
    outcome = _try_to_send(client, parcel, channel, holder)
    undrawn = _undraw(parcel)
    if outcome.verdict is Verdict.PAYLOAD and undrawn is not None:
        return _try_to_send(client, undrawn, channel, holder)
    return outcome


def _undraw(parcel: Parcel) -> Parcel | None:
    """Return a message without its charts and tables, or None where it has none."""
    blocks = [] if parcel.plain else parcel.payload.get("blocks") or []
    kept = [block for block in blocks if block.get("type") not in DRAWN]
    if len(kept) == len(blocks):
        return None
    return replace(parcel, payload={**parcel.payload, "blocks": kept})


def _try_to_send(client: WebClient, parcel: Parcel, channel: str, holder: LeaseHolder) -> Outcome:
    how = {"post": _post, "update": _update, "file": _file}[parcel.op]
    try:
        return how(client, parcel, channel, holder)
    except _CallFailed as stopped:
        return stopped.outcome


def _ask_the_time(client: WebClient) -> Outcome | None:
    """Make a call whose answer has Slack's time on it; return why that failed, if it did."""
    try:
        _call("api.test", client.api_test)
    except _CallFailed as stopped:
        return stopped.outcome
    return None


def open_channel(client: WebClient, recipient: str) -> Outcome:
    """Find out the id of a recipient's conversation; never raises.

    For a person it opens their direct messages, which may be done twice without harm. A verdict of
    SENT carries the channel.
    """
    if not is_person(recipient):
        return Outcome(Verdict.SENT, channel=recipient)
    try:
        answer = _call("conversations.open", lambda: client.conversations_open(users=recipient))
    except _CallFailed as stopped:
        return _tell_whose_account(client, stopped.outcome)
    opened = answer.get("channel")
    channel = opened.get("id") if isinstance(opened, dict) else None
    if not _is_id(channel):
        return Outcome(Verdict.UNKNOWN, ODD, method="conversations.open")
    return Outcome(Verdict.SENT, channel=channel)


def mark_filename(filename: str, token: str) -> str:
    """Return a file's name with the mark in it: messages with files carry no metadata."""
    path = PurePath(filename)
    return f"{path.stem}-{token}{path.suffix}"


def _post(client: WebClient, parcel: Parcel, channel: str, holder: LeaseHolder) -> Outcome:
    text, blocks = _build_content(parcel)
    try:
        answer = _call_while_leased(
            holder,
            "chat.postMessage",
            lambda: client.chat_postMessage(
                channel=channel,
                text=text,
                blocks=blocks or None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": parcel.token}},
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
    except _CallFailed as stopped:
        return _as_no_such_person(stopped.outcome, channel)
    where, ts = answer.get("channel"), answer.get("ts")
    if not (_is_id(where) and _is_id(ts)):
        # Whoever answered so was not Slack, or not well: whether it is there must be looked up.
        return Outcome(Verdict.UNKNOWN, ODD, method="chat.postMessage")
    return Outcome(Verdict.SENT, channel=where, ts=ts)


def _update(client: WebClient, parcel: Parcel, channel: str, holder: LeaseHolder) -> Outcome:
    text, blocks = _build_content(parcel)
    ts = parcel.ts or ""
    try:
        # An empty list says "no blocks"; without one Slack keeps the old ones, buttons and all.
        _call_while_leased(
            holder,
            "chat.update",
            lambda: client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks),
        )
    except _CallFailed as stopped:
        return _as_not_sent(stopped.outcome)
    return Outcome(Verdict.SENT, channel=channel, ts=ts)


def _file(client: WebClient, parcel: Parcel, channel: str, holder: LeaseHolder) -> Outcome:
    name = mark_filename(parcel.payload["filename"], parcel.token)
    content = parcel.payload["content"].encode()
    try:
        ticket = _call(
            "files.getUploadURLExternal",
            lambda: client.files_getUploadURLExternal(filename=name, length=len(content)),
        )
        url = ticket.get("upload_url")
        if isinstance(url, str) and not _may_carry(client, url):
            raise _CallFailed(Outcome(Verdict.AGAIN, INSECURE, method="upload"))
        _call("upload", lambda: _upload(client, url, content))
    except _CallFailed as stopped:
        # Nobody sees a file before its upload is completed.
        return _as_not_sent(stopped.outcome)
    _call_while_leased(
        holder,
        "files.completeUploadExternal",
        lambda: client.files_completeUploadExternal(
            files=[{"id": ticket["file_id"], "title": parcel.payload.get("title") or name}],
            channel_id=channel,
            initial_comment=parcel.payload.get("comment"),
        ),
    )
    return Outcome(Verdict.SENT, channel=channel)


def _may_carry(client: WebClient, url: str) -> bool:
    """Say whether a file may be sent where Slack says: over TLS, or on this machine if Slack is."""
    return urlsplit(url).scheme == "https" or (is_here(url) and is_here(client.base_url))


def _upload(client: WebClient, url: object, content: bytes) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    if not isinstance(url, str):
        raise ValueError("an address to upload to that is none of the web's")
    request = Request(url, data=content, method="POST", headers=headers)  # noqa: S310 - see above
    with urlopen(request, timeout=client.timeout, context=client.ssl) as answer:  # noqa: S310
        answer.read()


def _build_content(parcel: Parcel) -> tuple[str, list[Any]]:
    text = parcel.payload["text"]
    blocks = [] if parcel.plain else parcel.payload.get("blocks") or []
    if len(text) > TEXT_LIMIT and (parcel.plain or parcel.op == "update"):
        text = f"{text[: TEXT_LIMIT - 1]}…"
    return text, blocks


def _call_while_leased(holder: LeaseHolder, method: str, call: Callable[[], Any]) -> Any:
    with require_lease(holder.lasts, method):
        return _call(method, call)


def _call(method: str, call: Callable[[], Any]) -> Any:
    try:
        answer = call()
    except LeaseExpired:
        raise
    except Exception as failure:
        raise _CallFailed(classify(failure, method)) from failure
    if isinstance(answer, SlackResponse) and not isinstance(answer.data, dict):
        raise _CallFailed(Outcome(Verdict.UNKNOWN, ODD, method=method))
    return answer


def _tell_whose_account(client: WebClient, outcome: Outcome) -> Outcome:
    """Tell a person's deactivated account from the bot's own: Slack has one word for both."""
    if outcome.error != "account_inactive":
        return outcome
    try:
        client.auth_test()
    except Exception as failure:
        asked = classify(failure, "auth.test")
        own = asked.error == outcome.error or asked.verdict is Verdict.WORKSPACE
        return Outcome(Verdict.WORKSPACE if own else Verdict.AWAY, outcome.error)
    return outcome


def _as_no_such_person(outcome: Outcome, channel: str) -> Outcome:
    """Take "no such channel" for "no such person" where a message went to a person's id."""
    if outcome.error in NO_CHANNEL and is_person(channel):
        return Outcome(Verdict.PERSON, outcome.error, method=outcome.method)
    return outcome


def _is_id(said: object) -> bool:
    """Return whether Slack's answer has an id, or a timestamp, where one belongs."""
    return isinstance(said, str) and bool(said)


def _as_not_sent(outcome: Outcome) -> Outcome:
    """Turn "unknown" into "not sent" for a step that may be repeated freely."""
    if outcome.verdict is not Verdict.UNKNOWN:
        return outcome
    return Outcome(Verdict.AWAY, outcome.error, method=outcome.method)
