"""`INSERT ... ON CONFLICT DO NOTHING`: alike in SQLite and PostgreSQL, apart in SQLAlchemy."""

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import Base


def insert_new(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert one row unless a unique key of it is taken; return whether it was inserted.

    Values are given by column name. Anything but a taken key (a missing value, a foreign key that
    leads nowhere) raises as usual.
    """
    table = cast(Table, model.__table__)
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # What comes back is counted: how many rows an INSERT hit is not told by every driver.
    return session.execute(insert.returning(*table.primary_key)).first() is not None
