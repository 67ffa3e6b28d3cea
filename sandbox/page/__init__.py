"""The browser page of a sandbox workspace: whom to be, what they see, and the clock.

sandbox = Sandbox(manifest, SandboxClock(start))
sandbox.flask.register_blueprint(create_page(sandbox, schedule, guide, roles))
sandbox.start(port)
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint

from sandbox.page.config import BeginAgain, Due, Guide, NothingDue, Schedule, Step
from sandbox.page.routes import Routes
from sandbox.page.state import PageState
from sandbox.server import Sandbox

__all__ = ["BeginAgain", "Due", "Guide", "Schedule", "Step", "create_page"]


def create_page(
    sandbox: Sandbox,
    schedule: Schedule | None = None,
    guide: Guide | None = None,
    roles: Mapping[str, str] | None = None,
    again: BeginAgain | None = None,
) -> Blueprint:
    """Return the page as a blueprint: GET /?as=PERSON&in=CONVERSATION (or "home") shows it.

    `schedule` is for a bot that does things by itself as time passes. `roles` says by person's id
    what each is, as in "Mentor of Tom". With `again` the page has a button to begin again.
    TypeError unless the sandbox's clock is a SandboxClock, since the page moves it.
    """
    there = {} if roles is None else roles  # they may still be filled in
    page = PageState(sandbox, schedule or NothingDue(), guide or Guide(), there, again)
    return Routes(page).blueprint()
