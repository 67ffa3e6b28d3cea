"""Changing a table where it has to be built anew: SQLite can change few things in place."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations


@contextmanager
def rebuild(table: str, *, counted: bool = True) -> Iterator[BatchOperations]:
    """Yield what changes a table; in SQLite its rows are copied into a new one.

    A table that is `counted` (it has an id that never comes again) counts on from where it was: the
    new one would give the ids of deleted rows away again.
    """
    connection = op.get_bind()
    lite = connection.dialect.name == "sqlite"
    last = connection.scalar(_LAST, {"name": table}) if lite and counted else None
    kwargs = {"sqlite_autoincrement": True} if counted else {}
    with op.batch_alter_table(table, table_kwargs=kwargs) as changes:
        yield changes
    if last is not None:
        connection.execute(_FORGET, {"name": table})
        connection.execute(_COUNT_ON, {"name": table, "last": last})


_LAST = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_FORGET = sa.text("DELETE FROM sqlite_sequence WHERE name = :name")
_COUNT_ON = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
