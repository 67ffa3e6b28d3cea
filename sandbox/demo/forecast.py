"""What somebody will be told next, found by living through it beforehand in a copy of the database.

In the copy the bot does what it will do, and sends it to nobody.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import select, update

from bot.delivery.dispatcher import Delivery
from db.core.engine import connect
from db.messages.leases import Pace
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from handlers import due
from handlers.features import list_kinds
from handlers.notifications.composing import Composer
from handlers.notifications.unreachable import build_note
from sandbox.clock import SandboxClock
from sandbox.demo.pilot import Pilot
from sandbox.page import Due

FAR = timedelta(days=45)
# What a message is called, where the first word of its kind does not say it.
WORDS = {
    "meeting.ask": "“Did you meet?”",
    "meeting.file": "calendar file",
    "meeting.order": "running order",
    "agenda.prompt": "agenda question",
    "action.reminder": "reminder",
    "lapse.nudge": "“Have you met?”",
    "lapse.when_next": "“When do you meet?”",
    "lapse.check_in": "“How are you?”",
    "pair.welcome": "welcome",
    "action": "promise",
    "lapse": "question about meetings",
    "mydata": "own data",
    "pair": "news of a pair",
    "person": "news of a person",
}


def name_kind(kind: str) -> str:
    """Return what a message of a kind is called."""
    first = kind.partition(".")[0]
    return WORDS.get(kind) or WORDS.get(first, first)


def describe(rows: Sequence[tuple[str, str]], names: Mapping[str, str]) -> str:
    """Return what is sent at once, of (kind, recipient): the first, and how many more."""
    kind, recipient = rows[0]
    place = "to" if recipient.startswith(("U", "W")) else "in"
    more = f", and {len(rows) - 1} more" if len(rows) > 1 else ""
    return f"{name_kind(kind)} {place} {names.get(recipient, recipient)}{more}"


def forecast(database: Path, now: datetime, names: Mapping[str, str]) -> Due | None:
    """Return when the next message goes to anybody and what it is; None if none goes for 45 days.

    `now` is aware; `names` are people's and channels', by id.
    """
    with tempfile.TemporaryDirectory(prefix="reiterate-") as folder:
        copy = Path(folder) / "copy.sqlite"
        _copy(database, copy)
        rehearsal = _Rehearsal(copy, SandboxClock(now))
        try:
            return rehearsal.find_next(names)
        finally:
            rehearsal.close()


def _copy(database: Path, copy: Path) -> None:
    source, target = sqlite3.connect(database), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


class _Nobody(WebClient):
    """Takes everything for Slack, and tells nobody."""

    def api_call(self, api_method: str, **_given: Any) -> Any:
        said = {"ok": True, "channel": "D0", "ts": "1.0", "file_id": "F0", "upload_url": "none"}
        opened = {"channel": {"id": "D0"}} if api_method == "conversations.open" else {}
        return said | opened


class _Rehearsal:
    """A bot on a copy of the database, that sends to nobody."""

    def __init__(self, copy: Path, clock: SandboxClock) -> None:
        self._clock = clock
        self._engine = connect(f"sqlite:///{copy}")
        self._sessions = sessions(self._engine)
        kinds = list_kinds()
        client = _Nobody(token="none")  # noqa: S106 - no token is needed
        self._delivery = Delivery(
            self._sessions,
            lambda _workspace: client,
            clock,
            composer=Composer(kinds),
            on_undeliverable=build_note(kinds),
            worker="rehearsal",
            pace=Pace(),
        )

    def close(self) -> None:
        self._delivery.stop()
        self._engine.dispose()

    def apply_rules(self) -> None:
        due.apply_rules(self._sessions, self._clock.now())

    def deliver(self) -> None:
        """Send what is due; where there is nobody to take a file, its words go alone."""
        with self._sessions.begin() as session:
            session.execute(update(OutboxRow).where(OutboxRow.op == "file").values(op="post"))
        self._delivery.deliver()

    def read_rosters(self) -> None:
        """Nothing is dropped here."""

    def recover(self) -> None:
        """Nothing is cut short here."""

    def next_due(self) -> datetime | None:
        return due.find_next_due(self._sessions)

    def find_next(self, names: Mapping[str, str]) -> Due | None:
        begun, until = set(self._list_begun()), self._clock.now() + FAR
        pilot = Pilot(self, self._clock)
        while self._clock.now() < until and pilot.to_next() is not None:
            sent = {key: row for key, row in self._list_begun().items() if key not in begun}
            if sent:
                at = min(row.finished_at or self._clock.now() for row in sent.values())
                return Due(at, describe([(r.kind, r.recipient) for r in sent.values()], names))
        return None

    def _list_begun(self) -> dict[int, OutboxRow]:
        """Return what was sent, or begun to be, by id."""
        begun = (
            select(OutboxRow)
            .where(OutboxRow.attempts > 0)
            .where(OutboxRow.status.not_in((Status.DROPPED, Status.EXPIRED)))
            .order_by(OutboxRow.id)
        )
        with self._sessions() as session:
            return {row.id: row for row in session.scalars(begun)}
