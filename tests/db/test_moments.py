"""Moments are kept to the microsecond and in their order, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.dialects import sqlite

from db.core import engine as engines
from db.core.base import UtcDateTime
from db.migrations.moments import count_moments

KIND, LITE = UtcDateTime(), sqlite.dialect()
EPOCH, A_MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
MOMENTS = st.integers(0, timedelta(days=230 * 365) // A_MICROSECOND).map(
    lambda number: EPOCH + number * A_MICROSECOND
)
# To the microsecond, on either side of a second, of a leap day and of an hour that comes twice.
SOME = [
    datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 0, 0, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 123_457, tzinfo=UTC),
]


@pytest.fixture
def lite(empty_database: str) -> Iterator[Engine]:
    engine = engines.connect(empty_database)
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has a type for moments")
    yield engine
    engine.dispose()


def keep(moment: datetime) -> float:
    kept = KIND.process_bind_param(moment, LITE)
    assert isinstance(kept, float)
    return kept


@given(MOMENTS)
def test_a_moment_comes_back_as_it_was(moment: datetime) -> None:
    assert KIND.process_result_value(keep(moment), LITE) == moment


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(seconds=2)))
def test_what_is_later_is_more(moment: datetime, by: timedelta) -> None:
    assert (keep(moment) < keep(moment + by)) is bool(by)


def test_what_was_kept_as_text_becomes_what_would_be_kept_now(lite: Engine) -> None:
    with lite.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER, at DATETIME, day DATE)")
        for number, moment in enumerate(SOME):
            row = (number, f"{moment:%Y-%m-%d %H:%M:%S.%f}", f"{moment:%Y-%m-%d}")
            connection.exec_driver_sql("INSERT INTO t VALUES (?, ?, ?)", row)
        connection.exec_driver_sql("INSERT INTO t VALUES (9, NULL, NULL)")
        for _ in range(2):  # what is a number already stays one
            count_moments(connection)
            rows = connection.execute(text("SELECT at, typeof(at), day FROM t ORDER BY id")).all()
            assert [row[0] for row in rows] == [*map(keep, SOME), None]
            assert [row[1] for row in rows] == ["integer", "real", "real", "real", "null"]
            assert [row[2] for row in rows] == [*(f"{one:%Y-%m-%d}" for one in SOME), None]
