"""What is said of a roster's file as a whole, and of those in it who are given by name."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from agendas.roster.columns import COLUMNS
from agendas.roster.resolving import Entry, leaves_units
from agendas.roster.rows import NoHeader, Read
from agendas.roster.sheets import LONGEST, NotASheet
from agendas.text.messages import phrase

# Runs of lines that are named with what they say; the others are counted.
RUNS = 4
ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman"}


@dataclass(frozen=True, slots=True)
class OnLines:
    """What is said of some lines of a file: of how many, and which, run by run.

    `runs` have the first line and the last, `others` how many lines are in none of them.
    """

    said: str
    count: int
    runs: tuple[tuple[int, int], ...]
    others: int


def gather(told: Iterable[tuple[int, str]]) -> list[OnLines]:
    """Return what is said of which lines, each sentence once: one slip is often on all of them."""
    lines: dict[str, set[int]] = {}
    for line, said in told:
        lines.setdefault(said, set()).add(line)
    return [_gather(said, sorted(there)) for said, there in lines.items()]


def _gather(said: str, lines: Sequence[int]) -> OnLines:
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and runs[-1][1] == line - 1:
            runs[-1] = runs[-1][0], line
        else:
            runs.append((line, line))
    others = sum(last - first + 1 for first, last in runs[RUNS:])
    return OnLines(said, len(lines), tuple(runs[:RUNS]), others)


def explain(why: NotASheet | NoHeader) -> str:
    """Return why a file is no roster, and what to do."""
    if isinstance(why, NotASheet):
        return phrase("roster/no_sheet", why.kind, longest=LONGEST)
    wanted, found = ", ".join(COLUMNS), ", ".join(why.found)
    return phrase("roster/files", "no_header", lacking=why.lacking, found=found, wanted=wanted)


def describe_reading(read: Read, programmes: Collection[str]) -> list[str]:
    """Return what is to be known of how a file was read, where these `programmes` can be filled."""
    said = []
    left = [*read.left, *(read.units if leaves_units(read.rows, programmes) else ())]
    if left:
        said.append(phrase("roster/files", "left", left=left))
    if read.encoding:
        said.append(phrase("roster/files", "encoding", name=ENCODINGS[read.encoding]))
    return said


def list_by_name(entries: Sequence[Entry]) -> list[tuple[int, str]]:
    """Return who is given by name, each once, with their line and who that is."""
    return list(dict.fromkeys(one for entry in entries for one in _list_names(entry)))


def describe_details(entry: Entry, details: Sequence[str]) -> str:
    """Return what an entry says of its people in some columns, beside that they are a pair."""
    said = []
    for name in details:
        other = getattr(entry, name, None)
        facts = {"mentor": entry.mentor.name, "other": other.name if other else ""}
        said.append(phrase("roster/details", name, places=entry.capacity, **facts))
    return "; ".join(said)


def _list_names(entry: Entry) -> Iterator[tuple[int, str]]:
    for role in entry.by_name:
        profile = getattr(entry, role)
        facts = {"role": role, "name": profile.name, "slack_id": profile.slack_id}
        yield entry.line, phrase("roster/files", "by_name", **facts)
