"""Sends envelopes to the bot, again where Slack would, and knows when the bot has gone quiet."""

from __future__ import annotations

import time
from collections.abc import Callable

from sandbox.transport.activity import Activity
from sandbox.transport.delivery import Kind, Link, NotAcknowledged, NotDelivered, Reply, Retry
from sandbox.types import Json


class Dispatcher:
    """The way to the bot, over one link.

    `idle_after`: seconds without a call after which the bot counts as idle. `event_retries`:
    seconds before each repeated delivery of an unacknowledged event (Slack's own are 0, 60 and
    300). `wait_for_bot`: called with the seconds that it may take before the bot is waited for;
    what a bot in this process still has to do, and has not come to yet, only it can tell.
    """

    def __init__(self, link: Link) -> None:
        self.link = link
        self.activity = Activity()
        self.idle_after = 0.05
        self.event_retries: tuple[float, ...] = (0.0,)
        self.wait_for_bot: Callable[[float], object] = lambda _seconds: None

    def deliver(self, kind: Kind, payload: Json) -> Reply:
        """Send one envelope as it stands; events again if unacknowledged, as `event_retries` say.

        NotDelivered, NotAcknowledged as in `sandbox.transport.delivery`.
        """
        with self.activity.busy():
            retries = self.event_retries if kind == "events_api" else ()
            retry: Retry | None = None
            for number, pause in enumerate(retries, 1):
                try:
                    return self.link.send(kind, payload, retry)
                except NotAcknowledged as no:
                    retry = Retry(number, no.reason)
                except NotDelivered:
                    retry = Retry(number, "connection_failed")
                time.sleep(pause)
            return self.link.send(kind, payload, retry)

    def wait_idle(self, seconds: float = 5.0) -> None:
        """Wait until the bot has been quiet for `idle_after` seconds; TimeoutError if it is not."""
        self.wait_for_bot(seconds)
        if not self.activity.wait_idle(self.idle_after, seconds):
            raise TimeoutError(f"the bot is still busy after {seconds:g} seconds")
