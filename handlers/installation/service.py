"""What becomes of a workspace that was left: nothing more is sent, and later all is erased."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.installation import erased_at
from db.core import workspaces
from db.core.workspaces import Workspace
from db.messages import rate_limits
from db.operations import installations

log = logging.getLogger(__name__)

UNINSTALLED = "uninstalled"


def leave(session: Session, workspace_id: str, now: datetime) -> Workspace:
    """Send nothing more to a workspace, drop its tokens, and set when its rows are erased."""
    workspace = workspaces.keep(session, workspace_id)
    if workspace.uninstalled_at is None:
        workspaces.leave(workspace, now, erased_at(now))
        installations.remove(session, workspace_id)
        rate_limits.hold(session, workspace_id, UNINSTALLED)
        log.warning("workspace %s was left: erased at %s", workspace_id, workspace.next_due_at)
    return workspace


def on_due(session: Session, workspace: Workspace, now: datetime) -> None:
    """Erase a workspace that was left and has not come back."""
    workspace.next_due_at = None
    if workspace.uninstalled_at is not None:
        session.flush()
        workspaces.erase(session, workspace.id)
