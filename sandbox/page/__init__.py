"""The browser page of a sandbox workspace: whom to be, what they see, and the clock.

workspace = Sandbox(manifest, SandboxClock(start))
workspace.flask.register_blueprint(page(workspace, controls, guide, roles))
workspace.start(port)
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint

from sandbox.page.config import Controls, Due, Guide, Step
from sandbox.page.routes import Routes
from sandbox.page.state import Desk
from sandbox.server import Sandbox

__all__ = ["Controls", "Due", "Guide", "Step", "page"]


def page(sandbox: Sandbox, controls: Controls, guide: Guide, roles: Mapping[str, str]) -> Blueprint:
    """The page as a blueprint at "/": GET /?as=PERSON&in=CONVERSATION (or "home") shows it.

    `roles` says by person's id what each is, as in "Mentee of Ana Ruiz". TypeError unless the
    sandbox's clock is a SandboxClock, since the page moves it.
    """
    return Routes(Desk(sandbox, controls, guide, roles)).blueprint()
