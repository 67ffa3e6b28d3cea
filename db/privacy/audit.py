"""The audit log: who did what to which row and when, by ids alone; never what was said."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ForeignKey, Index, Insert, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base, Key, RowId
from db.core.upsert import values
from db.mentoring.owned import refer_in_workspace


class Verb(StrEnum):
    """Everything that is written down."""

    BEGIN = "begin"
    CADENCE = "cadence"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    RECAP_SEND = "recap.send"
    RECAP_ACCEPT = "recap.accept"
    RECAP_AMEND = "recap.amend"
    RECAP_LEAVE = "recap.leave"
    RECAP_TAKE_BACK = "recap.take_back"
    CALENDAR_NEW = "calendar.new"
    CALENDAR_OFF = "calendar.off"
    EXPORT = "export"
    FORGET_ASKED = "forget.asked"
    FORGET_TAKEN_BACK = "forget.taken_back"
    FORGOTTEN = "forgotten"
    ERASED = "erased"
    MATCH_ASK = "match.ask"
    MATCH_PROPOSE = "match.propose"
    MATCH_WITHDRAW = "match.withdraw"
    PROGRAMME_ADD = "programme.add"
    PROGRAMME_UPDATE = "programme.update"
    PROGRAMME_WORDS = "programme.words"
    PROGRAMME_HAND_OVER = "programme.hand_over"
    TAKEN_BACK = "taken_back"


class Audit(Base):
    """One thing done; `person_id` is nobody's for what time or the command line did."""

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "workspace_id", "subject"),
        Index(None, "workspace_id", "at"),
        refer_in_workspace("person_id", "people"),
    )

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    at: Mapped[datetime]
    person_id: Mapped[RowId | None] = mapped_column(index=True)
    verb: Mapped[str]
    subject: Mapped[str]


def note(
    session: Session,
    workspace_id: str,
    verb: Verb,
    kind: str,
    number: int,
    now: datetime,
    by: int | None = None,
) -> None:
    """Write down in the same transaction that something was done to a row, such as ("pair", 3).

    `by` is the row id of the person who did it, or None.
    """
    noted = entry(workspace_id, verb, kind, number, now, by)
    session.connection().execute(_insert_one(), values(noted))


@cache
def _insert_one() -> Insert:
    return insert(Audit)


def entry(
    workspace_id: str, verb: Verb, kind: str, number: int, now: datetime, by: int | None = None
) -> Audit:
    """Return what `note` writes."""
    return Audit(
        workspace_id=workspace_id,
        at=now,
        person_id=by,
        verb=verb,
        subject=f"{kind}:{number:d}",
    )


def entries(
    session: Session,
    workspace_id: str,
    *,
    subject: str | None = None,
    since: datetime | None = None,
) -> Sequence[Audit]:
    """Return what was done in a workspace, oldest first: to one row, or since an aware moment."""
    rows = select(Audit).where(Audit.workspace_id == workspace_id).order_by(Audit.at, Audit.id)
    if subject is not None:
        rows = rows.where(Audit.subject == subject)
    if since is not None:
        rows = rows.where(Audit.at >= since)
    return session.scalars(rows).all()


def done_by(session: Session, workspace_id: str, person_id: int) -> Sequence[Audit]:
    """Return what one person did, oldest first."""
    return session.scalars(
        select(Audit)
        .where(Audit.workspace_id == workspace_id, Audit.person_id == person_id)
        .order_by(Audit.at, Audit.id)
    ).all()
