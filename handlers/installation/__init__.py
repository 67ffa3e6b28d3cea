"""The bot is taken out of a workspace, or its tokens are: it stops at once, and erases later.

Slack promises neither an order of the two events nor that both come.
"""

from db.core.workspaces import Workspace
from handlers.feature import DueRule, Feature, Turn
from handlers.installation import listeners, service
from handlers.slackui.listener import WRITES, EventListener

FEATURE = Feature(
    name="installation",
    events={
        "app_uninstalled": EventListener(listeners.note_uninstalled, WRITES),
        "tokens_revoked": EventListener(listeners.note_revoked, WRITES),
    },
    due={Workspace: DueRule(service.on_due, Turn.ERASING)},
)
