"""Recovery: what became of a message whose sender did not live to write it down?

Every message carries its row's token, in its metadata or in the name of its file. Once a lease
has run out, Slack is asked for it: what is found was sent, and what is not found goes again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.delivery.calls import open_channel
from bot.delivery.calm import Calm
from bot.delivery.outcomes import MOST_ATTEMPTS, Endings
from bot.operations.clock import Ticking
from bot.slack.errors import Outcome, Verdict, classify
from db.core.engine import Sessions
from db.messages import live, rate_limits, trials
from db.messages.leases import (
    Lease,
    Pace,
    end,
    give_back,
    give_back_untried,
    known_channel,
    leased,
    shorten,
    stale,
    take_over,
)
from db.messages.outbox import OutboxRow, Status

log = logging.getLogger(__name__)

HISTORY = "conversations.history"
# Slack's own machines need not agree to the second. Of what was tried before Slack's time was
# written down only the time of its host is known.
SPREAD, UNSURE = timedelta(minutes=2), timedelta(days=1)
# Slack: apps that are distributed outside the Marketplace are given 15 messages at a time.
PAGE = 15
PAGES, LOOK_UPS = 5, 20  # at once, so that nobody waits for one long look-up
UNCLEAR = {Verdict.UNKNOWN, Verdict.AWAY}
STALE_CURSOR = "invalid_cursor"


@dataclass(frozen=True, slots=True)
class Sought:
    """Where, since when and by which token a message is to be looked for."""

    row_id: int
    workspace_id: str
    recipient: str
    channel: str | None
    token: str
    since: datetime
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a look-up came: what it says, where it looked, and where it is to go on.

    Without an outcome and without a cursor, all there is was seen, and the message was not there.
    """

    outcome: Outcome | None
    channel: str | None
    cursor: str | None = None


