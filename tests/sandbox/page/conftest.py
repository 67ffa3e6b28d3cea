"""A sandbox with its page, a toy bot in it, and a browser's side without a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from slack_bolt import App

from sandbox.page import Due, Guide, Step, create_page
from sandbox.people import Person
from sandbox.server import Sandbox
from tests.browsing import chromium as chromium
from tests.browsing import window as window
from tests.sandbox.conftest import Connect
from tests.sandbox.page import toybot


class Rounds:
    """Controls over a bot that has something to do at fixed times, and notes when it did it."""

    def __init__(self, sandbox: Sandbox, due: list[datetime]) -> None:
        self.sandbox = sandbox
        self.due = due
        self.done: list[datetime] = []
        self.unseen: set[datetime] = set()  # what nobody is told of
        self.then: Callable[[], object] = lambda: None

    def next_due(self) -> Due | None:
        return Due(self.due[0], "a reminder") if self.due else None

    def next_told(self) -> Due | None:
        return next((Due(at, "a reminder") for at in self.due if at not in self.unseen), None)

    def catch_up(self) -> None:
        now = self.sandbox.clock.now()
        self.done.append(now)
        self.due = [moment for moment in self.due if moment > now]
        self.then()


NINE = datetime(2026, 3, 3, 14, tzinfo=UTC)  # nine in the morning in Toronto


@pytest.fixture
def rounds(sandbox: Sandbox) -> Rounds:
    return Rounds(sandbox, [NINE, NINE + timedelta(days=2)])


@pytest.fixture
def web(sandbox: Sandbox, rounds: Rounds, mina: Person, noor: Person) -> FlaskClient:
    guide = Guide("Welcome.", [Step("Prepare the agenda.", mina.id, line="/agenda")])
    roles = {mina.id: "Mentee of Noor Haddad", noor.id: "Mentor of Mina Okafor"}
    sandbox.flask.register_blueprint(create_page(sandbox, rounds, guide, roles))
    return sandbox.flask.test_client()


@pytest.fixture
def bot(web: FlaskClient, app: App, connect: Connect) -> App:
    """Connects after the page is in place, since Flask takes no blueprint after its first call."""
    toybot.connect_handlers(app)
    connect(app)
    return app
