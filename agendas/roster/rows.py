"""The rows of a roster: what each line of a file says, before it is asked what that means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agendas.roster.columns import COLUMNS, MORE, UNIT, Header, read_header
from agendas.roster.faults import Fault
from agendas.roster.people import split_people
from agendas.roster.sheets import LONGEST, Line, NotASheet, Sheet, read_sheets

HEADER_AMONG = 15  # lines with something in them: titles, notes and blanks come before it
_NOTHING = {"", "-", "–", "—", "n/a", "na", "n.a.", "tbd", "tbc", "tba", "none", "?", "nil", "/"}
_NOTHING |= {"to be decided", "to be confirmed", "not yet", "open", "x", "#n/a", "null"}


class NoHeader(ValueError):
    """No line names the columns; `found` is what the likeliest has, `lacking` what it lacks."""

    def __init__(self, found: Sequence[str], lacking: Sequence[str]) -> None:
        super().__init__(", ".join(found))
        self.found = list(found)
        self.lacking = list(lacking)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written, with one mentee; what it says nothing of is empty.

    `unit` is where they work, in a file that has no column of programmes.
    """

    line: int
    programme: str
    mentor: str
    mentee: str
    cadence: str
    next_meeting: str
    mentor_capacity: str = ""
    chair: str = ""
    supervisor: str = ""
    unit: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Those whom it names."""
        return tuple(who for who in (self.mentor, self.mentee, self.chair, self.supervisor) if who)


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says; `left` are its columns that mean nothing here, `units` those of units."""

    rows: list[Row]
    faults: list[Fault]
    left: list[str] = field(default_factory=list)
    encoding: str = ""
    units: list[str] = field(default_factory=list)


def read(data: bytes) -> Read:
    """Return what a file says; raise NotASheet for what is none, NoHeader for another table."""
    best: NoHeader | None = None
    for sheet in read_sheets(data):
        try:
            return read_lines(sheet)
        except NoHeader as none:
            if best is None or len(none.lacking) < len(best.lacking):
                best = none
    raise best or NotASheet("empty")


def read_lines(sheet: Sheet) -> Read:
    """Return what the lines of a sheet say; raise NoHeader, or NotASheet for too many."""
    at, header = _find_header(sheet.lines)
    below = sheet.lines[at + 1 :]
    if len(below) > LONGEST:
        raise NotASheet("too_long")
    headings = sheet.lines[at].cells or ()
    made = [one for line in below for one in _read_line(line, header, headings)]
    rows = [one for one in made if isinstance(one, Row)]
    faults = [one for one in made if isinstance(one, Fault)]
    left = [header.unknown[one] for one in sorted(header.unknown)]
    units = [headings[at] for at in header.places.get(UNIT, ())]
    return Read(rows, faults, list(dict.fromkeys(left)), sheet.encoding, units)


def _find_header(lines: Sequence[Line]) -> tuple[int, Header]:
    """Return the first line that names what is needed, and what it names."""
    nearest: tuple[int, Sequence[str], list[str]] | None = None
    for at, line in enumerate(lines[:HEADER_AMONG]):
        header = read_header(line.cells or ())
        if not header.lacking:
            return at, header
        if line.cells and (nearest is None or len(header.places) > nearest[0]):
            nearest = len(header.places), line.cells, header.lacking
    found = [cell for cell in nearest[1] if cell] if nearest else []
    raise NoHeader(found, nearest[2] if nearest else ["mentor", "mentee"])


def _read_line(line: Line, header: Header, headings: Sequence[str]) -> Iterator[Row | Fault]:
    if line.cells is None:
        yield Fault(line.number, "unreadable")
        return
    width = len(headings)
    while width and not headings[width - 1]:
        width -= 1
    if any(line.cells[width:]):
        found = max(at for at, cell in enumerate(line.cells) if cell) + 1
        yield Fault(line.number, "cells", {"found": found, "wanted": width})
        return
    says = {name: _clean(header.get(line.cells, name)) for name in (*COLUMNS, *MORE, UNIT)}
    if not any(says.values()):
        return
    mentees = split_people(says["mentee"]) or [""]
    if len(mentees) > 1 and says["next_meeting"]:
        many: dict[str, object] = {"count": len(mentees)}
        yield Fault(line.number, "meeting_of_several", many, "next_meeting")
        return
    for mentee in dict.fromkeys(mentees):
        yield Row(line.number, **{**says, "mentee": mentee})


def _clean(cell: str) -> str:
    return "" if cell.casefold() in _NOTHING else cell
