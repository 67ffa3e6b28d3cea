"""Connections: SQLite as an embedded database that several threads share, or PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
)

Sessions = sessionmaker[Session]


def connect(url: str) -> Engine:
    """Return an engine for a database URL; nothing is opened until it is first used."""
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def sessions(engine: Engine) -> Sessions:
    """Return a session factory whose rows stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins late and deferred: switch it off.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_immediate(connection: Connection) -> None:
    # Writers queue at BEGIN instead of failing at their first write; readers say so.
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
