"""The bot is taken out of a workspace, or its tokens are: it stops at once, and erases later."""

import logging
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from agendas.installation import erased_at
from db.mentoring import workspaces
from db.mentoring.workspaces import Workspace
from db.messages import rate_limits
from db.operations import installations
from handlers.slackui.access import WRITES
from handlers.slackui.request import Request, Response
from handlers.slackui.router import Router

log = logging.getLogger(__name__)

UNINSTALLED = "uninstalled"


def register(router: Router) -> None:
    """Take note of both events; Slack promises neither an order nor that both come."""
    router.event("app_uninstalled", note_uninstalled, lambda _event: "", WRITES)
    router.event("tokens_revoked", note_revoked, lambda _event: "", WRITES)


def note_uninstalled(request: Request) -> Response:
    """Stop sending to a workspace that has taken the app out."""
    _note_left(request)
    return Response()


def note_revoked(request: Request) -> Response:
    """Stop where the bot's own token was revoked; those of people are not the bot's matter."""
    if (request.body["event"].get("tokens") or {}).get("bot"):
        _note_left(request)
    return Response()


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


def _note_left(request: Request) -> None:
    found = installations.of_workspace(request.session, request.workspace_id)
    told_at = datetime.fromtimestamp(int(request.body.get("event_time") or 0), UTC)
    if found is not None and told_at < found.installed_at.replace(microsecond=0):
        log.info("workspace %s has come back since it was left", request.workspace_id)
        return
    leave(request.session, request.workspace_id, request.now)
