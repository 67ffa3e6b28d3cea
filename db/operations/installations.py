"""Where the bot has been installed by OAuth, and what it may use there.

Tokens are sealed before they come here; nobody who reads these rows alone can use them.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, ForeignKey, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base


class Installation(Base):
    """One workspace's consent: the sealed tokens, and what Slack said with them.

    `expires_at` is when the token ends, None where tokens do not; while `renewing_until` is ahead
    somebody is getting a new one.
    """

    __tablename__ = "installations"

    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    app_id: Mapped[str]
    bot_id: Mapped[str]
    bot_user_id: Mapped[str]
    scopes: Mapped[str]
    installed_by: Mapped[str]
    installed_at: Mapped[datetime]
    sealed: Mapped[str]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    renewing_until: Mapped[datetime | None]


def of_workspace(session: Session, workspace_id: str) -> Installation | None:
    """Return a workspace's installation."""
    return session.get(Installation, workspace_id)


def everywhere(session: Session, *, locked: bool = False) -> list[Installation]:
    """Return all installations, the oldest first; `locked` ones wait for this transaction."""
    all_ = select(Installation).order_by(Installation.installed_at, Installation.workspace_id)
    return list(session.scalars(all_.with_for_update() if locked else all_))


def keep(session: Session, installation: Installation) -> None:
    """Put an installation in the place of the workspace's earlier one, if any."""
    session.merge(installation)
    session.flush()


def remove(session: Session, workspace_id: str) -> None:
    """Delete a workspace's installation, and with it the tokens."""
    session.execute(delete(Installation).where(Installation.workspace_id == workspace_id))


def expiring(session: Session, before: datetime) -> list[str]:
    """Return the workspaces whose token ends before a moment, the most urgent first."""
    soon = select(Installation.workspace_id).where(Installation.expires_at < before)
    return list(session.scalars(soon.order_by(Installation.expires_at)))


def claim(session: Session, workspace_id: str, now: datetime, until: datetime) -> bool:
    """Take it upon oneself to get a new token until a moment; False if somebody else has."""
    free = or_(Installation.renewing_until.is_(None), Installation.renewing_until <= now)
    return _changed(session, workspace_id, free, renewing_until=until)


def renew(
    session: Session, workspace_id: str, claimed: datetime, sealed: str, expires_at: datetime | None
) -> bool:
    """Keep a new token; False if the claim is no longer one's own."""
    mine = Installation.renewing_until == claimed
    return _changed(
        session, workspace_id, mine, sealed=sealed, expires_at=expires_at, renewing_until=None
    )


def _changed(session: Session, workspace_id: str, condition: Any, **values: Any) -> bool:
    statement = (
        update(Installation)
        .where(Installation.workspace_id == workspace_id, condition)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
