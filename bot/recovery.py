"""Recovery: what became of a message whose sender did not live to write it down?

Every message carries its row's token, in its metadata or in the name of its file. Once a lease
has run out, Slack is asked for it: what is found was sent, and what is not found goes again.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from agendas.times import Clock
from bot.endings import MOST_ATTEMPTS, Endings
from bot.sending import open_channel
from bot.slack_errors import Outcome, Verdict, classify
from db import limits
from db.engine import Sessions
from db.leases import Lease, Pace, end, give_back, known_channel, leased, stale, take_over
from db.outbox import OutboxRow, Status

log = logging.getLogger(__name__)

SKEW = timedelta(seconds=120)
PAGE = 200
LOOK_UPS = 20
GO_AGAIN = ("agenda", "recap")
LATER = {Verdict.UNKNOWN, Verdict.WAIT, Verdict.WORKSPACE}


@dataclass(frozen=True, slots=True)
class Sought:
    """Where, since when and by which token a message is to be looked for."""

    row_id: int
    workspace_id: str
    recipient: str
    channel: str | None
    token: str
    since: datetime


class Recovery:
    """Looks up rows whose lease has run out. `busy` names those this very process is sending."""

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Clock,
        *,
        endings: Endings,
        worker: str,
        pace: Pace,
        goes_again: Callable[[str], bool],
        busy: Callable[[int], bool],
        stopping: Callable[[], bool],
    ) -> None:
        self._sessions = sessions
        self._client_for = client_for
        self._clock = clock
        self._endings = endings
        self._worker = worker
        self._pace = pace
        self._goes_again = goes_again
        self._busy = busy
        self._stopping = stopping

    def recover(self) -> int:
        """Settle rows whose lease has run out; return how many are known about now."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            rows = stale(session, self._clock.now(), LOOK_UPS)
        settled = 0
        for _workspace, row_id in rows:
            if self._stopping():
                break
            if not self._busy(row_id):
                settled += self._one(row_id)
        return settled

    def _one(self, row_id: int) -> int:
        with self._sessions.begin() as session:
            lease = take_over(session, row_id, self._clock.now(), self._worker, self._pace)
            sought = None if lease is None else self._sought(session, lease)
        if lease is None:
            return 0
        if sought is None:
            return 1
        outcome = self._look_up(sought)
        with self._sessions.begin() as session:
            row = leased(session, lease)
            return 0 if row is None else int(self._settle(session, row, outcome))

    def _sought(self, session: Session, lease: Lease) -> Sought | None:
        """Return what to look for; a row that cannot have been seen yet goes again at once."""
        row = leased(session, lease)
        if row is None:
            return None
        # A file's channel is written down before the file goes there; a message goes to a person.
        unseen = row.slack_channel is None and (row.attempts == 0 or row.op == "file")
        if row.op == "update" or unseen:
            self._again(row, self._clock.now())
            return None
        channel = row.slack_channel or known_channel(session, row)
        since = (row.first_try or row.due_at) - SKEW
        return Sought(row.id, row.workspace_id, row.recipient, channel, row.token, since)

    def _look_up(self, sought: Sought) -> Outcome | None:
        """Ask Slack: SENT with where it lies, None if it is not there, or why nobody knows."""
        try:
            client = self._client_for(sought.workspace_id)
            where = Outcome(Verdict.SENT, channel=sought.channel)
            if sought.channel is None:
                where = open_channel(client, sought.recipient)
            if where.channel is None:
                return where
            for message in _messages(client, sought, where.channel):
                if _carries(message, sought.token):
                    return Outcome(Verdict.SENT, channel=where.channel, ts=str(message["ts"]))
        except Exception as failure:
            outcome = classify(failure, "conversations.history")
            if outcome.error == "account_inactive":
                # Nobody is written to here: it is the bot's own account.
                return Outcome(Verdict.WORKSPACE, outcome.error)
            return outcome
        return None

    def _settle(self, session: Session, row: OutboxRow, outcome: Outcome | None) -> bool:
        now = self._clock.now()
        if outcome is None:
            log.info("row %d %s was not found in Slack: it goes again", row.id, row.kind)
            self._again(row, now)
            return True
        if outcome.verdict is Verdict.SENT:
            self._endings.record(session, row, outcome, now)
            return True
        log.warning("row %d %s cannot be looked up: %s", row.id, row.kind, outcome.error)
        if outcome.verdict is Verdict.WORKSPACE:
            self._endings.hold(session, row.workspace_id, outcome.error or "", limits.WORKSPACE)
            return False
        if outcome.verdict is Verdict.WAIT:
            self._endings.wait_for(session, row, outcome, now)
        if outcome.verdict in LATER or outcome.error == "not_connected":
            return False
        self._unreadable(row, outcome.error or "", now)
        return True

    def _again(self, row: OutboxRow, now: datetime) -> None:
        """Due again: at once after a crash, after a pause if Slack was in trouble."""
        if row.last_error is None and row.attempts < MOST_ATTEMPTS:
            give_back(row, now)
        else:
            self._endings.again(row, row.last_error or "lease ran out", now)

    def _unreadable(self, row: OutboxRow, error: str, now: datetime) -> None:
        if self._goes_again(row.kind):
            self._again(row, now)
        else:
            end(row, Status.UNKNOWN, now, f"history not readable: {error}")


def goes_again_unread(kind: str) -> bool:
    """Say whether to risk a second copy of this kind rather than none, when nobody can look."""
    return kind.startswith(GO_AGAIN)


def _messages(client: WebClient, sought: Sought, channel: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        page = client.conversations_history(
            channel=channel,
            oldest=f"{sought.since.timestamp():.6f}",
            include_all_metadata=True,
            limit=PAGE,
            cursor=cursor,
        )
        yield from page["messages"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _carries(message: dict[str, Any], token: str) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    files = message.get("files") or []
    return payload.get("key") == token or any(token in (f.get("name") or "") for f in files)
