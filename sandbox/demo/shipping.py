"""A year as text: rows of a database, a file for each table, and who and what is in the workspace.

A table's file has JSON lines. The first says what is usual in its columns, each other one what is
otherwise in a row. What is derived, or of no use a minute later, is not in it; there are no secrets
in these tables, but for a calendar's address, whose table is left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.demo.derived import Rooms, Row, leave_out
from sandbox.demo.moving import KEPT, shorten
from sandbox.model.entities import Team
from sandbox.server import Sandbox

YEAR = Path(__file__).parent / "year"
WORKSPACE = "workspace.json"
# Notes of the day, of processes, of waits, and what is made anew: see db/privacy/retention.py.
LEFT_OUT = (
    *("absences", "alembic_version", "audit", "drafts", "feeds", "heartbeats", "installations"),
    *("limits", "seen", "sqlite_sequence", "upkeep", "versions"),
)
# Messages of before have come to their end, and nothing asks any more whether they were sent; the
# digests of the whole year stay.
MESSAGES_KEPT = timedelta(days=60)
OLD = """DELETE FROM outbox WHERE kind <> 'digest' AND refresh_at IS NULL AND finished_at < :before
AND status IN ('sent', 'dropped', 'expired', 'dead', 'unknown')
AND id NOT IN (SELECT brief_id FROM outbox WHERE brief_id IS NOT NULL AND finished_at >= :before)"""


@dataclass(frozen=True)
class Shipped:
    """What was made: the schema's revision it is of, when it ends, its people and conversations."""

    revision: str
    opens_at: datetime
    workspace: Mapping[str, Any]
    folder: Path

    @property
    def rooms(self) -> Rooms:
        """Where each person, and each channel, is written to."""
        return list_rooms(self.workspace)

    @property
    def tables(self) -> list[str]:
        """The tables that there is anything in."""
        return sorted(file.stem for file in self.folder.glob("*.jsonl"))

    def read(self, table: str) -> str:
        """Return the text of a table."""
        return (self.folder / f"{table}.jsonl").read_text("utf-8")


def read_shipped(folder: Path = YEAR) -> Shipped:
    """Return the year as it was shipped."""
    made = json.loads((folder / WORKSPACE).read_text("utf-8"))
    opens_at = datetime.fromisoformat(made["opens_at"])
    return Shipped(made["revision"], opens_at, made["workspace"], folder)


def unpack(text: str) -> Iterator[Row]:
    """Yield the rows of a table's text."""
    lines = [json.loads(line) for line in text.splitlines()]
    yield from ({**lines[0], **line} for line in lines[1:])


def ship(database: Path, sandbox: Sandbox, opens_at: datetime, folder: Path = YEAR) -> None:
    """Write a year down, in place of what was there; the database is one of SQLite."""
    workspace = _describe(sandbox.team, sandbox)
    rooms = list_rooms(workspace)
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.json*"):
        file.unlink()
    with closing(sqlite3.connect(":memory:")) as copy:
        with closing(sqlite3.connect(database)) as source:
            source.backup(copy)
        copy.execute(OLD, {"before": (opens_at - MESSAGES_KEPT).timestamp()})
        copy.row_factory = sqlite3.Row
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        for table in _list_tables(copy):
            moments = _list_moments(copy, table)
            found = copy.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - as the database says
            rows = _number([leave_out(table, _clean(row, moments), rooms) for row in found])
            if rows:
                (folder / f"{table}.jsonl").write_text(_pack(rows), "utf-8")
    made = {
        "revision": revision,
        "opens_at": opens_at.isoformat(),
        "workspace": workspace,
    }
    text = json.dumps(made, ensure_ascii=False, indent=1)
    (folder / WORKSPACE).write_text(f"{text}\n", "utf-8")


def _number(rows: list[Row]) -> list[Row]:
    """Return letters with their time stamps counted in the order of the rows.

    Those of one second are taken by several threads: which is first differs from run to run.
    """
    seconds: Counter[str] = Counter()
    for row in rows:
        if row.get("slack_ts"):
            second = row["slack_ts"].partition(".")[0]
            row["slack_ts"] = f"{second}.{seconds[second]:06}"
            seconds[second] += 1
    return rows


def list_rooms(workspace: Mapping[str, Any]) -> Rooms:
    """Return where each person, and each channel, of a described workspace is written to."""
    rooms = {one["id"]: one["dm"] for one in workspace["people"]}
    return rooms | {one["id"]: one["id"] for one in workspace["channels"]}


def _list_tables(database: sqlite3.Connection) -> list[str]:
    named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in named if name not in LEFT_OUT]


def _list_moments(database: sqlite3.Connection, table: str) -> set[str]:
    columns = database.execute(f'PRAGMA table_info("{table}")')
    return {column["name"] for column in columns if column["type"] == "DATETIME"}


def _clean(row: sqlite3.Row, moments: Collection[str]) -> Row:
    return {name: _read(row[name], name in moments) for name in row.keys()}  # noqa: SIM118 - it has values, too


def _read(value: Any, is_moment: bool) -> Any:
    """Return a column's value: what is JSON as such, a moment in words, without what is zero."""
    if is_moment and value is not None:
        return shorten(datetime.fromtimestamp(value, UTC).strftime(KEPT))
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.loads(value)
    return value


def _pack(rows: list[Row]) -> str:
    usual = {name: _find_usual([row[name] for row in rows]) for name in rows[0]}
    differing = [{n: v for n, v in row.items() if v != usual[n]} for row in rows]
    lines = (json.dumps(line, ensure_ascii=False) for line in (usual, *differing))
    return "".join(f"{line}\n" for line in lines)


def _find_usual(values: list[Any]) -> Any:
    """Return the value that most rows of a column have; None where each has its own."""
    counted = Counter(json.dumps(value) for value in values).most_common(1)
    return json.loads(counted[0][0]) if counted[0][1] > 1 else None


def _describe(team: Team, sandbox: Sandbox) -> Row:
    people = [
        {
            "id": person.id,
            "handle": person.member.name,
            "name": person.member.real_name,
            "tz": person.member.tz,
            "dm": person.dm.id,
            "deleted": person.member.deleted,
        }
        for person in sandbox.people
    ]
    channels = [
        {"id": room.id, "name": room.name, "private": room.kind == "group", "members": members}
        for room in team.conversations.values()
        if room.kind != "im"
        for members in [[one for one in room.members if one != team.bot_user]]
    ]
    return {"id": team.id, "people": people, "channels": channels}
