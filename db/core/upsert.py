"""`INSERT ... ON CONFLICT`: alike in SQLite and PostgreSQL, apart in SQLAlchemy."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnDefault, ColumnElement, CursorResult, Table, and_, insert, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import SelectBase

from db.core.base import Base

Row = TypeVar("Row", bound=Base)
Values = dict[str, Any]
# The two dialects' statements have what is used of them here in common.
Insert = sqlite.Insert | postgresql.Insert


def insert_new(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert one row unless a unique key of it is taken; return whether it was inserted.

    Values are given by column name. Anything but a taken key (a missing value, a foreign key that
    leads nowhere) raises as usual.
    """
    return (
        session.execute(_insert_unless_taken(_dialect(session), model), values).first() is not None
    )


@cache
def _insert_unless_taken(dialect: Any, model: type[Base]) -> ReturningInsert[Any]:
    table = _table(model)
    made: Insert = dialect.insert(table).on_conflict_do_nothing()
    # What comes back is counted: how many rows an INSERT hit is not told by every driver.
    return made.returning(*table.primary_key)


def insert_all(session: Session, model: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows, as `values` makes them, in few statements. A taken key raises."""
    if rows:
        session.execute(insert(_table(model)), list(rows))


def insert_missing(session: Session, model: type[Base], rows: Sequence[Values]) -> int:
    """Insert rows the same way, but for those of which a key is taken; return how many are new."""
    if not rows:
        return 0
    statement = _dialect(session).insert(_table(model)).on_conflict_do_nothing()
    counting = statement.execution_options(preserve_rowcount=True)
    return cast("CursorResult[Any]", session.execute(counting, list(rows))).rowcount


def values(row: Base) -> Values:
    """Return what is to be written for a row that is in no session, by column name."""
    table, held = _table(type(row)), vars(filled(row))
    return {
        name: value
        for name, counted in _list_columns(table)
        if (value := held.get(name)) is not None or not counted
    }


def complete(model: type[Base], given: Values) -> Values:
    """Return what is to be written for a row of which so much is given, by column name."""
    table = _table(model)
    whole = {name: given.get(name) for name, counted in _list_columns(table) if not counted}
    for name, make in _list_defaults(table):
        if whole.get(name) is None:
            whole[name] = make()
    return whole


def filled(row: Row) -> Row:
    """Give a row that is in no session all that it would be given when it is written."""
    held = vars(row)
    for name, make in _list_defaults(_table(type(row))):
        if held.get(name) is None:
            setattr(row, name, make())
    return row


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


def insert_or_lift(
    session: Session,
    model: type[Base],
    name: str,
    where: ColumnElement[bool],
    rows: SelectBase,
    given: Values,
) -> None:
    """Insert the rows that `rows` reads; where a primary key is taken, let one column be no less.

    Columns of rows of which `where` does not hold stay as they are. `rows` and `where` are to be
    built once; `given` are their parameters.
    """
    lifting = _insert_or_lift(_dialect(session), model, name, where, rows)
    session.connection().execute(lifting, given)


@cache
def _insert_or_lift(
    dialect: Any, model: type[Base], name: str, where: ColumnElement[bool], rows: SelectBase
) -> Insert:
    columns = [each.key for each in rows.selected_columns]
    made: Insert = dialect.insert(_table(model)).from_select(columns, rows)
    column, read = _table(model).c[name], made.excluded[name]
    return made.on_conflict_do_update(
        index_elements=[*_table(model).primary_key],
        set_={name: read},
        where=and_(where, or_(column.is_(None), column < read)),
    )


@cache
def _list_columns(table: Table) -> list[tuple[str, bool]]:
    """Return a table's columns, each with whether the database counts it."""
    return [(column.key, column.identity is not None) for column in table.columns]


@cache
def _list_defaults(table: Table) -> list[tuple[str, Callable[[], Any]]]:
    """Return what makes the values that a table's columns are given where nothing is said."""
    found = [(one.key, one.default) for one in table.columns]
    return [
        (name, partial(_make, given)) for name, given in found if isinstance(given, ColumnDefault)
    ]


def _make(given: ColumnDefault) -> Any:
    return given.arg(None) if given.is_callable else given.arg


def _insert(session: Session, model: type[Base], values: dict[str, Any]) -> Insert:
    made: Insert = _dialect(session).insert(_table(model)).values(**values)
    return made


def _dialect(session: Session) -> Any:
    return sqlite if session.get_bind().dialect.name == "sqlite" else postgresql


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)
