"""What becomes of a claimed row, given what Slack said: written in one transaction."""

import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.slack.errors import MISSING_SCOPE, NotInstalled, Outcome, Verdict, is_person
from db.messages import gathering, live, rate_limits, trials
from db.messages.leases import end, give_back, give_back_untried
from db.messages.outbox import BRIEF, OutboxRow, Status
from db.operations import installations

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)
MOST_JITTER = 2.0
# Slack was there, and looked at this very message.
ANSWERS = {Verdict.PERSON, Verdict.PAYLOAD, Verdict.GONE}

Undeliverable = Callable[[Session, OutboxRow, str, datetime], None]


class OutcomeRecorder:
    """Writes down how an attempt ended. `rng` spreads the retries of several rows and workers.

    `speaks_alone` says of a kind whose file Slack does not take whether its words may go alone.
    """

    def __init__(
        self,
        on_undeliverable: Undeliverable,
        rng: random.Random,
        speaks_alone: Callable[[str], bool],
    ) -> None:
        self._on_undeliverable, self._speaks_alone = on_undeliverable, speaks_alone
        self._rng = rng

    def record(self, session: Session, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        """Move a leased row on that was not sent, or may not have been; see `mark_sent`.

        Raises what `on_undeliverable` raises.
        """
        log.info("row %d %s: %s", row.id, row.kind, outcome.error or outcome.verdict)
        error = outcome.error or ""
        match outcome.verdict:
            case Verdict.UNKNOWN | Verdict.AWAY:
                self._retry_unseen(session, row, outcome.verdict, error, now)
            case Verdict.WAIT:
                self._wait(session, row, outcome, now)
            case Verdict.WORKSPACE:
                self._hold(session, row, error, rate_limits.WORKSPACE, now)
            case Verdict.KIND | Verdict.PAYLOAD:
                self._change_or_hold(session, row, outcome.verdict, error, now)
            case Verdict.GONE:
                end(row, Status.DROPPED, now, error)
            case Verdict.PERSON | Verdict.CHANNEL if self._is_for_good(row, outcome.verdict):
                self._give_up(session, row, error, now)
            case Verdict.CHANNEL | Verdict.AGAIN:
                self._retry_refused(session, row, error, now)
        if outcome.verdict in ANSWERS:
            self._note_success(session, row.workspace_id, set(), now)

    def note_sent(self, session: Session, rows: Iterable[OutboxRow], now: datetime) -> None:
        """Note that Slack took these rows: what was on hold for want of that goes on."""
        kinds: dict[str, set[str]] = {}
        for row in rows:
            kinds.setdefault(row.workspace_id, set()).add(rate_limits.kind(row.kind))
        for workspace_id, scopes in sorted(kinds.items()):
            self._note_success(session, workspace_id, scopes, now)

    def mark_sent(self, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        """Close a leased row that lies in Slack."""
        row.slack_channel, row.slack_ts = outcome.channel, outcome.ts
        end(row, Status.SENT, now)
        if outcome.ts is None:
            live.end(row)  # what has no place of its own in Slack cannot be changed there

    def retry_later(self, session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        """Let a leased row be tried later, or never more after its eighth attempt."""
        if row.attempts < MOST_ATTEMPTS:
            longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (row.attempts - 1))
            give_back(row, now + self._rng.random() * longest, error)
            return
        log.error("row %d %s in %s is dead: %s", row.id, row.kind, row.workspace_id, error)
        if is_person(row.recipient):
            end(row, Status.DEAD, now, error)
        else:
            self._give_up(session, row, error, now)

    def note_unclear(self, session: Session, workspace_id: str, error: str, now: datetime) -> None:
        """Note that Slack could not be had; after the second time in a row, hold the workspace."""
        if trials.note_unclear(session, workspace_id, error, now):
            log.error("sending is on hold in %s, everything: %s", workspace_id, error)

    def put_off(self, row: OutboxRow, error: str, now: datetime) -> None:
        """Let a leased row whose rule raised be tried later, more and more rarely, up to daily.

        It is never given up on that account: what is wrong is ours, and may be mended any day.
        """
        pause = min(LONGEST_WAIT, FIRST_PAUSE * 2 ** min(row.attempts - 1, 20))
        until = now + pause
        give_back(row, min(until, row.expires_at) if row.expires_at else until, error)

    def rest_method(
        self, session: Session, row: OutboxRow, outcome: Outcome, now: datetime
    ) -> datetime:
        """Let a method rest in this workspace for as long as Slack says; return until when."""
        until = now + timedelta(seconds=outcome.wait + self._rng.uniform(0, MOST_JITTER))
        rate_limits.postpone(
            session, row.workspace_id, rate_limits.method(outcome.method or ""), until
        )
        return until

    def hold(self, session: Session, workspace_id: str, error: str, scope: str) -> None:
        """Stop a scope until somebody mends it, and `bot/delivery/holds.py` sees that; said once.

        Nothing is stopped for want of a token where the bot was installed since it was asked for.
        """
        newly = rate_limits.hold(session, workspace_id, error, scope)
        # The row of the hold is locked: whoever installs comes wholly before, or wholly after.
        if error == NotInstalled.code and installations.of_workspace(session, workspace_id):
            rate_limits.release(session, workspace_id, scope)
        elif newly:
            log.error("sending is on hold in %s, %s: %s", workspace_id, scope, error)

    def _retry_unseen(
        self, session: Session, row: OutboxRow, verdict: Verdict, error: str, now: datetime
    ) -> None:
        """Age no row by what says nothing of it: it goes again, or is looked up first."""
        self.note_unclear(session, row.workspace_id, error, now)
        if verdict is Verdict.UNKNOWN:
            row.last_error = error
        else:
            give_back_untried(row, row.try_at, error)

    def _note_success(
        self, session: Session, workspace_id: str, scopes: set[str], now: datetime
    ) -> None:
        released = trials.note_success(session, workspace_id, scopes, now)
        if released:
            log.warning("sending goes on in %s: %s", workspace_id, ", ".join(released))

    def _retry_refused(self, session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        """Try later what Slack refuses for a reason that may be the row's own, or everybody's.

        Where other rows fail as well, it is not the row's, which then is not aged by it.
        """
        workspace = row.workspace_id
        if row.attempts == 1:
            self.note_unclear(session, workspace, error, now)
        if trials.is_held(session, workspace):
            give_back_untried(row, row.try_at, error)
        else:
            self.retry_later(session, row, error, now)

    def _wait(self, session: Session, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        until = self.rest_method(session, row, outcome, now)
        give_back_untried(row, until, outcome.error)

    def _hold(
        self, session: Session, row: OutboxRow, error: str, scope: str, now: datetime
    ) -> None:
        if scope == rate_limits.WORKSPACE or error.startswith(MISSING_SCOPE):
            self.hold(session, row.workspace_id, error, scope)
        elif trials.hold_and_try(session, row.workspace_id, error, scope, now):
            log.error("sending is on hold in %s, %s: %s", row.workspace_id, scope, error)
        give_back_untried(row, row.try_at, error)

    def _change_or_hold(
        self, session: Session, row: OutboxRow, verdict: Verdict, error: str, now: datetime
    ) -> None:
        if row.op == "file" and self._speaks_alone(row.kind):
            row.op = "post"
            give_back_untried(row, now, error)
        elif verdict is Verdict.KIND:
            self._hold(session, row, error, rate_limits.kind(row.kind), now)
        else:
            self._simplify(session, row, error, now)

    def _simplify(self, session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        if row.kind == BRIEF:
            # Whichever of them it is: the others are not lost with it.
            for member in gathering.lock_members(session, row):
                gathering.let_go_alone(member, now)
            end(row, Status.DROPPED, now, error)
            return
        if row.plain or row.op == "file":
            log.error("row %d %s in %s is dead: %s", row.id, row.kind, row.workspace_id, error)
            end(row, Status.DEAD, now, error)
            return
        row.plain = True
        give_back_untried(row, now, error)

    def _is_for_good(self, row: OutboxRow, verdict: Verdict) -> bool:
        # A person's direct messages can be opened afresh; a channel's trouble is that channel's.
        return verdict is Verdict.PERSON or not is_person(row.recipient)

    def _give_up(self, session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        end(row, Status.DEAD, now, error)
        self._on_undeliverable(session, row, error, now)
