"""Rows whose time has come: found by an indexed moment, taken one at a time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, inspect, literal, select, union_all
from sqlalchemy.orm import Session

from db import pairs
from db.base import Due
from db.pairs import Pair

Row = TypeVar("Row", bound=Due)

PUSHED_ON = timedelta(hours=1)
GIVEN_UP_AFTER = 8
BATCH = 200


def due(session: Session, table: type[Due], now: datetime) -> Iterator[tuple[int, ...]]:
    """Yield the primary keys of the table's due rows, those that have waited longest first."""
    key = inspect(table).primary_key
    rows = session.execute(
        select(*key).where(table.next_due_at <= now).order_by(table.next_due_at).limit(BATCH)
    )
    return iter([tuple(row) for row in rows])


def take(session: Session, table: type[Row], key: tuple[int, ...], now: datetime) -> Row | None:
    """Return the row locked for this transaction, or None if it is no longer due or is taken.

    A pair's row is taken with its pair, as people take them, so that neither waits for the other.
    """
    pair_id = _pair_of(session, table, key)
    if pair_id is not None and not pairs.keep(session, pair_id):
        return None
    columns = inspect(table).primary_key
    return session.scalar(
        select(table)
        .where(*(column == value for column, value in zip(columns, key, strict=True)))
        .where(table.next_due_at <= now)
        .with_for_update(skip_locked=True, of=table)
        .execution_options(populate_existing=True)
    )


def _pair_of(session: Session, table: type[Due], key: tuple[int, ...]) -> int | None:
    if table is Pair:
        return key[0]
    columns = inspect(table).columns
    if "pair_id" not in columns:
        return None
    return session.scalar(select(columns["pair_id"]).where(columns["id"] == key[0]))


def push_on(row: Due, now: datetime) -> bool:
    """Put a row whose rule failed off by an hour; after eight in a row leave it, and say so."""
    row.due_failures += 1
    given_up = row.due_failures >= GIVEN_UP_AFTER
    row.next_due_at = None if given_up else now + PUSHED_ON
    return given_up


def moments(session: Session, tables: tuple[type[Due], ...]) -> dict[type[Due], datetime]:
    """Return the earliest moment at which a row of each table comes due, where one does at all."""
    earliest = union_all(
        *(
            select(literal(number).label("number"), func.min(table.next_due_at).label("at"))
            for number, table in enumerate(tables)
        )
    )
    return {tables[number]: at for number, at in session.execute(earliest) if at is not None}
