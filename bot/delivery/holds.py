"""Holds lifted that no message lifts: Slack takes the token again, or has granted the scope.

Other holds let a message out now and then (see `db/messages/trials.py`); they are lifted here
only where there was none to let out.
"""

import logging
from collections.abc import Callable

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from agendas.dates.clock import Clock
from bot.slack.errors import MISSING_SCOPE
from db.core import workspaces
from db.core.engine import Sessions
from db.messages import rate_limits, trials
from db.messages.rate_limits import Hold
from handlers.slackui.asking.scopes import read_granted

log = logging.getLogger(__name__)

# Of a template that cannot be used: `bot/delivery/template_check.py` lifts it.
TEMPLATE = "template: "


class Holds:
    """Asks Slack about what is on hold, and about nothing else."""

    def __init__(
        self, sessions: Sessions, client_for: Callable[[str], WebClient], clock: Clock
    ) -> None:
        self._sessions = sessions
        self._client_for = client_for
        self._clock = clock

    def check(self) -> int:
        """Lift the holds whose reason has gone; return how many were lifted."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            held = {
                workspace: [
                    hold for hold in rate_limits.on_hold(session, workspace) if self._asks(hold)
                ]
                for workspace in rate_limits.workspaces_on_hold(session)
            }
        return sum(self._check(workspace, holds) for workspace, holds in held.items() if holds)

    def _asks(self, hold: Hold) -> bool:
        """Whether Slack is to be asked about a hold: not while messages are tried instead."""
        if hold.reason.startswith(TEMPLATE):
            return False
        return hold.trial_at is None or hold.trial_at <= self._clock.now() - trials.IDLE

    def _check(self, workspace: str, holds: list[Hold]) -> int:
        try:
            granted = read_granted(self._client_for(workspace).auth_test())
        except Exception as failure:
            # Whatever it is, nothing has been mended yet; the alert was given when it began.
            log.debug("workspace %s is still on hold: %s", workspace, type(failure).__name__)
            return 0
        with self._sessions.begin() as session:
            lifted = [hold.scope for hold in holds if self._lift(session, workspace, hold, granted)]
            if rate_limits.WORKSPACE in lifted:
                workspaces.come_back(session, workspace)
        if lifted:
            log.warning("sending goes on in %s: %s", workspace, ", ".join(lifted))
        return len(lifted)

    def _lift(
        self, session: Session, workspace: str, hold: Hold, granted: frozenset[str] | None
    ) -> bool:
        """Lift a hold if a token that Slack takes, with these scopes, does away with it."""
        lacks = hold.reason.startswith(MISSING_SCOPE)
        needed = hold.reason.removeprefix(MISSING_SCOPE).split(",") if lacks else []
        if lacks and granted is not None and granted.isdisjoint(needed):
            return False
        if lacks and granted is None:
            # Slack does not say what is granted: a message will find out.
            trials.try_at_once(session, workspace, self._clock.now(), hold.scope)
            return False
        return rate_limits.release(session, workspace, hold.scope) > 0
