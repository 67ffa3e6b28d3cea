"""Which scopes Slack has granted: whether what is typed to the bot can be read is noted for all.

A scope that may be declined can come, or go, at any time.
"""

import logging
from collections.abc import Callable

from slack_sdk import WebClient

from db.core import workspaces
from db.core.engine import Sessions
from db.messages import live
from handlers.pair.messages import WELCOME
from handlers.slackui.asking.scopes import read_granted

log = logging.getLogger(__name__)

READS_TYPING = "im:history"


class GrantedScopes:
    """Asks Slack in each workspace, and notes what matters to people there."""

    def __init__(self, sessions: Sessions, client_for: Callable[[str], WebClient]) -> None:
        self._sessions, self._client_for = sessions, client_for

    def look(self, *, new_only: bool = False) -> None:
        """Note in each workspace whether typing can be read; it stays where Slack does not say.

        Those that are `new` are the ones of which it is not known yet.
        """
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            among = workspaces.unasked(session) if new_only else workspaces.every(session)
        for workspace_id in among:
            granted = self._ask(workspace_id)
            if granted is not None:
                self._note(workspace_id, reads=READS_TYPING in granted)

    def _ask(self, workspace_id: str) -> frozenset[str] | None:
        try:
            return read_granted(self._client_for(workspace_id).auth_test())
        except Exception as failure:
            # Whatever it is, those that send will hear of it as well, and say so.
            log.debug("workspace %s does not answer: %s", workspace_id, type(failure).__name__)
            return None

    def _note(self, workspace_id: str, *, reads: bool) -> None:
        with self._sessions.begin() as session:
            if workspaces.note_reads_typing(session, workspace_id, reads=reads):
                live.touch_kind(session, workspace_id, WELCOME.name)
                log.info("what is typed in %s can%s be read", workspace_id, "" if reads else "not")
