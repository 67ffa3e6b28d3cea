"""Which version of the code, and of the sentences, was last started on this database."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base
from db.core.upsert import insert_new


class Version(Base):
    """One part of what runs ("code", "sentences", what of it was tried), by what it amounts to."""

    __tablename__ = "versions"

    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))


def started(session: Session) -> dict[str, str]:
    """Return the fingerprint of each part that was last started; empty before the first start."""
    return {row.part: row.fingerprint for row in session.query(Version)}


def note(session: Session, part: str, fingerprint: str) -> bool:
    """Note what is being started; return whether it was something else before, or nothing."""
    if insert_new(session, Version, part=part, fingerprint=fingerprint):
        return True
    row = session.get_one(Version, part, with_for_update=True, populate_existing=True)
    changed = row.fingerprint != fingerprint
    row.fingerprint = fingerprint
    return changed
