"""What a person needs of the workspace that they are in."""

from __future__ import annotations

from typing import Protocol

from sandbox.client.interactions import Interactions
from sandbox.model.entities import Team
from sandbox.model.slack import Slack
from sandbox.model.state import State
from sandbox.transport.delivery import Kind, Reply
from sandbox.types import Json


class WorkspaceAccess(Protocol):
    """What a person needs of the workspace that they are in: `sandbox.workspace.Workspace`."""

    slack: Slack
    state: State
    team: Team
    act: Interactions
    patience: float  # real seconds that a person waits for something to appear

    def deliver(self, kind: Kind, payload: Json) -> Reply:
        """Send one envelope to the bot as it stands."""
        ...

    def wait_idle(self, seconds: float = ...) -> None:
        """Wait until the bot has gone quiet; TimeoutError if it does not."""
        ...
