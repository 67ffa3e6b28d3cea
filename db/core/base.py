"""What every table shares: the base, a column type that holds UTC only, the mixin of due rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Identity,
    Index,
    Integer,
    MetaData,
    SQLColumnExpression,
    Table,
    literal_column,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class _Seconds(sqlite.DATETIME):
    """A column that SQLite calls DATETIME, of which it is given, and gives, numbers."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Hand a number on as it is."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Hand a number on as it is."""

    def literal_processor(self, dialect: Dialect) -> Any:
        """Write a number as it is."""
        return repr


_SECONDS: TypeEngine[Any] = _Seconds()  # type: ignore[no-untyped-call]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database. A naive one raises ValueError.

    SQLite has no type for it: it keeps the seconds since 1970, which takes 4 bytes where nothing is
    behind the point and 8 otherwise, in a row and in each index. As text it would be 26.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what a database keeps it as."""
        kept = _SECONDS if dialect.name == "sqlite" else self.impl_instance
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware datetime into UTC, or into seconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime was about to be stored: {value!r}")
        return value.timestamp() if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back an aware datetime in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromtimestamp(value, UTC)
        found: datetime = value.astimezone(UTC)
        return found


# SQLite's only numbers that count up by themselves are INTEGER, and that has 64 bits there as well.
_ROW_ID = BigInteger().with_variant(Integer(), "sqlite")

RowId = Annotated[int, mapped_column(_ROW_ID)]
Key = Annotated[int, mapped_column(_ROW_ID, Identity(), primary_key=True)]


# What is read as a whole; PostgreSQL keeps it in a form that it can look into.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def check_word(column: str, words: Iterable[str], name: str | None = None) -> CheckConstraint:
    """Return the rule that a column holds one of these words; it is named after the column."""
    return CheckConstraint(f"{column} IN {quote_words(words)}", name=name or column)


def quote_words(words: Iterable[str]) -> str:
    """Return words of ours as a list in SQL."""
    return "({})".format(", ".join(f"'{word}'" for word in words))


def is_one_of(column: SQLColumnExpression[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of these words of ours, which stand in the SQL.

    A list that is given as parameters is laid out anew each time that the statement is run.
    """
    return column.in_([literal_column(f"'{word}'") for word in words])


def counted(columns: Iterable[Column[Any]]) -> bool:
    """Say whether rows of these columns are numbered by the database."""
    return any(column.identity for column in columns)


class Base(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can name them.

    A row's own number is a `Key`, and what refers to one a `RowId`. It never comes again, whatever
    is deleted: it stands in buttons that are still to be seen in Slack, and in keys of messages.
    """

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012
        datetime: UtcDateTime(),
    }

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:
        """Make the table; SQLite, unasked, would give the newest row's number away again."""
        columns = [arg for arg in args if isinstance(arg, Column)]
        return Table(*args, sqlite_autoincrement=counted(columns), **options)


class Due:
    """What time will bring to a row: `next_due_at` (UTC, indexed) is when it must be looked at.

    `failing_since` is when its rule first raised, of all the times it has since; `due_failures` is
    how often in a row, since this version of the code was started.
    """

    next_due_at: Mapped[datetime | None] = mapped_column(index=True)
    due_failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        # Few rows fail, if any: counting them must not cost what there is.
        failing = cls.failing_since.is_not(None)
        Index(None, cls.failing_since, sqlite_where=failing, postgresql_where=failing)

    def works(self) -> None:
        """Forget that the row's rule has failed."""
        self.due_failures, self.failing_since = 0, None
