"""Numbers of rows: some are taken before the rows are written, and all move on after a restore."""

from typing import cast

from sqlalchemy import Connection, Table, text
from sqlalchemy.orm import Session

from db.core.base import Base, counted

# SQLite keeps here how far a table has counted, once it has.
_BEGIN = """INSERT INTO sqlite_sequence (name, seq) SELECT :name, 0
WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :name)"""
_ON = "UPDATE sqlite_sequence SET seq = seq + :by WHERE name = :name"
_AT = "SELECT seq FROM sqlite_sequence WHERE name = :name"
_NEXT = "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :by)"
_SET = """SELECT setval(pg_get_serial_sequence(:name, 'id'),
nextval(pg_get_serial_sequence(:name, 'id')) + :by)"""


def reserve(session: Session, model: type[Base], count: int) -> list[int]:
    """Return so many numbers for new rows, in order; nobody else is ever given them."""
    name = cast("Table", model.__table__).name
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return sorted(connection.scalars(text(_NEXT), {"name": name, "by": count}))
    last = _count_on(connection, name, count)
    return list(range(last - count + 1, last + 1))


def move_on(session: Session, by: int) -> None:
    """Let every table count on from `by` numbers further, so that none of them is given away."""
    connection = session.connection()
    for table in Base.metadata.sorted_tables:
        if not counted(table.columns):
            continue
        if connection.dialect.name == "sqlite":
            _count_on(connection, table.name, by)
        else:
            connection.execute(text(_SET), {"name": table.name, "by": by})


def _count_on(connection: Connection, name: str, by: int) -> int:
    connection.execute(text(_BEGIN), {"name": name})
    connection.execute(text(_ON), {"name": name, "by": by})
    return int(connection.scalars(text(_AT), {"name": name}).one())
