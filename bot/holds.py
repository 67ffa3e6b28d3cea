"""Holds lifted: once Slack takes the token again, or has granted the scope, sending goes on."""

import logging
from collections.abc import Callable

from slack_sdk import WebClient

from db import limits, workspaces
from db.engine import Sessions

log = logging.getLogger(__name__)

SCOPES_HEADER = "x-oauth-scopes"
MISSING = "missing_scope: "


class Holds:
    """Asks Slack about what is on hold, and about nothing else."""

    def __init__(self, sessions: Sessions, client_for: Callable[[str], WebClient]) -> None:
        self._sessions = sessions
        self._client_for = client_for

    def check(self) -> int:
        """Lift the holds whose reason has gone; return how many were lifted."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            held = {w: limits.holds(session, w) for w in limits.workspaces_on_hold(session)}
        return sum(self._check(workspace, reasons) for workspace, reasons in held.items())

    def _check(self, workspace: str, reasons: dict[str, str]) -> int:
        try:
            answer = self._client_for(workspace).auth_test()
        except Exception as failure:
            # Whatever it is, nothing has been mended yet; the alert was given when it began.
            log.debug("workspace %s is still on hold: %s", workspace, type(failure).__name__)
            return 0
        headers = {name.lower(): value for name, value in answer.headers.items()}
        granted = set(str(headers.get(SCOPES_HEADER, "")).replace(" ", "").split(","))
        mended = [scope for scope, reason in reasons.items() if _mended(scope, reason, granted)]
        with self._sessions.begin() as session:
            lifted = sum(limits.release(session, workspace, scope) for scope in mended)
            if limits.WORKSPACE in mended:
                workspaces.come_back(session, workspace)
        if lifted:
            log.warning("sending goes on in %s: %s", workspace, ", ".join(mended))
        return lifted


def _mended(scope: str, reason: str, granted: set[str]) -> bool:
    """Whether a token that Slack takes, with these scopes, does away with a hold."""
    if scope == limits.WORKSPACE:
        return True
    needed = reason.removeprefix(MISSING).split(",") if reason.startswith(MISSING) else []
    return not granted.isdisjoint(needed)
