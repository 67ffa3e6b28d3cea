"""How what people do reaches the bot: the two links (Socket Mode, HTTP) have this in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from sandbox.types import Json

Kind = Literal["slash_commands", "interactive", "events_api"]

ACK_SECONDS = 3.0  # Slack: acknowledge within 3 seconds


@dataclass(frozen=True)
class Reply:
    """The bot's acknowledgement: what it carried, and after how many seconds it came."""

    payload: Json | None
    seconds: float


class NotDelivered(AssertionError):
    """Nobody was there to take it, or the connection broke before the bot acknowledged."""


class NotAcknowledged(AssertionError):
    """The bot took it and did not acknowledge it in time, or answered with an error.

    `reason` is what Slack gives for repeating an event: timeout, http_timeout, http_error.
    """

    def __init__(self, detail: str, reason: str = "timeout") -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class Retry:
    """The number and reason of a repeated event, as `NotAcknowledged` or connection_failed."""

    number: int
    reason: str


class Link(Protocol):
    """A way to the bot."""

    deadline: float

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Reply:
        """Send one envelope; returns the acknowledgement.

        NotDelivered, NotAcknowledged as the module says.
        """
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
