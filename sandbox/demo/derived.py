"""What of a row need not be shipped, since it follows from the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import db.tables  # noqa: F401 - with it, all rows are known
from agendas.searching import fold_all
from db.core.base import Base
from db.mentoring.content.searchable import Searchable
from db.messages.outbox import BRIEF, Status, make_token

Row = dict[str, Any]
Rooms = Mapping[str, str]  # where a recipient is written to, by their id

# Of a letter: what it is for while it is on its way, and what is made of its key.
PASSING = ("heard_at", "lease_token", "lease_until", "look_up_cursor", "shown", "token")
FOLDED: dict[str, tuple[str, ...]] = {
    str(mapper.local_table): mapper.class_.searched
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Searchable)
}
MEETINGS = "meetings"
_ENDED = (Status.SENT, Status.DROPPED, Status.EXPIRED)

# Each is left out where it is what these say of the rest; in this order they are put back.
_LETTER: dict[str, Callable[[Row, Rooms], Any]] = {
    "key": lambda row, _rooms: _make_key(row),
    "queued_at": lambda row, _rooms: row["due_at"],
    "try_at": lambda row, _rooms: row["due_at"],
    "finished_at": lambda row, _rooms: row["due_at"] if row["status"] in _ENDED else None,
    "first_try": lambda row, _rooms: row["finished_at"] if row["attempts"] else None,
    "slack_channel": lambda row, rooms: rooms.get(row["recipient"]) if row["slack_ts"] else None,
}
_OF_KEY = ("workspace_id", "kind", "subject", "occurrence", "recipient")
_OF_BRIEF = ("workspace_id", "kind", "recipient", "occurrence")
MISSING = "-"  # what is not there, where something would follow from the rest


def _make_key(row: Row) -> str:
    parts = _OF_BRIEF if row["kind"] == BRIEF else _OF_KEY
    return ":".join(str(row[name] or "") for name in parts)


def _make_uid(row: Row) -> str:
    """Return what calendars know a meeting by; by chance elsewhere, here the same each time."""
    return f"{uuid5(NAMESPACE_URL, 'demo/meeting/' + str(row['id']))}@reiterate"


def leave_out(table: str, row: Row, rooms: Rooms) -> Row:
    """Return a row without what follows from the rest of it, or is there by chance."""
    if table == MEETINGS:
        return {name: value for name, value in row.items() if name != "uid"}
    if table in FOLDED:
        return {name: value for name, value in row.items() if name != "folded"}
    if table != "outbox":
        return row
    kept = {name: value for name, value in row.items() if name not in PASSING}
    for name, follows in _LETTER.items():
        if row[name] == follows(row, rooms):
            kept[name] = None
        elif row[name] is None:
            kept[name] = MISSING
    return kept


def put_back(table: str, row: Row, rooms: Rooms) -> Row:
    """Return a row with what follows from the rest of it."""
    if table == MEETINGS:
        return {**row, "uid": _make_uid(row)}
    if table in FOLDED:
        return {**row, "folded": fold_all(row[name] for name in FOLDED[table])}
    if table != "outbox":
        return row
    whole = dict(row)
    for name, follows in _LETTER.items():
        if whole[name] is None:
            whole[name] = follows(whole, rooms)
        elif whole[name] == MISSING:
            whole[name] = None
    whole["token"] = make_token(whole["key"])
    return whole
