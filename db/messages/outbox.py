"""The outbox: what is to be said to whom and when, written in one transaction with its reason.

Handlers queue, cancel and settle; delivery alone claims and sends (see `db/messages/claims.py`).
Rows hold data and never code, so that a new version of the bot can send what an older one queued.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, cast

from sqlalchemy import (
    CTE,
    CheckConstraint,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    delete,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base, Key, RowId
from db.core.upsert import complete, insert_missing, insert_new

log = logging.getLogger(__name__)

RETRIED = text("attempts > 1")
PENDING = text("status = 'pending'")
# What is sent is by far the most, and looked for by no status: it is in no index of them.
UNSENT = text("status <> 'sent'")
# What is not over yet, and what Slack or a rule of ours has put off.
UNFINISHED = text("status IN ('waiting', 'pending', 'sending')")
PUT_OFF = text("status = 'pending' AND last_error IS NOT NULL")
LIVE = text("refresh_at IS NOT NULL")
# What is gathered into a brief is changed with it, and never by itself.
LIVE_ALONE = text("refresh_at IS NOT NULL AND brief_id IS NULL")
GATHERED_INTO = text("brief_id IS NOT NULL")
TOO_LATE, OVERTAKEN = "too late", "overtaken by a newer one"
BRIEF = "brief"  # the kind of row that others are gathered into
UNWANTED = "they chose so: "  # and of which kind of message


class Status(StrEnum):
    """Where a row is on its way."""

    WAITING = "waiting"  # for its person's next brief
    GATHERED = "gathered"  # into a brief that has not ended: it shares what becomes of that
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"  # no longer wanted
    EXPIRED = "expired"  # too late, or overtaken by a newer one
    DEAD = "dead"  # Slack will not take it
    UNKNOWN = "unknown"  # may have been sent, and nobody can look


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to be sent.

    `recipient` is a person (U...) or a channel (C...). `key` is unique for good, as
    workspace:kind:subject:occurrence:recipient. `due_at` and `expires_at` are aware; of several
    due letters to one recipient with one `coalesce_key` only the newest goes out. `subject` says
    what it is about ("meeting:12"), `pair_id` whose that is. `occurrence` and `variant` are codes
    that what it says may depend on, and never words. `op` is "post" or "file". As `WAITING`
    it is to be gathered into its person's brief.

    What it says is composed when it goes out.
    """

    workspace_id: str
    recipient: str
    kind: str
    key: str
    due_at: datetime
    expires_at: datetime | None = None
    coalesce_key: str | None = None
    subject: str | None = None
    op: str = "post"
    pair_id: int | None = None
    occurrence: str = ""
    variant: str = ""
    status: Status = Status.PENDING


