"""What is said of a roster's file as a whole, and of those in it who are given by name."""

from collections.abc import Iterator, Sequence

from agendas.roster.columns import COLUMNS
from agendas.roster.resolving import Entry
from agendas.roster.rows import NoHeader, Read
from agendas.roster.sheets import LONGEST, NotASheet
from agendas.text.messages import phrase

ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman"}


def explain(why: NotASheet | NoHeader) -> str:
    """Return why a file is no roster, and what to do."""
    if isinstance(why, NotASheet):
        return phrase("roster/no_sheet", why.kind, longest=LONGEST)
    wanted, found = ", ".join(COLUMNS), ", ".join(why.found)
    return phrase("roster/files", "no_header", lacking=why.lacking, found=found, wanted=wanted)


def describe_reading(read: Read) -> list[str]:
    """Return what is to be known of how a file was read."""
    said = []
    if read.left:
        said.append(phrase("roster/files", "left", left=read.left))
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
