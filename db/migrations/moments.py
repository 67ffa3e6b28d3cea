"""Moments as numbers: SQLite has no type for them, and until revision 0041 they were text."""

import sqlalchemy as sa

# To the microsecond, and the very number that Python makes of it. (Of a whole moment SQLite takes
# the nearest second.)
_SECONDS = """CASE WHEN typeof("{name}") <> 'text' THEN "{name}" ELSE
(strftime('%s', substr("{name}", 1, 19)) * 1000000
+ CAST(substr("{name}" || '000000', 21, 6) AS INTEGER)) / 1000000.0 END"""


def count_moments(connection: sa.Connection) -> None:
    """Let SQLite keep every moment in every table as seconds since 1970; what is so stays so.

    A table is written once, however many moments its rows have. On PostgreSQL there is nothing to
    do.
    """
    if connection.dialect.name != "sqlite":
        return
    tables = connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    for table in tables.all():
        columns = connection.execute(sa.text(f'PRAGMA table_info("{table}")')).all()
        names = [column.name for column in columns if column.type == "DATETIME"]
        if names:
            new = ", ".join(f'"{name}" = {_SECONDS.format(name=name)}' for name in names)
            connection.execute(sa.text(f'UPDATE "{table}" SET {new}'))  # noqa: S608 - our own names
