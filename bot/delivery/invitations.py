"""Those whom the settings name are told, once the bot runs, how to start the first programme."""

import logging
import re
from collections.abc import Callable, Collection

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from agendas.dates.clock import Clock
from db.core import workspaces
from db.core.engine import Sessions
from handlers.programme.messages import invite

log = logging.getLogger(__name__)
PERSON = re.compile(r"[UW][A-Z0-9]+")


class Invitations:
    """Looks once whom to tell in the one workspace of a token, of those whom settings `named`."""

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Clock,
        named: Collection[str],
    ) -> None:
        self._sessions, self._client_for, self._clock = sessions, client_for, clock
        self._left = [one for one in named if PERSON.fullmatch(one)]

    def look(self) -> None:
        """Tell whoever has not been told; where Slack or the database fails, at the next look."""
        if not self._left:
            return
        try:
            answer = self._client_for("").auth_test()
            with self._sessions.begin() as session:
                workspace = workspaces.keep(session, str(answer["team_id"]), str(answer["team"]))
                for slack_id in self._left:
                    invite(session, workspace.id, slack_id, self._clock.now())
        except (SlackClientError, OSError, SQLAlchemyError) as error:
            log.warning("nobody could be told how to start: %s", type(error).__name__)
            return
        self._left = []
