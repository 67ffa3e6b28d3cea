"""Messages in Slack kept as their rows are: composed again when touched, and changed in place.

Most of what is touched shows the same as before: that is found out first, and costs Slack nothing.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.delivery.calls import LeaseHolder, Parcel, attempt
from bot.delivery.lease_timer import LeaseTimer
from bot.delivery.outcomes import OutcomeRecorder
from bot.delivery.sender import Composing, make_parcel
from bot.operations.clock import Ticking
from bot.slack.errors import Outcome, Verdict
from db.core.clashes import BUSY
from db.core.engine import Sessions
from db.messages import live, rate_limits
from db.messages.claims import stopped
from db.messages.leases import Lease, Pace, leased
from db.messages.live import Compared
from db.messages.outbox import OutboxRow
from handlers.notifications.composing import Composed

log = logging.getLogger(__name__)

AT_ONCE = 50
# After what says nothing of the message itself, and after a rule of ours that raised.
SOON, LATER = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What a message is to show, composed from its row's version of that moment."""

    parcel: Parcel
    composed: Composed
    version: int


class Refresher:
    """Changes messages in Slack; parameters are as in `bot.delivery.dispatcher.Delivery`."""

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Ticking,
        *,
        composer: Composing,
        outcomes: OutcomeRecorder,
        pace: Pace,
        probe: Callable[[str], None],
        stopping: Callable[[], bool],
    ) -> None:
        self._sessions = sessions
        self._client_for = client_for
        self._clock = clock
        self._composer = composer
        self._outcomes = outcomes
        self._pace = pace
        self._probe = probe
        self._stopping = stopping

    def compare(self, workspace_id: str) -> bool:
        """Find out what of that which was touched in a workspace shows something else by now.

        Returns whether there may be more: it is not gone through in one go, as others wait for it.
        """
        now = self._clock.now()
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            _keep_loaded(session)
            found = live.to_compare(session, workspace_id, now, AT_ONCE)
            compared = [self._compared(session, row) for row in found]
        if found:
            with self._sessions.begin() as session:
                live.note_compared(session, compared, now)
        return len(found) == AT_ONCE

    def change(self, lease: Lease) -> None:
        """Let one message show what is so, or leave it to the next time."""
        timer = LeaseTimer(self._clock, self._pace.lease)
        change = self._prepare(lease)
        if change is None:
            return
        holder = LeaseHolder(lambda _channel: True, lambda: timer.lasts(self._pace.landing))
        outcome = attempt(self._client_for, change.parcel, holder)
        self._probe("changed")
        with self._sessions.begin() as session:
            row = leased(session, lease)
            if row is None:
                # Whoever has it by now may have been overwritten.
                live.doubt(session, lease.row_id)
                return
            self._record(session, row, change, outcome)

    def _compared(self, session: Session, row: OutboxRow) -> Compared:
        try:
            composed = self._composer.compose_again(session, row, self._clock.now())
        except BUSY:
            raise
        except Exception:
            # It is tried by itself, where it is put off and told of.
            return Compared(row.id, row.version, "", row.live_until)
        return Compared(row.id, row.version, composed.hash, composed.live_until)

    def _prepare(self, lease: Lease) -> Change | None:
        """Renew the lease and compose; None where nothing is to be changed now."""
        now = self._clock.now()
        with self._sessions.begin() as session, session.no_autoflush:
            row = leased(session, lease)
            if row is None:
                return None
            closed = rate_limits.closed(session, row.workspace_id, now)
            if self._stopping() or stopped(closed, row, None, op="update"):
                _leave(session, row, row.refresh_at or now, now)
                return None
            try:
                composed = self._composer.compose_again(session, row, now)
            except BUSY:
                raise
            except Exception:
                reference = uuid.uuid4().hex[:8]
                log.exception("row %d could not be composed (reference %s)", row.id, reference)
                _leave(session, row, now + LATER, now)
                return None
            row.lease_until = now + self._pace.lease
            parcel = make_parcel(row, "update", composed.payload, row.slack_channel)
            return Change(parcel, composed, row.version)

    def _record(
        self, session: Session, row: OutboxRow, change: Change, outcome: Outcome | None
    ) -> None:
        now = self._clock.now()
        row.lease_token = row.lease_until = None
        at = now + self._pace.channel_gap
        rate_limits.reopen_channels(session, [(row.workspace_id, row.recipient)], at)
        if outcome is None:
            log.warning("row %d was not changed: its lease was not to last", row.id)
            live.give_back(row, now, now)
            return
        log.info("row %d %s changed: %s", row.id, row.kind, outcome.error or outcome.verdict)
        if outcome.verdict is Verdict.SENT and row.version == change.version:
            live.settle(row, change.composed.hash, change.composed.live_until, now)
        elif outcome.verdict is Verdict.SENT:
            live.give_back(row, now, now)
        else:
            self._failed(session, row, outcome)

    def _failed(self, session: Session, row: OutboxRow, outcome: Outcome) -> None:
        now, error = self._clock.now(), outcome.error or ""
        match outcome.verdict:
            case Verdict.WAIT:
                live.give_back(row, self._outcomes.rest_method(session, row, outcome, now), now)
            case Verdict.WORKSPACE:
                self._outcomes.hold(session, row.workspace_id, error, rate_limits.WORKSPACE)
                live.give_back(row, now, now)
            case Verdict.UNKNOWN | Verdict.AWAY:
                self._outcomes.note_unclear(session, row.workspace_id, error, now)
                live.give_back(row, now + SOON, now)
            case Verdict.AGAIN | Verdict.KIND:
                live.give_back(row, now + LATER, now)
            case Verdict.PAYLOAD if not row.plain:
                row.plain = True
                live.give_back(row, now, now)
            case _:
                # It is not there any more, or may not be changed.
                live.end(row)


def _leave(session: Session, row: OutboxRow, until: datetime, now: datetime) -> None:
    """Let a message be changed later; nothing was sent to its channel."""
    live.give_back(row, until, now)
    rate_limits.reopen_channels(session, [(row.workspace_id, row.recipient)], now)


def _keep_loaded(session: Session) -> None:
    """Let a session that only reads remember every row, so that none is read twice by its key."""
    kept: list[object] = []
    event.listen(session, "loaded_as_persistent", lambda _session, row: kept.append(row))