class OutboxRow(Base):
    """A letter, and how far it has come.

    Once it is in Slack it is a view of rows for as long as it is live: `refresh_at` is when it is
    next composed again (at once, when those rows have changed), and `shown` is a hash of what Slack
    shows, or None where that is not known. `version` goes up with every such change. At
    `live_until` it is composed a last time.

    What was gathered into a brief has its row's number in `brief_id`: it is never claimed, and the
    brief's end is its own.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # Nearly always these are of one workspace: only an organisation's people are in several.
        Index(None, "subject"),
        Index(None, "recipient", "coalesce_key"),
        Index(None, "finished_at"),
        Index("ix_outbox_retried", "status", sqlite_where=RETRIED, postgresql_where=RETRIED),
        Index(None, "status", "try_at", sqlite_where=UNSENT, postgresql_where=UNSENT),
        Index(
            None,
            *("status", "workspace_id", "try_at", "id"),
            sqlite_where=UNSENT,
            postgresql_where=UNSENT,
        ),
        Index(
            "ix_outbox_expiring",
            "workspace_id",
            "expires_at",
            sqlite_where=PENDING,
            postgresql_where=PENDING,
        ),
        Index(
            "ix_outbox_unfinished",
            "status",
            "due_at",
            sqlite_where=UNFINISHED,
            postgresql_where=UNFINISHED,
        ),
        Index(
            "ix_outbox_put_off", "status", "kind", sqlite_where=PUT_OFF, postgresql_where=PUT_OFF
        ),
        Index("ix_outbox_live_of_pair", "pair_id", sqlite_where=LIVE, postgresql_where=LIVE),
        # By status first: of what is equal and what is a range, SQLite looks for the equal. And by
        # workspace: what has to wait in one is not gone through for another.
        Index(
            "ix_outbox_live",
            *("status", "workspace_id", "refresh_at"),
            sqlite_where=LIVE_ALONE,
            postgresql_where=LIVE_ALONE,
        ),
        Index(
            "ix_outbox_brief_id",
            "brief_id",
            sqlite_where=GATHERED_INTO,
            postgresql_where=GATHERED_INTO,
        ),
        CheckConstraint("status <> 'gathered' OR brief_id IS NOT NULL", name="gathered"),
    )

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(String(32))
    recipient: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(255))  # it is found by its token, which is made of it
    token: Mapped[str] = mapped_column(String(32), unique=True)
    op: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str | None] = mapped_column(String(120))
    coalesce_key: Mapped[str | None] = mapped_column(String(255))
    pair_id: Mapped[RowId | None] = mapped_column(ForeignKey("pairs.id"))
    brief_id: Mapped[RowId | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"))
    occurrence: Mapped[str] = mapped_column(String(120), default="", server_default="")
    variant: Mapped[str] = mapped_column(String(40), default="", server_default="")
    plain: Mapped[bool] = mapped_column(default=False)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    try_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    first_try: Mapped[datetime | None]
    # What time it was at Slack, as it last said, before the first try: look-ups go back to then.
    heard_at: Mapped[datetime | None]
    look_up_cursor: Mapped[str | None] = mapped_column(Text)  # where a look-up is to go on
    lease_token: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    slack_channel: Mapped[str | None] = mapped_column(String(32))
    slack_ts: Mapped[str | None] = mapped_column(String(32))
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    shown: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    refresh_at: Mapped[datetime | None]
    live_until: Mapped[datetime | None]


def is_pending() -> ColumnElement[bool]:
    """Return the condition that a row is to go out, as the indexes of what does have it."""
    return and_(OutboxRow.status == literal_column("'pending'"), is_unsent())


def is_unsent() -> ColumnElement[bool]:
    """Return the condition that a row has not been sent, as the indexes of statuses have it."""
    return OutboxRow.status != literal_column("'sent'")


def walk_workspaces(which: ColumnElement[bool]) -> CTE:
    """Return the workspaces (`name`) of some rows, found by going from one to the next by index.

    To group all of them would cost the more, the more they are. The last name is None.
    """
    one = select(OutboxRow.workspace_id).where(which).order_by(OutboxRow.workspace_id).limit(1)
    names = select(one.scalar_subquery().label("name")).cte("names", recursive=True)
    following = one.where(OutboxRow.workspace_id > names.c.name).scalar_subquery()
    return names.union_all(select(following).where(names.c.name.is_not(None)))


def has_key(key: str) -> ColumnElement[bool]:
    """Return the condition that a row has a key."""
    return OutboxRow.token == make_token(key)


def queue(session: Session, letter: Letter, now: datetime, *, repeats: bool = False) -> bool:
    """Put a letter in the outbox; return False when its key was there already, sent or not.

    One that was dropped untried, since there was nothing to say any more, waits once more. Where
    the caller `repeats` itself a key that was there is as it should be; otherwise somebody will not
    be told something, and the log says so. A naive time raises sqlalchemy's StatementError.
    """
    queued = insert_new(session, OutboxRow, **make_values(letter, now)) or _revive(session, letter)
    if not queued and not repeats:
        log.warning("a %s in %s has the key of an earlier one", letter.kind, letter.workspace_id)
    return queued


def _revive(session: Session, letter: Letter) -> bool:
    dropped = (
        update(OutboxRow)
        .where(OutboxRow.workspace_id == letter.workspace_id, has_key(letter.key))
        .where(OutboxRow.status == Status.DROPPED, OutboxRow.slack_ts.is_(None))
        .where(OutboxRow.attempts <= 1)
        .values(
            status=letter.status,
            brief_id=None,
            attempts=0,
            due_at=letter.due_at,
            try_at=letter.due_at,
            expires_at=letter.expires_at,
            variant=letter.variant,
            finished_at=None,
            last_error=None,
        )
    )
    return cast("CursorResult[Any]", session.execute(dropped)).rowcount > 0


def take_back(
    session: Session, workspace_id: str, kind: str, pair_id: int, variant: str
) -> set[str]:
    """Delete what of a kind and variant waits to be told to a pair; return who is told no more."""
    waits = delete(OutboxRow).where(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.kind == kind,
        OutboxRow.pair_id == pair_id,
        OutboxRow.variant == variant,
        OutboxRow.status.in_((Status.WAITING, Status.PENDING)),
        is_unsent(),
        OutboxRow.attempts == 0,
    )
    return set(session.scalars(waits.returning(OutboxRow.recipient)))


def prepare(letter: Letter, now: datetime) -> dict[str, Any]:
    """Return what `queue_all` writes for a letter."""
    return complete(OutboxRow, make_values(letter, now))


def queue_all(session: Session, workspace_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put letters in the outbox, as `prepare` makes them: all of them new, in few statements."""
    there = len(rows) - insert_missing(session, OutboxRow, rows)
    if there:
        kinds = ", ".join(sorted({row["kind"] for row in rows}))
        log.warning("%d of %s in %s have the keys of earlier ones", there, kinds, workspace_id)


def make_values(letter: Letter, now: datetime) -> dict[str, Any]:
    """Return what is written for a letter, by column."""
    return {
        **{field.name: getattr(letter, field.name) for field in fields(letter)},
        "token": make_token(letter.key),
        "queued_at": now,
        "try_at": letter.due_at,
    }


def make_token(key: str) -> str:
    """Return the mark a message carries: the same for the same key, even in a database restored.

    Rows that are made anew after a restore find their messages by it. It tells nothing of the key.
    """
    return blake2b(key.encode(), digest_size=8).hexdigest()
