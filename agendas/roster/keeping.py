"""What a roster would do, kept as text until somebody says so: and read back as it was."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from agendas.profiles import Profile, Standing
from agendas.rhythm.cadence import Cadence
from agendas.roster.columns import AUTHORITIES
from agendas.roster.resolving import Entry

PEOPLE = ("mentor", "mentee", *AUTHORITIES)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file came to: its entries, why others are unclear, and what is to be known of it.

    `wrong` are (line, column, sentence), `notes` sentences; `ends` is the pair that the one of a
    form takes the place of, or None. `changes` says for each entry what it does, how often its
    pair meant to meet until then, and which details of its people are new, as it was when the file
    was read; `absent` is of how many pairs of its programmes it says nothing. `authorities` and
    `over` are what to look at first: (line, mentor, mentee, role) and (mentor, places, mentees).
    """

    entries: list[Entry]
    wrong: list[tuple[int, str, str]]
    notes: list[str]
    ends: int | None = None
    changes: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    absent: int = 0
    authorities: list[tuple[int, str, str, str]] = field(default_factory=list)
    over: list[tuple[str, int, int]] = field(default_factory=list)


def write_kept(kept: Kept) -> str:
    """Return it as text."""
    entries = [_write_entry(entry) for entry in kept.entries]
    rest = {"wrong": kept.wrong, "notes": kept.notes, "ends": kept.ends}
    rest |= {"changes": kept.changes, "absent": kept.absent}
    rest |= {"authorities": kept.authorities, "over": kept.over}
    return json.dumps({"entries": entries, **rest})


def read_kept(text: str) -> Kept:
    """Return what `write_kept` has written."""
    found = json.loads(text or "{}")
    entries = [_read_entry(one) for one in found.get("entries", [])]
    wrong = [(int(line), str(column), str(said)) for line, column, said in found.get("wrong", [])]
    changes = [
        (str(change), str(before), tuple(details))
        for change, before, details in found.get("changes", [])
    ]
    notes, absent = list(found.get("notes", [])), int(found.get("absent", 0))
    first = [[tuple(one) for one in found.get(name, [])] for name in ("authorities", "over")]
    return Kept(entries, wrong, notes, found.get("ends"), changes, absent, *first)


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


def list_authorities(
    entries: Sequence[Entry], superiors: Mapping[tuple[str, str], str]
) -> list[tuple[int, str, str, str]]:
    """Return (line, mentor, mentee, role) where a mentor has authority over their mentee (S16).

    `superiors` are those on record, by mentee and role, in Slack ids; what an entry says is newer.
    """
    return [
        (entry.line, entry.mentor.name, entry.mentee.name, role)
        for entry in entries
        for role in AUTHORITIES
        if _find_superior(entry, role, superiors) == entry.mentor.slack_id
    ]


def list_over_capacity(
    entries: Sequence[Entry],
    places: Mapping[tuple[str, str], int],
    there: Collection[tuple[str, str, str]],
) -> list[tuple[str, int, int]]:
    """Return (mentor, places, mentees) of those who would have more mentees than they take.

    `places` are those on record, by programme and mentor, and `there` are the (programme, mentor,
    mentee) of pairs that go on; all in Slack ids.
    """
    taken = dict(places)
    given: dict[tuple[str, str], set[str]] = {}
    names: dict[tuple[str, str], str] = {}
    for programme, mentor, mentee in there:
        given.setdefault((programme, mentor), set()).add(mentee)
    for entry in entries:
        key = (entry.programme, entry.mentor.slack_id)
        given.setdefault(key, set()).add(entry.mentee.slack_id)
        names[key] = entry.mentor.name
        if entry.capacity is not None:
            taken[key] = entry.capacity
    return [
        (name, taken[key], len(given[key]))
        for key, name in names.items()
        if key in taken and len(given[key]) > taken[key]
    ]


def _find_superior(entry: Entry, role: str, superiors: Mapping[tuple[str, str], str]) -> str | None:
    said: Profile | None = getattr(entry, role)
    return said.slack_id if said else superiors.get((entry.mentee.slack_id, role))
