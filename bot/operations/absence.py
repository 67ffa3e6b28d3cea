"""Notices that the bot, or Slack, was away: what nobody could be asked counts towards no lapse."""

from datetime import datetime, timedelta

from bot.operations.clock import Ticking
from db.core import workspaces
from db.core.engine import Sessions
from db.messages import rate_limits
from db.operations import absences, heartbeats

TICK = "plan"
LEAST = timedelta(hours=1)


class AbsenceWatch:
    """Asked before each look at what is due; any number of processes may do so at once.

    The bot was away if no process had looked for an hour. A process that goes on knows by the time
    gone by, whatever the clock says. Slack is away while everything is on hold in a workspace.
    """

    def __init__(self, sessions: Sessions, clock: Ticking) -> None:
        self._sessions, self._clock = sessions, clock
        self._looked: float | None = None

    def look(self) -> None:
        """Note who was away until now."""
        now, before = self._clock.now(), self._looked
        self._looked = self._clock.elapsed()
        is_back = before is None or self._looked - before > LEAST.total_seconds()
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            held = rate_limits.workspaces_held_whole(session)
            seen = heartbeats.latest(session).get(TICK) if is_back else None
        if seen is not None and now - seen > LEAST:
            self._note_all(seen, now)
        for workspace_id in held:
            self._note(workspace_id, now, now)

    def _note_all(self, begun: datetime, now: datetime) -> None:
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            every = workspaces.every(session)
        for workspace_id in every:
            self._note(workspace_id, begun, now)

    def _note(self, workspace_id: str, begun: datetime, now: datetime) -> None:
        with self._sessions.begin() as session:
            absences.note(session, workspace_id, begun, now)
