"""Workspaces: begun, left when the app is taken out, come back to, or erased."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base, Due
from db.core.prepared import find_by_key

log = logging.getLogger(__name__)


class Workspace(Due, Base):
    """One Slack workspace; every other row belongs to one.

    `uninstalled_at` is when the app was taken out of it; `next_due_at` is then when its rows are
    erased. `reads_typing` is whether Slack lets the bot read what is typed to it; None while that
    is not known.
    """

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    uninstalled_at: Mapped[datetime | None]
    reads_typing: Mapped[bool | None]


def keep(session: Session, workspace_id: str, name: str | None = None) -> Workspace:
    """Return the workspace, made if there is none; `name` is Slack's, or None if not known."""
    workspace = find_by_key(session, Workspace, workspace_id)
    if workspace is None:
        workspace = Workspace(id=workspace_id, name=name or workspace_id)
        session.add(workspace)
    elif name is not None:
        workspace.name = name
    session.flush()
    return workspace


def leave(workspace: Workspace, now: datetime, erase_at: datetime) -> None:
    """Note that the app was taken out; the first word on it counts."""
    if workspace.uninstalled_at is None:
        workspace.uninstalled_at, workspace.next_due_at = now, erase_at
        workspace.works()


def note_reads_typing(session: Session, workspace_id: str, *, reads: bool) -> bool:
    """Note whether Slack lets the bot read what is typed to it there; say if that is news."""
    workspace = find_by_key(session, Workspace, workspace_id)
    if workspace is None or workspace.reads_typing is reads:
        return False
    workspace.reads_typing = reads
    return True


def can_read_typing(session: Session, workspace_id: str) -> bool:
    """Say whether what is typed to the bot is read there; so it is where nobody knows better."""
    workspace = find_by_key(session, Workspace, workspace_id)
    return workspace is None or workspace.reads_typing is not False


def come_back(session: Session, workspace_id: str) -> bool:
    """Note that the app is in a workspace again; return whether it had been taken out."""
    workspace = session.get(Workspace, workspace_id, with_for_update=True)
    if workspace is None or workspace.uninstalled_at is None:
        return False
    workspace.uninstalled_at = workspace.next_due_at = None
    return True


def is_left(workspace_id: Any) -> ColumnElement[bool]:
    """Return the condition that the app was taken out of the workspace in a column."""
    # Not by EXISTS, which PostgreSQL joins: where there is one workspace, it then expects to find
    # nothing in any other, and reads all that waits instead of the first of it.
    left = select(Workspace.id).where(Workspace.uninstalled_at.is_not(None))
    condition: ColumnElement[bool] = workspace_id.in_(left)
    return condition


def every(session: Session) -> list[str]:
    """Return the ids of all workspaces."""
    return list(session.scalars(select(Workspace.id).order_by(Workspace.id)))


def unasked(session: Session) -> list[str]:
    """Return the ids of the workspaces of which it is not known whether typing can be read."""
    new = (Workspace.reads_typing.is_(None), Workspace.uninstalled_at.is_(None))
    return list(session.scalars(select(Workspace.id).where(*new).order_by(Workspace.id)))


def uninstalled(session: Session) -> list[Workspace]:
    """Return the workspaces that the app was taken out of, those to be erased first."""
    left = select(Workspace).where(Workspace.uninstalled_at.is_not(None))
    return list(session.scalars(left.order_by(Workspace.next_due_at, Workspace.id)))


def others(session: Session, workspace_id: str) -> list[Workspace]:
    """Return the workspaces that have the app beside this one, by id."""
    there = Workspace.uninstalled_at.is_(None) & (Workspace.id != workspace_id)
    return list(session.scalars(select(Workspace).where(there).order_by(Workspace.id)))


def erase(session: Session, workspace_id: str) -> None:
    """Delete every row of a workspace, and the workspace; backups keep theirs until they go."""
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns:
            session.execute(delete(table).where(table.c.workspace_id == workspace_id))
    session.execute(delete(Workspace).where(Workspace.id == workspace_id))
    log.warning("every row of workspace %s was erased", workspace_id)
