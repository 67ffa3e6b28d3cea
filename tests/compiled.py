"""Statements are compiled once for all the engines of a run: a bot has one, and a run has hundreds.

Compiling them anew for every test is half of what the database costs. SQLAlchemy keeps them by
dialect, and every engine has a dialect of its own; here one is as good as another of its kind.
"""

from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class _Alike:
    """Equal to any other of its kind, whose engines use what is compiled together."""

    compiled: ClassVar[dict[Any, Any]] = {}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls.compiled)


class SQLite(_Alike, SQLiteDialect_pysqlite):
    """SQLite as it is."""

    supports_statement_cache = True


class PostgreSQL(_Alike, PGDialect_psycopg):
    """PostgreSQL as it is."""

    supports_statement_cache = True


def share() -> None:
    """Let every engine that is made from now on use what the others have compiled."""
    registry.register("sqlite", __name__, SQLite.__name__)
    registry.register("postgresql.psycopg", __name__, PostgreSQL.__name__)
