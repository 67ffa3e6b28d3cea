"""Events come again where they are not acknowledged."""

from __future__ import annotations

import threading
from typing import Any

from slack_bolt import App

from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.types import Json
from tests.sandbox.conftest import Connect


def test_an_unacknowledged_event_comes_again_and_says_why(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    seen: list[str] = []
    go = threading.Event()

    @app.middleware
    def slow(body: Json, next_: Any) -> None:
        seen.append(body["event_id"])
        if len(seen) == 1:
            go.wait(5)
        next_()

    @app.event("app_home_opened")
    def opened(event: Json) -> None:
        pass

    connect(app)
    sandbox.dispatcher.link.deadline = 0.2
    sandbox.act.open_home(mina.id)
    go.set()
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert sandbox.breaches[0].what == "not_acknowledged"
