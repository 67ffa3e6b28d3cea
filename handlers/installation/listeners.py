"""The bot is taken out of a workspace, or its tokens are: it stops at once, and erases later."""

import logging
from datetime import UTC, datetime

from db.operations import installations
from handlers.installation import service
from handlers.slackui.request import Request, Response

log = logging.getLogger(__name__)


def note_uninstalled(request: Request) -> Response:
    """Stop sending to a workspace that has taken the app out."""
    _note_left(request)
    return Response()


def note_revoked(request: Request) -> Response:
    """Stop where the bot's own token was revoked; those of people are not the bot's matter."""
    if (request.body["event"].get("tokens") or {}).get("bot"):
        _note_left(request)
    return Response()


def _note_left(request: Request) -> None:
    found = installations.of_workspace(request.session, request.workspace_id)
    told_at = datetime.fromtimestamp(int(request.body.get("event_time") or 0), UTC)
    if found is not None and told_at < found.installed_at.replace(microsecond=0):
        log.info("workspace %s has come back since it was left", request.workspace_id)
        return
    service.leave(request.session, request.workspace_id, request.now)
