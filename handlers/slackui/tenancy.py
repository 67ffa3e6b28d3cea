"""In which workspace a request is made: the one that the bot is installed in, or none at all.

Never is it a person's home: on Enterprise Grid, and with Slack Connect, `user.team_id` is another.
"""

import logging
from typing import Any

from slack_bolt import BoltContext, BoltRequest

from handlers.slackui.request import UserError

log = logging.getLogger(__name__)


def note_told(request: BoltRequest) -> None:
    """Put into a request's context, as `told`, the workspaces for which Slack says it may be."""
    request.context["told"] = (
        [] if request.context.is_enterprise_install else _list_workspaces(request.body)
    )


def find_workspace(context: BoltContext) -> str:
    """Return the workspace that a request is made in; raise UserError where that cannot be told.

    It is never another than the one whose token is used to answer.
    """
    authorized = context.authorize_result
    if authorized is None or authorized.team_id not in context["told"]:
        log.warning("a request that does not tell which installation it is for")
        raise UserError("shared/whose")
    return str(authorized.team_id)


def _list_workspaces(body: dict[str, Any]) -> list[str]:
    """Return them in Bolt's order, as far as it goes by the installation and not by the person.

    There may be two: a view's team is where it was used, its `app_installed_team_id` where the app
    is installed, or where it was first, if several workspaces of an organisation have it.
    """
    view, team = body.get("view"), body.get("team")
    found = [view.get("app_installed_team_id")] if isinstance(view, dict) else []
    found.append(team.get("id") if isinstance(team, dict) else team)
    if body.get("authorizations"):
        found.append(body["authorizations"][0].get("team_id"))
    else:
        found.append(body.get("team_id"))
    return list(dict.fromkeys(one for one in found if isinstance(one, str) and one))
