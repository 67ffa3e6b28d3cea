"""Connections: SQLite as an embedded database that several threads share, or PostgreSQL.

A person who waits for an answer is told within Slack's three seconds when the database is too busy;
what time brings may wait longer, since it comes round again. So there are two kinds of transaction.
"""

import json
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from db.core.writer_queue import TakingTurns, Turns

if TYPE_CHECKING:
    import psycopg

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)
SQLITE: dict[str, Any] = {"connect_args": {"factory": TakingTurns}}
# How long one statement may wait for others, in milliseconds.
PATIENT, HURRIED = 10_000, 1_500
POOL_SECONDS = 1.5
POSTGRESQL: dict[str, Any] = {
    "pool_pre_ping": True,
    "connect_args": {
        "connect_timeout": 2,  # seconds; the least that libpq takes
        "tcp_user_timeout": 2_000,  # milliseconds until a server that has vanished is given up
        "application_name": "reiterate",
    },
}

Sessions = sessionmaker[Session]


def write_json(value: Any) -> str:
    """Return a value as JSON, in few bytes: letters that ASCII has not would take six each.

    Half of a pair that UTF-16 makes of one sign, which no database takes, becomes a question mark.
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "replace").decode()


def connect(url: str) -> Engine:
    """Return an engine for a database URL; nothing is opened until it is first used."""
    lite = url.startswith("sqlite")
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=write_json,
        pool_size=5,
        max_overflow=15,
        pool_timeout=POOL_SECONDS,
        **(SQLITE if lite else POSTGRESQL),
    )
    if lite:
        turns = Turns()
        event.listen(engine, "connect", lambda raw, _record: _prepare_sqlite(raw, turns))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def sessions(engine: Engine, *, hurried: bool = False, read_only: bool = False) -> Sessions:
    """Return a session factory whose rows stay readable after the commit.

    `hurried` ones give up on a locked row or database in time for a person to be told. `read_only`
    ones take no lock and wait for nobody who writes; the database refuses what they would write
    (on PostgreSQL where it costs no statement of its own: the `hurried` ones').
    """
    bound = engine.execution_options(hurried=hurried, read_only=read_only)
    return sessionmaker(bound, expire_on_commit=False)


def only_reads(connection: Connection) -> bool:
    """Say whether the transaction on a connection only reads."""
    return bool(connection.get_execution_options().get("read_only"))


def _prepare_sqlite(connection: TakingTurns, turns: Turns) -> None:
    # The driver's own transaction handling begins late and deferred: switch it off.
    connection.isolation_level = None
    connection.turns = turns
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    patience = _patience(connection)
    raw = cast("TakingTurns", connection.connection.dbapi_connection)
    raw.only_read(only_reads(connection))
    if only_reads(connection):
        raw.wait_at_most(patience)
        connection.exec_driver_sql("BEGIN")
        return
    # Writers queue here instead of failing at their first write; readers say so and need not.
    left = raw.take_turn(patience)
    try:
        raw.wait_at_most(left)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        raw.give_turn()
        raise


def _prepare_postgresql(connection: "psycopg.Connection", _record: object) -> None:
    # Set by itself, not as a start-up option: a URL may have options of its own.
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {PATIENT}; SET statement_timeout = {2 * PATIENT}")
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    if _patience(connection) != PATIENT:
        read_only = "; SET TRANSACTION READ ONLY" if only_reads(connection) else ""
        connection.exec_driver_sql(
            f"SET LOCAL lock_timeout = {HURRIED}; SET LOCAL statement_timeout = {2 * HURRIED}"
            f"{read_only}"
        )


def _patience(connection: Connection) -> int:
    return HURRIED if connection.get_execution_options().get("hurried") else PATIENT