class Recovery:
    """Looks up rows whose lease has run out. `busy` names those this very process is sending.

    If it is `wary`, nothing that another process has begun, dead or alive, is looked up while the
    clock cannot be trusted (see `bot/delivery/calm.py`).
    """

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Ticking,
        *,
        endings: Endings,
        worker: str,
        pace: Pace,
        goes_again: Callable[[str], bool],
        busy: Callable[[int], bool],
        stopping: Callable[[], bool],
        wary: bool,
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
        self._calm = Calm(clock, pace.landing) if wary else None

    def recover(self) -> int:
        """Settle rows whose lease has run out; return how many are known about now."""
        settled, waiting = 0, set[str]()
        for workspace, row_id in self._stale():
            if self._stopping():
                break
            if workspace in waiting or self._busy(row_id):
                continue
            outcome = self._one(workspace, row_id)
            settled += outcome is None
            if outcome in (Verdict.WAIT, Verdict.WORKSPACE):
                waiting.add(workspace)
        return settled

    def _stale(self) -> list[tuple[str, int]]:
        now = self._clock.now()
        calm = self._calm is None or self._calm.there
        with self._sessions.begin() as session:
            if shorten(session, now + self._pace.lease):
                log.warning("the clock was put back: leases are counted from now")
            return stale(session, now, LOOK_UPS, begun=calm)

    def _one(self, workspace: str, row_id: int) -> Verdict | None:
        """Look one row up; return None when it is known about, or else what was in the way."""
        now = self._clock.now()
        with self._sessions.begin() as session:
            # While all is on hold, one look-up now and then is the trial.
            held = trials.is_held(session, workspace)
            trial = trials.begin(session, workspace, rate_limits.WORKSPACE, now) if held else None
            if held and trial is None:
                return Verdict.WORKSPACE
            lease = take_over(session, row_id, now, self._worker, self._pace)
            sought = None if lease is None else self._sought(session, lease)
            if trial is not None and sought is None:
                trials.put_back(session, trial, now)
        if lease is None:
            return Verdict.UNKNOWN
        if sought is None:
            return None
        seen = self._look_up(sought)
        with self._sessions.begin() as session:
            if seen.outcome is not None and seen.outcome.verdict is Verdict.SENT:
                live.touch_overtaken(session, row_id)
            row = leased(session, lease)
            return Verdict.UNKNOWN if row is None else self._settle(session, row, seen)

    def _sought(self, session: Session, lease: Lease) -> Sought | None:
        """Return what to look for; a row that cannot have been seen yet goes again at once."""
        row = leased(session, lease)
        if row is None:
            return None
        # Whoever had it says nothing more: its channel need not wait for that.
        rate_limits.reopen(
            session, row.workspace_id, rate_limits.channel(row.recipient), self._clock.now()
        )
        # A file's channel is written down before the file goes there; a message goes to a person.
        unseen = row.slack_channel is None and (row.attempts == 0 or row.op == "file")
        if unseen:
            self._again(session, row, self._clock.now())
            return None
        channel = row.slack_channel or known_channel(session, row)
        tried = (row.first_try or row.due_at) - UNSURE
        since = tried if row.heard_at is None else row.heard_at - SPREAD
        return Sought(
            row.id,
            row.workspace_id,
            row.recipient,
            channel,
            row.token,
            since,
            row.look_up_cursor,
        )

    def _look_up(self, sought: Sought) -> Seen:
        """Ask Slack, from where the last look left off, and for so many pages."""
        channel, cursor = sought.channel, sought.cursor
        try:
            client = self._client_for(sought.workspace_id)
            if channel is None:
                opened = open_channel(client, sought.recipient)
                if opened.channel is None:
                    return Seen(opened, None)
                channel = opened.channel
            for _ in range(PAGES):
                page = _page(client, sought, channel, cursor)
                if ts := _found(page, sought.token):
                    return Seen(Outcome(Verdict.SENT, channel=channel, ts=ts), channel)
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
                if cursor is None:
                    break
        except Exception as failure:
            return _failed(failure, channel, cursor)
        return Seen(None, channel, cursor)

    def _settle(self, session: Session, row: OutboxRow, seen: Seen) -> Verdict | None:
        now, outcome = self._clock.now(), seen.outcome
        row.slack_channel, row.look_up_cursor = seen.channel or row.slack_channel, seen.cursor
        if outcome is None or outcome.verdict in (Verdict.SENT, Verdict.WAIT):
            # To be told to wait is an answer, too.
            trials.note_answer(session, row.workspace_id, now)
        if outcome is None and seen.cursor is not None:
            # Others come first, and then it goes on.
            row.lease_until = now
            return Verdict.AGAIN
        if outcome is None:
            log.info("row %d %s was not found in Slack: it goes again", row.id, row.kind)
            self._again(session, row, now)
            return None
        if outcome.verdict is Verdict.SENT:
            log.info("row %d %s was found in Slack", row.id, row.kind)
            self._endings.sent(row, outcome, now)
            live.is_unsure(row)  # whichever attempt it was, it is made to say what is so
            return None
        return self._unseen(session, row, outcome, now)

    def _unseen(
        self, session: Session, row: OutboxRow, outcome: Outcome, now: datetime
    ) -> Verdict | None:
        """Write down why a row could not be looked up; None when that settles it."""
        log.warning("row %d %s cannot be looked up: %s", row.id, row.kind, outcome.error)
        if outcome.verdict is Verdict.WORKSPACE:
            self._endings.hold(
                session, row.workspace_id, outcome.error or "", rate_limits.WORKSPACE
            )
            return outcome.verdict
        if outcome.verdict is Verdict.WAIT:
            self._endings.wait_for(session, row, outcome, now)
            row.lease_until = now
            return outcome.verdict
        if outcome.verdict in UNCLEAR:
            if outcome.error != STALE_CURSOR:
                self._endings.unclear(session, row.workspace_id, outcome.error or "", now)
            return outcome.verdict
        if outcome.verdict is Verdict.AGAIN and trials.is_held(session, row.workspace_id):
            return outcome.verdict
        trials.note_answer(session, row.workspace_id, now)
        self._unreadable(session, row, outcome.error or "", now)
        return None

    def _again(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Due again, at once: that nobody knew its end was no fault of the row's."""
        if row.last_error is not None:
            give_back_untried(row, row.try_at, row.last_error)
        elif row.attempts < MOST_ATTEMPTS:
            give_back(row, now)
        else:
            self._endings.again(session, row, "lease ran out", now)

    def _unreadable(self, session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        if self._goes_again(row.kind):
            self._again(session, row, now)
        else:
            end(row, Status.UNKNOWN, now, f"history not readable: {error}")


def _page(client: WebClient, sought: Sought, channel: str, cursor: str | None) -> Any:
    return client.conversations_history(
        channel=channel,
        oldest=f"{sought.since.timestamp():.6f}",
        include_all_metadata=True,
        limit=PAGE,
        cursor=cursor,
    )


def _found(page: Any, token: str) -> str | None:
    """Return the `ts` of the message with this mark, if it is on the page."""
    return next((str(m["ts"]) for m in page["messages"] if _carries(m, token)), None)


def _failed(failure: Exception, channel: str | None, cursor: str | None) -> Seen:
    outcome = classify(failure, HISTORY)
    if outcome.error == "account_inactive":
        # Nobody is written to here: it is the bot's own account.
        outcome = Outcome(Verdict.WORKSPACE, outcome.error)
    if outcome.error == STALE_CURSOR:
        return Seen(Outcome(Verdict.UNKNOWN, outcome.error), channel)
    return Seen(outcome, channel, cursor)


def _carries(message: dict[str, Any], token: str) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    files = message.get("files") or []
    return payload.get("key") == token or any(token in (f.get("name") or "") for f in files)
