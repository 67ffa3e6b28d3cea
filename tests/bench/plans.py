"""`python -m tests.bench.plans`: the plans of what answers and letters ask, and which read a table.

A story is acted out beside many pairs with a history; every statement that it makes is explained
once, and those are printed that read a whole table which grows.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import click
from sqlalchemy import Connection, Engine, event

from db.tables import METADATA
from sandbox.people import Person
from tests.bench.filling import fill
from tests.databases import KINDS, fresh
from tests.stories.cycles import couple
from tests.stories.world import World, world

SMALL = (
    *("workspaces", "programmes", "facilitators", "rosters"),
    *("limits", "heartbeats", "alembic_version"),
)
SCANS = re.compile(r"\bSCAN (\w+)\b(?! USING)")
LINES = (
    *("/agenda", "/agenda career: x", "/action", "/action send it by friday", "/goal"),
    *("/goal learn it 1y", "/meeting", "/mentoring", "/mentoring quiet 18-8"),
    *("/mentoring cadence quarterly", "/mentoring export", "/mentoring calendar"),
)


class Statements:
    """Every distinct statement that an engine is given, with the parameters of its first time."""

    def __init__(self, engine: Engine) -> None:
        self.seen: dict[str, Any] = {}
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _c: Connection, _cursor: object, statement: str, given: Any, *_: Any) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE", "WITH"):
            self.seen.setdefault(statement, given)


@click.command(help=__doc__)
@click.option("--database", type=click.Choice(KINDS), default="sqlite", show_default=True)
@click.option("--others", default=10_000, show_default=True, help="So many other pairs.")
def main(database: str, others: int) -> None:
    """Print the statements that scan."""
    with fresh(database, None) as (url, _), world(url) as here:
        engine = here.bot.engine
        # Nothing of theirs comes due while the story goes on.
        later = here.clock.now() + timedelta(days=365)
        fill(engine, here.sandbox.team_id, others, later, history=True)
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        statements = Statements(engine)
        act(here)
        found = dict(scanning(engine, statements))
    for statement, tables in found.items():
        click.echo(f"{', '.join(tables)}: {' '.join(statement.split())[:160]}")
    click.echo(f"{len(statements.seen)} statements; {len(found)} of them read a whole table")


def act(here: World, days: int = 60) -> None:
    """Let two people do what people do, and everything come that follows for so many days."""
    two = couple(here, timedelta(days=7))
    for line in LINES:
        two.mentee.types(line)
        _close(two.mentee)
    two.mentee.opens_home()
    here.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills("Said or decided", "Apply in the spring round")
    two.mentee.submits()
    _close(two.mentee)
    here.settles()
    two.mentor.clicks("Accept")
    here.passes(days=days)


def _close(person: Person) -> None:
    if person.modal:
        person.closes()


def scanning(engine: Engine, statements: Statements) -> Iterator[tuple[str, list[str]]]:
    """Yield the statements that read all of a table, with those tables."""
    find = _find_on_sqlite if engine.dialect.name == "sqlite" else _find_on_postgresql
    seen = dict(statements.seen)
    with engine.connect() as connection:
        for statement, given in seen.items():
            tables = (find(connection, statement, given) & set(METADATA.tables)) - set(SMALL)
            if tables:
                yield statement, sorted(tables)
        connection.rollback()


def _find_on_sqlite(connection: Connection, statement: str, given: Any) -> set[str]:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    plan = "\n".join(str(row[-1]) for row in rows)
    return {re.sub(r"_\d+$", "", name) for name in SCANS.findall(plan)}


def _find_on_postgresql(connection: Connection, statement: str, given: Any) -> set[str]:
    """Without sequential scans, where an index will do: a table that is small is read whole."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given)
    return set(_list_scanned(told.scalar_one()[0]["Plan"])) if told.returns_rows else set()


def _list_scanned(node: Mapping[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _list_scanned(below)


if __name__ == "__main__":
    main()
