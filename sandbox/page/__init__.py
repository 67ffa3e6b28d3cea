"""The browser page of a sandbox workspace: whom to be, what they see, and the clock.

sandbox = Sandbox(manifest, SandboxClock(start))
sandbox.flask.register_blueprint(create_page(sandbox, schedule, guide, roles))
sandbox.start(port)
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint

from sandbox.page.config import Due, Guide, Schedule, Step
from sandbox.page.routes import Routes
from sandbox.page.state import PageState
from sandbox.server import Sandbox

__all__ = ["Due", "Guide", "Schedule", "Step", "create_page"]


def create_page(
    sandbox: Sandbox, schedule: Schedule, guide: Guide, roles: Mapping[str, str]
) -> Blueprint:
    """The page as a blueprint at "/": GET /?as=PERSON&in=CONVERSATION (or "home") shows it.

    `roles` says by person's id what each is, as in "Mentee of Ana Ruiz". TypeError unless the
    sandbox's clock is a SandboxClock, since the page moves it.
    """
    return Routes(PageState(sandbox, schedule, guide, roles)).blueprint()
