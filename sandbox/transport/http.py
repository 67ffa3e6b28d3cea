"""Delivery over HTTP: requests to the bot's address, signed as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import NoReturn
from urllib.parse import urlencode

from sandbox.model.ids import new_secret
from sandbox.model.state import State
from sandbox.transport.delivery import (
    ACK_SECONDS,
    Kind,
    NotAcknowledged,
    NotDelivered,
    Reply,
    Retry,
)
from sandbox.types import Json

FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 signature of a request body."""
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={signed.hexdigest()}"


class HttpLink:
    """The HTTP way to the bot, at `request_url`."""

    def __init__(self, state: State, request_url: str, secret: str) -> None:
        self.state = state
        self.request_url = request_url
        self.secret = secret
        self.deadline = ACK_SECONDS
        # loopback: no proxy from the environment
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def verify(self) -> None:
        """Register the request URL: the bot must answer the challenge. NotAcknowledged if not."""
        challenge = new_secret()
        payload = {"type": "url_verification", "token": "sandbox", "challenge": challenge}
        status, body = self._post(JSON_TYPE, json.dumps(payload), {})
        if status != 200 or challenge not in body:
            raise NotAcknowledged(f"url_verification answered with {status}: {body[:200]}")

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Reply:
        """Send one request and wait for its answer, which is the acknowledgement."""
        headers = {}
        if retry:
            headers = {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        started = time.monotonic()
        status, body = self._deliver(kind, payload, headers)
        seconds = time.monotonic() - started
        if seconds > self.deadline:
            self._raise_late(kind)
        if not 200 <= status < 300:
            self._raise_breach(kind, f"answered with status {status}", "http_error")
        return Reply(_parse_payload(body), seconds)

    def _deliver(self, kind: Kind, payload: Json, headers: dict[str, str]) -> tuple[int, str]:
        try:
            return self._post(*_encode(kind, payload), headers)
        except TimeoutError:
            self._raise_late(kind)
        except (OSError, HTTPException) as no:
            if isinstance(getattr(no, "reason", None), TimeoutError):
                self._raise_late(kind)
            raise NotDelivered(f"connection_failed: {no}") from no

    def _raise_late(self, kind: Kind) -> NoReturn:
        detail = f"no acknowledgement within {self.deadline:g} seconds"
        self._raise_breach(kind, detail, "http_timeout")

    def _raise_breach(self, kind: Kind, detail: str, reason: str) -> NoReturn:
        self.state.record_breach("not_acknowledged", kind, detail)
        raise NotAcknowledged(detail, reason)

    def _post(self, kind: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        timestamp = str(int(time.time()))
        request = urllib.request.Request(  # noqa: S310 - the address that a test registered
            self.request_url, body.encode(), method="POST"
        )
        for name, value in {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **headers,
        }.items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=self.deadline) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as no:
            with no:
                return no.code, no.read().decode()

    def close(self) -> None:
        """Nothing is kept open between requests."""


def _encode(kind: Kind, payload: Json) -> tuple[str, str]:
    if kind == "slash_commands":
        return FORM, urlencode(payload)
    if kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(payload)})
    return JSON_TYPE, json.dumps(payload)


def _parse_payload(body: str) -> Json | None:
    """What the answer carries: JSON as it is, other text as a message of that text."""
    if not body.strip():
        return None
    try:
        parsed = json.loads(body)
    except ValueError:
        return {"text": body}
    return parsed if isinstance(parsed, dict) else {"text": body}
