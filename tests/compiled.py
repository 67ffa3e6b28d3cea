"""Statements and templates are compiled once in a run: a bot does it once, and a run has hundreds.

Compiling statements anew for every test is half of what the database costs. SQLAlchemy keeps them
by dialect, and every engine has a dialect of its own; here one is as good as another of its kind.
Jinja keeps templates by environment; here a template is known by its name and what stands in it.
"""

from types import CodeType
from typing import Any, ClassVar

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from agendas.text import messages, pages


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


class _Templates(BytecodeCache):
    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name  # wherever it lies: tests change a template in a copy of the folder

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._compiled[bucket.key, bucket.checksum] = bucket.code


class _Alikes(Environment):
    """An environment as it is, which compiles nothing that another has."""

    compiled: ClassVar[BytecodeCache] = _Templates()

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, bytecode_cache=self.compiled)


class _Pages(_Alikes):
    """The environment of a page, which fills in what it is given in another way."""

    compiled: ClassVar[BytecodeCache] = _Templates()


def share() -> None:
    """Let every engine and environment made from now on use what the others have compiled."""
    setattr(messages, Environment.__name__, _Alikes)
    setattr(pages, Environment.__name__, _Pages)
    registry.register("sqlite", __name__, SQLite.__name__)
    registry.register("postgresql.psycopg", __name__, PostgreSQL.__name__)
