"""One claimed row taken to its end: asked whether it is still wanted, sent, written down.

A row is "sending" in the database before Slack hears of it. No session is open during a call to
Slack. Rows that begin, or end, at the same time do so in one transaction.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.delivery.calls import LeaseHolder, Parcel, attempt
from bot.delivery.lease_timer import LeaseTimer
from bot.delivery.outcomes import OutcomeRecorder
from bot.delivery.together import Together
from bot.operations.clock import Ticking
from bot.slack.errors import Outcome, Verdict, is_person
from bot.slack.server_time import SlackTime
from db.core.clashes import BUSY
from db.core.engine import Sessions
from db.mentoring import people
from db.mentoring.people import Person
from db.messages import live, rate_limits, trials
from db.messages.claims import stopped
from db.messages.dead_letters import RULE_FAILED
from db.messages.leases import Lease, Pace, end, give_back_untried, known_channel, leased_all
from db.messages.outbox import TOO_LATE, OutboxRow, Status
from db.messages.rate_limits import Closed
from db.messages.trials import Trial
from handlers.failures import name_kind
from handlers.notifications.composing import Composed

log = logging.getLogger(__name__)


class Composing(Protocol):
    """What composes messages from rows: see `handlers.notifications.composing.Composer`."""

    def compose_first(
        self, session: Session, row: OutboxRow, person: Person | None, now: datetime
    ) -> Composed | datetime | str:
        """Return what a message says, the later moment at which to ask, or why it need not go."""

    def may_resend(self, kind: str) -> bool:
        """Say whether to risk a second copy of a kind rather than none, when nobody can look."""

    def speaks_alone(self, kind: str) -> bool:
        """Say whether a file's words are worth sending where Slack does not take the file."""

    def compose_again(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """Return what a message in Slack is to show now."""


# Rows that are begun, or ended, in one transaction: it keeps a person's own waiting no longer.
TOGETHER = 24


@dataclass(frozen=True, slots=True)
class _Workspace:
    """What is read once for all that is begun together: what is closed, and who it goes to."""

    closed: Closed
    people: dict[str, Person]


class Sender:
    """Sends rows that were claimed; any number of threads may do so at once.

    Parameters are as in `bot.delivery.dispatcher.Delivery`. `stopping` says whether what was not
    begun is to be given back.
    """

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
        slack_time: SlackTime,
    ) -> None:
        self._sessions = sessions
        self._client_for = client_for
        self._clock = clock
        self._composer = composer
        self._outcomes = outcomes
        self._pace = pace
        self._probe = probe
        self._stopping = stopping
        # They share the engine's connections with whoever answers people, and take two of them.
        # What one claim took has one token, and is of one workspace: so is each transaction.
        self._prepare = Together(self._prepare_all, TOGETHER, group=lambda lease: lease.token)
        self._record_sent = Together(self._record_all, TOGETHER, group=lambda sent: sent[0].token)
        self._slack_time = slack_time

    def send(self, lease: Lease) -> None:
        """Take one row to its end, or to where only a look-up can tell what became of it."""
        timer = LeaseTimer(self._clock, self._pace.lease)
        try:
            parcel = self._prepare(lease)
        except BUSY:
            # The database's fault, and not the row's: its claim runs out, and it goes again.
            raise
        except Exception:
            self._rule_failed(lease, counted=False)
            return
        if parcel is None:
            self._put_back(lease)
            return
        outcome = attempt(self._client_for, parcel, self._holder(lease, timer))
        if outcome is None:
            log.warning("row %d was not sent: its lease was not to last", lease.row_id)
            self._put_back(lease)
            return
        self._probe("sent")
        self._record(lease, outcome)
        self._probe("recorded")

    def _holder(self, lease: Lease, timer: LeaseTimer) -> LeaseHolder:
        return LeaseHolder(
            lambda channel: self._remember(lease, timer, channel),
            lambda: timer.lasts(self._pace.landing),
        )

    def _prepare_all(self, leases: list[Lease]) -> list[Parcel | None]:
        """Renew leases and make parcels in one transaction; None for what is not to go now."""
        now = self._clock.now()
        # The rows are written once, at the end: nothing that is asked meanwhile is about them.
        with self._sessions.begin() as session, session.no_autoflush:
            rows = leased_all(session, leases)
            workspaces = _read_workspaces(session, rows.values(), now)
            parcels: dict[Lease, Parcel] = {}
            for lease in leases:
                row = _get_known(rows, lease)
                if row is None:
                    continue
                workspace = workspaces[row.workspace_id]
                parcel = self._parcel(session, row, lease.trial, workspace, now)
                if parcel is not None:
                    parcels[lease] = parcel
            _reopen(session, [row for lease, row in rows.items() if lease not in parcels], now)
            return [parcels.get(lease) for lease in leases]

    def _parcel(
        self,
        session: Session,
        row: OutboxRow,
        trial: Trial | None,
        workspace: _Workspace,
        now: datetime,
    ) -> Parcel | None:
        # Counted from here: a worker that dies takes down others' claims, untried.
        row.attempts += 1
        if self._stopping() or stopped(workspace.closed, row, trial):
            give_back_untried(row, row.try_at)
            return None
        if row.expires_at is not None and row.expires_at <= now:
            log.warning("1 %s expired in %s: %s", row.kind, row.workspace_id, TOO_LATE)
            end(row, Status.EXPIRED, now, TOO_LATE)
            return None
        row.lease_until = now + self._pace.lease
        person = workspace.people.get(row.recipient)
        composed = self._composer.compose_first(session, row, person, now)
        if isinstance(composed, datetime):
            if is_person(row.recipient):
                # A channel's keeps its own time, so that the next one overtakes it.
                row.due_at = composed
            give_back_untried(row, composed)
            return None
        if isinstance(composed, str):
            end(row, Status.DROPPED, now, composed)
            return None
        live.begin(row, composed.hash, composed.live_until)
        row.slack_channel = self._channel(session, row)
        row.heard_at = row.heard_at or self._slack_time.heard
        return make_parcel(row, row.op, composed.payload, row.slack_channel)

    def _channel(self, session: Session, row: OutboxRow) -> str | None:
        """Return the id of the conversation, where it is known and needed."""
        if not is_person(row.recipient):
            return row.recipient
        # After a failure the conversation is opened afresh: its id may have been the fault.
        return known_channel(session, row) if row.op == "file" and row.attempts == 1 else None

    def _put_back(self, lease: Lease) -> None:
        """Leave the trial of a hold to another row: this one asked Slack for nothing."""
        if lease.trial is not None:
            with self._sessions.begin() as session:
                trials.put_back(session, lease.trial, self._clock.now())

    def _remember(self, lease: Lease, timer: LeaseTimer, channel: str | None) -> bool:
        """Write down where and when the message goes before it does, so that it can be found."""
        timer.renew()
        with self._sessions.begin() as session:
            row = self._leased(session, lease)
            if row is None:
                return False
            row.slack_channel = channel or row.slack_channel
            row.heard_at = row.heard_at or self._slack_time.heard
            row.lease_until = self._clock.now() + self._pace.lease
            return True

    def _record(self, lease: Lease, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.SENT:
            self._record_sent((lease, outcome))
            return
        try:
            with self._sessions.begin() as session:
                row = self._leased(session, lease)
                if row is not None:
                    now = self._clock.now()
                    self._outcomes.record(session, row, outcome, now)
                    _reopen(session, [row], now + self._pace.channel_gap)
        except BUSY:
            raise
        except Exception:
            # It may be out: once its lease has run out, it is looked up.
            if outcome.verdict is Verdict.UNKNOWN:
                raise
            self._rule_failed(lease, counted=True)

    def _record_all(self, sent: list[tuple[Lease, Outcome]]) -> list[None]:
        """Write down in one transaction what lies in Slack."""
        leases = [lease for lease, _ in sent]
        with self._sessions.begin() as session, session.no_autoflush:
            live.touch_overtaken(session, [lease.row_id for lease in leases])
            rows = leased_all(session, leases)
            now = self._clock.now()
            for lease, outcome in sent:
                row = _get_known(rows, lease)
                if row is not None:
                    self._outcomes.mark_sent(row, outcome, now)
            self._outcomes.note_sent(session, rows.values(), now)
            _reopen(session, rows.values(), now + self._pace.channel_gap)
        return [None] * len(sent)

    def _rule_failed(self, lease: Lease, *, counted: bool) -> None:
        """Push a row on whose rule raised, so that the others do not notice."""
        reference = uuid.uuid4().hex[:8]
        log.exception("row %d could not be handled (reference %s)", lease.row_id, reference)
        try:
            with self._sessions.begin() as session:
                row = self._leased(session, lease)
                if row is not None:
                    now = self._clock.now()
                    row.attempts += 0 if counted else 1
                    self._outcomes.put_off(row, f"{RULE_FAILED}{reference}", now)
                    _reopen(session, [row], now + self._pace.channel_gap)
        except Exception as error:
            # Once its lease has run out it is looked up, and tried again.
            said = "row %d could not be put off: %s (reference %s)"
            log.warning(said, lease.row_id, name_kind(error), reference)

    def _leased(self, session: Session, lease: Lease) -> OutboxRow | None:
        return _get_known(leased_all(session, [lease]), lease)


def _reopen(session: Session, rows: Iterable[OutboxRow], at: datetime) -> None:
    rate_limits.reopen_channels(session, {(row.workspace_id, row.recipient) for row in rows}, at)


def make_parcel(row: OutboxRow, op: str, payload: dict[str, Any], channel: str | None) -> Parcel:
    """Return what one attempt at a row needs; `op` is "post", "update" or "file"."""
    return Parcel(
        row.workspace_id,
        row.recipient,
        op,
        row.token,
        payload,
        row.plain,
        channel,
        row.slack_ts,
        timed=op == "update" or row.heard_at is not None,
    )


def _read_workspaces(
    session: Session, rows: Iterable[OutboxRow], now: datetime
) -> dict[str, _Workspace]:
    recipients = defaultdict[str, list[str]](list)
    for row in rows:
        recipients[row.workspace_id].append(row.recipient)
    return {
        name: _Workspace(
            rate_limits.closed(session, name, now), people.find_all(session, name, theirs)
        )
        for name, theirs in recipients.items()
    }


def _get_known(rows: dict[Lease, OutboxRow], lease: Lease) -> OutboxRow | None:
    row = rows.get(lease)
    if row is None:
        log.warning("row %d belongs to another worker by now", lease.row_id)
    return row
