"""How much room the rows of a while take, by table, beyond what an empty database takes.

What the daily upkeep forgets is forgotten first: no upkeep runs while a year is lived through. A
SQLite file is measured as it grew, and PostgreSQL, of which nothing is cleaned up here meanwhile,
once that is done.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, Engine, text

from db.privacy import retention
from tests.stories.world import World

FORGOTTEN = (
    *(retention.forget_messages, retention.forget_requests, retention.forget_audit),
    *(retention.forget_digests, retention.forget_drafts, retention.forget_typed_lines),
    *(retention.forget_proposals, retention.forget_limits, retention.forget_heartbeats),
)
LITE = """SELECT coalesce(m.tbl_name, s.name), sum(s.pgsize) FROM dbstat s
LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1"""
SERVER = """SELECT relname, pg_total_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
MOST = 6  # tables that are named, the largest first


class Sizes:
    """What there is at the beginning, in bytes by table, and what came to it."""

    def __init__(self, world: World) -> None:
        self._world, self._before = world, measure(world.bot.engine)

    def count(self, pair_years: float) -> dict[str, str]:
        """Return the figures of what came to it, in kB a pair-year."""
        with self._world.bot.sessions.begin() as session:
            for forget in FORGOTTEN:
                forget(session, self._world.clock.now())
        grown = measure(self._world.bot.engine)
        grown.subtract(self._before)
        tables = {name: f"{size / pair_years / 1000:.1f}" for name, size in grown.most_common(MOST)}
        return {
            "database, kB a pair-year": f"{grown.total() / pair_years / 1000:.0f}",
            "  of it": ", ".join(f"{name} {size}" for name, size in tables.items()),
            "  an empty one, kB": f"{self._before.total() / 1000:.0f}",
        }


def measure(engine: Engine) -> Counter[str]:
    """Return how many bytes each table takes with its indexes."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            return _read(connection, LITE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL")
        return _read(connection, SERVER)


def _read(connection: Connection, question: str) -> Counter[str]:
    return Counter({name: int(size) for name, size in connection.execute(text(question))})
