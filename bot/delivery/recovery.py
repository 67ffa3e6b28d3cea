"""Recovery: what became of a message whose sender did not live to write it down?

Every message carries its row's token, in its metadata or in the name of its file. Once a lease
has run out, Slack is asked for it: what is found was sent, and what is not found goes again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.delivery.clock_watch import ClockWatch
from bot.delivery.look_up import STALE_CURSOR, LookUp, LookUpResult, look_up
from bot.delivery.outcomes import MOST_ATTEMPTS, OutcomeRecorder
from bot.operations.clock import Ticking
from bot.slack.errors import Outcome, Verdict
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

# Slack's own machines need not agree to the second. Of what was tried before Slack's time was
# written down only the time of its host is known.
SPREAD, UNSURE = timedelta(minutes=2), timedelta(days=1)
LOOK_UPS = 20  # at once, so that nobody waits for many
UNCLEAR = {Verdict.UNKNOWN, Verdict.AWAY}


class Recovery:
    """Looks up rows whose lease has run out. `busy` names those this very process is sending.

    If it is `wary`, nothing that another process has begun, dead or alive, is looked up while the
    clock cannot be trusted (see `bot/delivery/clock_watch.py`).
    """

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Ticking,
        *,
        outcomes: OutcomeRecorder,
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
        self._outcomes = outcomes
        self._worker = worker
        self._pace = pace
        self._goes_again = goes_again
        self._busy = busy
        self._stopping = stopping
        self._clock_watch = ClockWatch(clock, pace.landing) if wary else None

    def recover(self) -> int:
        """Settle rows whose lease has run out; return how many are known about now."""
        settled, waiting = 0, set[str]()
        for workspace, row_id in self._find_stale():
            if self._stopping():
                break
            if workspace in waiting or self._busy(row_id):
                continue
            outcome = self._recover_row(workspace, row_id)
            settled += outcome is None
            if outcome in (Verdict.WAIT, Verdict.WORKSPACE):
                waiting.add(workspace)
        return settled

    def _find_stale(self) -> list[tuple[str, int]]:
        now = self._clock.now()
        is_steady = self._clock_watch is None or self._clock_watch.is_steady
        with self._sessions.begin() as session:
            if shorten(session, now + self._pace.lease):
                log.warning("the clock was put back: leases are counted from now")
            return stale(session, now, LOOK_UPS, begun=is_steady)

    def _recover_row(self, workspace: str, row_id: int) -> Verdict | None:
        """Look one row up; return None when it is known about, or else what was in the way."""
        now = self._clock.now()
        with self._sessions.begin() as session:
            # While all is on hold, one look-up now and then is the trial.
            held = trials.is_held(session, workspace)
            trial = trials.begin(session, workspace, rate_limits.WORKSPACE, now) if held else None
            if held and trial is None:
                return Verdict.WORKSPACE
            lease = take_over(session, row_id, now, self._worker, self._pace)
            wanted = None if lease is None else self._make_look_up(session, lease)
            if trial is not None and wanted is None:
                trials.put_back(session, trial, now)
        if lease is None:
            return Verdict.UNKNOWN
        if wanted is None:
            return None
        result = look_up(self._client_for, wanted)
        with self._sessions.begin() as session:
            if result.outcome is not None and result.outcome.verdict is Verdict.SENT:
                live.touch_overtaken(session, [row_id])
            row = leased(session, lease)
            return Verdict.UNKNOWN if row is None else self._settle(session, row, result)

    def _make_look_up(self, session: Session, lease: Lease) -> LookUp | None:
        """Return what to look for; a row that cannot have been seen yet goes again at once."""
        row = leased(session, lease)
        if row is None:
            return None
        # Whoever had it says nothing more: its channel need not wait for that.
        own = [(row.workspace_id, row.recipient)]
        rate_limits.reopen_channels(session, own, self._clock.now())
        # A file's channel is written down before the file goes there; a message goes to a person.
        unseen = row.slack_channel is None and (row.attempts == 0 or row.op == "file")
        if unseen:
            self._send_again(session, row, self._clock.now())
            return None
        channel = row.slack_channel or known_channel(session, row)
        tried = (row.first_try or row.due_at) - UNSURE
        since = tried if row.heard_at is None else row.heard_at - SPREAD
        return LookUp(
            row.id,
            row.workspace_id,
            row.recipient,
            channel,
            row.token,
            since,
            row.look_up_cursor,
        )

    def _settle(self, session: Session, row: OutboxRow, result: LookUpResult) -> Verdict | None:
        now, outcome = self._clock.now(), result.outcome
        row.slack_channel, row.look_up_cursor = result.channel or row.slack_channel, result.cursor
        if outcome is None or outcome.verdict in (Verdict.SENT, Verdict.WAIT):
            # To be told to wait is an answer, too.
            trials.note_answer(session, row.workspace_id, now)
        if outcome is None and result.cursor is not None:
            # Others come first, and then it goes on.
            row.lease_until = now
            return Verdict.AGAIN
        if outcome is None:
            log.info("row %d %s was not found in Slack: it goes again", row.id, row.kind)
            self._send_again(session, row, now)
            return None
        if outcome.verdict is Verdict.SENT:
            log.info("row %d %s was found in Slack", row.id, row.kind)
            self._outcomes.mark_sent(row, outcome, now)
            live.doubt(session, row.id)  # whichever attempt it was, it is made to say what is so
            return None
        return self._record_failure(session, row, outcome, now)

    def _record_failure(
        self, session: Session, row: OutboxRow, outcome: Outcome, now: datetime
    ) -> Verdict | None:
        """Write down why a row could not be looked up; None when that settles it."""
        log.warning("row %d %s cannot be looked up: %s", row.id, row.kind, outcome.error)
        if outcome.verdict is Verdict.WORKSPACE:
            self._outcomes.hold(
                session, row.workspace_id, outcome.error or "", rate_limits.WORKSPACE
            )
            return outcome.verdict
        if outcome.verdict is Verdict.WAIT:
            self._outcomes.rest_method(session, row, outcome, now)
            row.lease_until = now
            return outcome.verdict
        if outcome.verdict in UNCLEAR:
            if outcome.error != STALE_CURSOR:
                self._outcomes.note_unclear(session, row.workspace_id, outcome.error or "", now)
            return outcome.verdict
        if outcome.verdict is Verdict.AGAIN and trials.is_held(session, row.workspace_id):
            return outcome.verdict
        trials.note_answer(session, row.workspace_id, now)
        self._end_unreadable(session, row, outcome.error or "", now)
        return None

    def _send_again(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Due again, at once: that nobody knew its end was no fault of the row's."""
        if row.last_error is not None:
            give_back_untried(row, row.try_at, row.last_error)
        elif row.attempts < MOST_ATTEMPTS:
            give_back(row, now)
        else:
            self._outcomes.retry_later(session, row, "lease ran out", now)

    def _end_unreadable(self, session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        if self._goes_again(row.kind):
            self._send_again(session, row, now)
        else:
            end(row, Status.UNKNOWN, now, f"history not readable: {error}")
