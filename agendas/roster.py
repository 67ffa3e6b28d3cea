"""A roster: the file that says who meets whom, in which programme, and how often.

`read` takes it apart, `resolve` checks what it says; both gather every fault, row by row, so that
whoever wrote the file can put all of it right at once.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import StringIO

from dateutil import tz

from agendas.dates.local_time import from_wall_time, zone_named
from agendas.profiles import Profile, hindrance, remarks
from agendas.rhythm.cadence import Cadence, NotACadence
from agendas.text.messages import phrase

COLUMNS = ("programme", "mentor", "mentee", "cadence", "next_meeting")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class WrongColumns(ValueError):
    """The first line does not name the columns; `found` is what it names."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(", ".join(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its line in the file, which fault, and the facts of it."""

    line: int
    kind: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, and what to write instead."""
        return phrase("roster/faults", self.kind, **self.facts)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be known of somebody whom a row names, and keeps nobody from being loaded."""

    line: int
    kind: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is to be known."""
        return phrase("roster/remarks", self.kind, **self.facts)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written, outer blanks taken off."""

    line: int
    programme: str
    mentor: str
    mentee: str
    cadence: str
    next_meeting: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that means something: both people known, times in UTC."""

    line: int
    programme: str
    mentor: Profile
    mentee: Profile
    cadence: Cadence
    next_meeting: datetime | None


def read(text: str) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a CSV text, and the faults of those that cannot be taken apart.

    Raises WrongColumns when the first line is not the five columns, in whatever order.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    lines = _lines(reader)
    _, header = next(lines, (1, []))
    names = [name.strip().lower() for name in header or []]
    if sorted(names) != sorted(COLUMNS):
        raise WrongColumns(header or [])
    rows, faults = [], []
    for line, cells in lines:
        if cells is None:
            faults.append(Fault(line, "unreadable"))
        elif len(cells) != len(names):
            faults.append(Fault(line, "cells", {"found": len(cells), "wanted": len(names)}))
        else:
            rows.append(Row(line, **dict(zip(names, (c.strip() for c in cells), strict=True))))
    return rows, faults


def reference(text: str) -> str | None:
    """Return a Slack id, or an e-mail address in small letters; None for what is neither."""
    if _SLACK_ID.fullmatch(text):
        return text
    return text.lower() if _EMAIL.fullmatch(text) else None


def references(rows: Sequence[Row]) -> list[str]:
    """Return the people whom rows name, each once, for Slack to be asked about."""
    named = (reference(text) for row in rows for text in (row.mentor, row.mentee))
    return list(dict.fromkeys(ref for ref in named if ref))


def resolve(
    rows: Sequence[Row], programmes: Mapping[str, str], profiles: Mapping[str, Profile | None]
) -> tuple[list[Entry], list[Fault]]:
    """Return what the rows mean, and every fault in them.

    `programmes` are those that exist, with their time zones, which are for people of whom none is
    known; `profiles` holds for each of `references(rows)` what Slack says, None for somebody it
    does not know.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    for row in rows:
        wrong: list[Fault] = []
        entry = _resolve(row, programmes, profiles, wrong)
        if entry and not wrong:
            entries.append(entry)
        faults += wrong
    return entries, sorted([*faults, *_clashes(entries)], key=lambda fault: fault.line)


def person_fault(line: int, role: str, text: str, profile: Profile | None) -> Fault | None:
    """Return what keeps somebody from having a role, or None; `text` is how the file names them."""
    facts: dict[str, object] = {"role": role, "text": text}
    if reference(text) is None:
        return Fault(line, "not_a_person" if text else "empty", {**facts, "column": role})
    wrong = hindrance(profile)
    return Fault(line, wrong, facts) if wrong else None


