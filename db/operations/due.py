"""Rows whose time has come: found by an indexed moment, taken one at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    CompoundSelect,
    CursorResult,
    Select,
    bindparam,
    func,
    inspect,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapper, Session

from db.core.base import Due
from db.mentoring import pairs
from db.mentoring.pairs import Pair

Row = TypeVar("Row", bound=Due)

PUSHED_ON, AT_MOST = timedelta(hours=1), timedelta(days=1)
HOURLY = 8  # times, before the pauses grow
BATCH = 200

RowKey = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Failing:
    """Rows of one kind whose rule raises: how many, and since when the first of them does."""

    name: str
    rows: int
    since: datetime


def due(session: Session, table: type[Due], now: datetime, most: int = BATCH) -> list[RowKey]:
    """Return the primary keys of due rows, those that have waited longest first."""
    rows = session.execute(_due(inspect(table)), {"now": now, "most": most})
    return [tuple(row) for row in rows]


@cache
def _due(mapper: Mapper[Any]) -> Select[Any]:
    at = mapper.class_.next_due_at
    due = select(*mapper.primary_key).where(at <= bindparam("now", type_=at.type))
    return due.order_by(at).limit(bindparam("most"))


def take(session: Session, table: type[Row], key: RowKey, now: datetime) -> Row | None:
    """Return the row locked for this transaction, or None if it is no longer due or is taken.

    A pair's row is taken with its pair, as people take them, so that neither waits for the other.
    """
    pair_id = _pair_of(session, table, key)
    if pair_id is not None and not pairs.lock(session, pair_id):
        return None
    given = {f"key{number}": value for number, value in enumerate(key)}
    found: Row | None = session.scalar(_taking(inspect(table)), {**given, "now": now})
    return found


@cache
def _taking(mapper: Mapper[Any]) -> Any:
    table = mapper.class_
    columns = enumerate(mapper.primary_key)
    keys = (column == bindparam(f"key{number}", type_=column.type) for number, column in columns)
    return (
        select(table)
        .where(*keys, table.next_due_at <= bindparam("now", type_=table.next_due_at.type))
        .with_for_update(skip_locked=True, of=table)
        .execution_options(populate_existing=True)
    )


def _pair_of(session: Session, table: type[Due], key: RowKey) -> int | None:
    if table is Pair:
        return int(key[0])
    columns = inspect(table).columns
    if "pair_id" not in columns:
        return None
    found: int | None = session.scalar(_pair_by_id(inspect(table)), {"row_id": key[0]})
    return found


@cache
def _pair_by_id(mapper: Mapper[Any]) -> Any:
    columns = mapper.columns
    return select(columns["pair_id"]).where(columns["id"] == bindparam("row_id"))


def push_on(row: Due, now: datetime) -> datetime:
    """Put off a row whose rule failed: by an hour at first, then by more, up to a day, for ever.

    Returns when it is tried next.
    """
    if row.failing_since is None:
        row.failing_since = now
    row.due_failures += 1
    pause = PUSHED_ON * 2 ** min(max(0, row.due_failures - HOURLY), 5)
    row.next_due_at = now + min(pause, AT_MOST)
    return row.next_due_at


def try_again(session: Session, tables: Iterable[type[Due]], now: datetime) -> int:
    """Let every row whose rule fails be tried now, as one that had not failed yet; say how many."""
    return sum(
        cast(
            "CursorResult[Any]",
            session.execute(
                update(table)
                .where(table.failing_since.is_not(None))
                .values(next_due_at=now, due_failures=0)
            ),
        ).rowcount
        for table in tables
    )


def failing(session: Session, tables: Sequence[type[Due]]) -> list[Failing]:
    """Return which tables have rows whose rule fails, of all workspaces."""
    query = union_all(
        *(
            select(
                literal(number).label("number"),
                func.count().label("rows"),
                func.min(table.failing_since).label("since"),
            ).where(table.failing_since.is_not(None))
            for number, table in enumerate(tables)
        )
    )
    rows = session.execute(query)
    return [
        Failing(tables[number].__name__, count, since) for number, count, since in rows if since
    ]


def moments(session: Session, tables: tuple[type[Due], ...]) -> dict[type[Due], datetime]:
    """Return the earliest moment at which a row of each table comes due, where one does at all."""
    found = session.execute(_earliest(tables))
    return {tables[number]: at for number, at in found if at is not None}


@cache
def _earliest(tables: tuple[type[Due], ...]) -> CompoundSelect[int, datetime | None]:
    """Return the question, which every tick asks; to build it costs more than the answer."""
    return union_all(
        *(
            select(literal(number).label("number"), func.min(table.next_due_at).label("at"))
            for number, table in enumerate(tables)
        )
    )
