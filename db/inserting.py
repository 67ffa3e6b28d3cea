"""`INSERT ... ON CONFLICT`: alike in SQLite and PostgreSQL, apart in SQLAlchemy."""

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import Base

# The two dialects' statements have what is used of them here in common.
Insert = sqlite.Insert | postgresql.Insert


def insert_new(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert one row unless a unique key of it is taken; return whether it was inserted.

    Values are given by column name. Anything but a taken key (a missing value, a foreign key that
    leads nowhere) raises as usual.
    """
    table = cast(Table, model.__table__)
    insert = inserting(session, model, **values).on_conflict_do_nothing()
    # What comes back is counted: how many rows an INSERT hit is not told by every driver.
    return session.execute(insert.returning(*table.primary_key)).first() is not None


def inserting(session: Session, model: type[Base], **values: Any) -> Insert:
    """Return an INSERT of one row that can be told what to do where a unique key of it is taken."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert: Insert = dialect.insert(cast(Table, model.__table__)).values(**values)
    return insert