def remarks_on(
    rows: Sequence[Row], programmes: Mapping[str, str], profiles: Mapping[str, Profile | None]
) -> list[Remark]:
    """Return what is to be known of the people in rows without a fault, of each but once."""
    found: dict[tuple[str, str], Remark] = {}
    for row in rows:
        for text in (row.mentor, row.mentee):
            profile = profiles[reference(text) or ""]
            assert profile is not None
            for kind in remarks(profile):
                facts: dict[str, object] = {"name": profile.name, "zone": programmes[row.programme]}
                found.setdefault((profile.slack_id, kind), Remark(row.line, kind, facts))
    return list(found.values())


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each row with the line it begins on; None for what is no CSV. Empty lines are left."""
    while True:
        line: int = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _resolve(
    row: Row,
    programmes: Mapping[str, str],
    profiles: Mapping[str, Profile | None],
    wrong: list[Fault],
) -> Entry | None:
    if row.programme not in programmes:
        kind = "unknown_programme" if row.programme else "empty"
        wrong.append(Fault(row.line, kind, {"text": row.programme, "column": "programme"}))
    zone = programmes.get(row.programme, "")
    mentor = _person(row.line, "mentor", row.mentor, profiles, zone, wrong)
    mentee = _person(row.line, "mentee", row.mentee, profiles, zone, wrong)
    cadence = _cadence(row, wrong)
    written = _written(row, wrong)
    when = _moment(row, written, mentee, wrong) if written and mentee and mentee.timezone else None
    if mentor and mentee and mentor.slack_id == mentee.slack_id:
        wrong.append(Fault(row.line, "same_person", {"name": mentor.name}))
    if not (mentor and mentee and cadence):
        return None
    return Entry(row.line, row.programme, mentor, mentee, cadence, when)


def _person(
    line: int,
    role: str,
    text: str,
    profiles: Mapping[str, Profile | None],
    zone: str,
    wrong: list[Fault],
) -> Profile | None:
    profile = profiles.get(reference(text) or "")
    fault = person_fault(line, role, text, profile)
    if fault:
        wrong.append(fault)
    return replace(profile, timezone=profile.timezone or zone) if profile else None


def _cadence(row: Row, wrong: list[Fault]) -> Cadence | None:
    try:
        return Cadence.parse(row.cadence)
    except NotACadence as error:
        kind = "cadence_doubtful" if error.doubtful else "cadence_beyond"
        nearest = [phrase("shared/_cadence", "words", cadence=one) for one in error.nearest]
        facts: dict[str, object] = {"text": row.cadence, "nearest": nearest}
        wrong.append(Fault(row.line, kind if nearest else "cadence", facts))
        return None


def _written(row: Row, wrong: list[Fault]) -> datetime | None:
    if not row.next_meeting:
        return None
    try:
        written = datetime.fromisoformat(row.next_meeting)
        (written if written.tzinfo else written.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        wrong.append(Fault(row.line, "not_a_time", {"text": row.next_meeting}))
        return None
    if _is_date(row.next_meeting):
        wrong.append(Fault(row.line, "no_time", {"text": row.next_meeting}))
        return None
    return written


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment(row: Row, written: datetime, mentee: Profile, wrong: list[Fault]) -> datetime | None:
    if written.tzinfo:
        return written.astimezone(UTC)
    zone = zone_named(mentee.timezone)
    if not tz.datetime_exists(written, zone):
        facts: dict[str, object] = {"text": row.next_meeting, "zone": mentee.timezone}
        wrong.append(Fault(row.line, "skipped", facts))
        return None
    return from_wall_time(written, zone)


def _clashes(entries: Sequence[Entry]) -> Iterator[Fault]:
    first: dict[tuple[str, str, str], int] = {}
    for entry in entries:
        mentor, mentee = entry.mentor.slack_id, entry.mentee.slack_id
        twice = first.setdefault((entry.programme, mentor, mentee), entry.line)
        if twice != entry.line:
            yield Fault(entry.line, "twice", {"other": twice})
        reverse = first.get((entry.programme, mentee, mentor))
        if reverse is not None:
            yield Fault(entry.line, "reversed", {"other": reverse})
