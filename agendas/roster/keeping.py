"""What a roster would do, kept as text until somebody says so: and read back as it was."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from agendas.profiles import Profile, Standing
from agendas.rhythm.cadence import Cadence
from agendas.roster.resolving import Entry

PEOPLE = ("mentor", "mentee", "chair", "supervisor")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file came to: its entries, why others are unclear, and what is to be known of it.

    `wrong` are (line, column, sentence), `notes` sentences; `ends` is the pair that the one of a
    form takes the place of, or None. `changes` says for each entry what it does, and how often its
    pair meant to meet until then, as it was when the file was read; `absent` is of how many pairs
    of its programmes it says nothing.
    """

    entries: list[Entry]
    wrong: list[tuple[int, str, str]]
    notes: list[str]
    ends: int | None = None
    changes: list[tuple[str, str]] = field(default_factory=list)
    absent: int = 0


def write_kept(kept: Kept) -> str:
    """Return it as text."""
    entries = [_write_entry(entry) for entry in kept.entries]
    rest = {"wrong": kept.wrong, "notes": kept.notes, "ends": kept.ends}
    rest |= {"changes": kept.changes, "absent": kept.absent}
    return json.dumps({"entries": entries, **rest})


def read_kept(text: str) -> Kept:
    """Return what `write_kept` has written."""
    found = json.loads(text or "{}")
    entries = [_read_entry(one) for one in found.get("entries", [])]
    wrong = [(int(line), str(column), str(said)) for line, column, said in found.get("wrong", [])]
    changes = [(str(change), str(before)) for change, before in found.get("changes", [])]
    notes, absent = list(found.get("notes", [])), int(found.get("absent", 0))
    return Kept(entries, wrong, notes, found.get("ends"), changes, absent)


def _write_entry(entry: Entry) -> dict[str, Any]:
    people = {role: _write_profile(getattr(entry, role)) for role in PEOPLE}
    return {
        "line": entry.line,
        "programme": entry.programme,
        "cadence": entry.cadence.code,
        "next": entry.next_meeting.isoformat() if entry.next_meeting else None,
        "by_name": entry.by_name,
        "capacity": entry.capacity,
        **people,
    }


def _read_entry(found: dict[str, Any]) -> Entry:
    people = {role: _read_profile(found[role]) for role in PEOPLE}
    mentor, mentee = people["mentor"], people["mentee"]
    assert mentor is not None
    assert mentee is not None
    return Entry(
        found["line"],
        found["programme"],
        mentor,
        mentee,
        Cadence.parse(found["cadence"]),
        datetime.fromisoformat(found["next"]) if found["next"] else None,
        by_name=tuple(found["by_name"]),
        capacity=found["capacity"],
        chair=people["chair"],
        supervisor=people["supervisor"],
    )


def _write_profile(profile: Profile | None) -> dict[str, Any] | None:
    return asdict(profile) if profile else None


def _read_profile(found: dict[str, Any] | None) -> Profile | None:
    if found is None:
        return None
    given = {one.name: found[one.name] for one in fields(Profile)}
    return Profile(**{**given, "standing": Standing(given["standing"])})


def list_authorities(entries: Sequence[Entry]) -> list[tuple[int, str, str, str]]:
    """Return (line, mentor, mentee, role) where a mentor has authority over their mentee (S16)."""
    return [
        (entry.line, entry.mentor.name, entry.mentee.name, role)
        for entry in entries
        for role in ("chair", "supervisor")
        if (other := getattr(entry, role)) and other.slack_id == entry.mentor.slack_id
    ]


def list_over_capacity(entries: Sequence[Entry]) -> list[tuple[str, int, int]]:
    """Return (mentor, places, mentees) of those to whom the file gives more than they take."""
    places: dict[str, tuple[str, int]] = {}
    given: dict[str, set[str]] = {}
    for entry in entries:
        given.setdefault(entry.mentor.slack_id, set()).add(entry.mentee.slack_id)
        if entry.capacity is not None:
            places[entry.mentor.slack_id] = (entry.mentor.name, entry.capacity)
    return [
        (name, most, len(given[mentor]))
        for mentor, (name, most) in places.items()
        if len(given[mentor]) > most
    ]
