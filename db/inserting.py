"""`INSERT ... ON CONFLICT`: alike in SQLite and PostgreSQL, apart in SQLAlchemy."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Table
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
    insert = _insert(session, model, values).on_conflict_do_nothing()
    # What comes back is counted: how many rows an INSERT hit is not told by every driver.
    return session.execute(insert.returning(*_table(model).primary_key)).first() is not None


def insert_or_set(
    session: Session, model: type[Base], name: str, where: ColumnElement[bool], **values: Any
) -> None:
    """Insert one row; where its primary key is taken, set one column of that row if `where` holds.

    Values are given by column name, that of the column `name` among them.
    """
    session.execute(
        _insert(session, model, values).on_conflict_do_update(
            index_elements=[*_table(model).primary_key], set_={name: values[name]}, where=where
        )
    )


def _insert(session: Session, model: type[Base], values: dict[str, Any]) -> Insert:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert: Insert = dialect.insert(_table(model)).values(**values)
    return insert


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)
