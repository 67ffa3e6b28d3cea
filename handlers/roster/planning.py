"""Loading a roster: what it would change; `handlers/roster/loading.py` carries it out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from agendas.profiles import Profile, fill_zone
from agendas.rhythm.cadence import Cadence
from agendas.roster.faults import Fault, Remark
from agendas.roster.people import Directory
from agendas.roster.resolving import Entry, remarks_on, resolve
from agendas.roster.rows import Row
from db.mentoring import pairs, people, programmes
from db.mentoring.pairs import ENDED, Between


class Change(StrEnum):
    """What a row of the roster does."""

    BEGIN = "begin"
    CADENCE = "cadence"
    NOTHING = "nothing"
    ENDED = "ended"
    ANEW = "anew"


@dataclass(frozen=True, slots=True)
class Step:
    """What one entry of the roster does, and how often the pair meant to meet until now."""

    entry: Entry
    change: Change
    cadence_before: Cadence | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a roster would do, row by row, and what is to be known of the people in it.

    `faults` are the rows that do nothing, with why; in the order of the file.
    """

    steps: list[Step]
    remarks: list[Remark]
    faults: list[Fault]

    def count(self, *changes: Change) -> int:
        """Return how many rows do one of these."""
        return sum(step.change in changes for step in self.steps)


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of those whom a roster names."""

    programmes: dict[str, int]
    people: dict[str, people.Kept]
    pairs: dict[tuple[int, int, int], Between]

    def between(self, entry: Entry, *, reverse: bool = False) -> Between | None:
        """Return the pair of an entry, or the one of the same two the other way round."""
        mentor = self.people.get(entry.mentor.slack_id)
        mentee = self.people.get(entry.mentee.slack_id)
        programme = self.programmes.get(entry.programme)
        if mentor is None or mentee is None or programme is None:
            return None
        first, second = (mentee, mentor) if reverse else (mentor, mentee)
        return self.pairs.get((programme, first.id, second.id))


def plan_rows(
    session: Session,
    workspace_id: str,
    rows: Sequence[Row],
    directory: Directory,
    faults: Sequence[Fault],
    now: datetime,
    *,
    anew: bool = False,
    programme_ids: Collection[int] | None = None,
) -> Plan:
    """Return what loading the rows would do; nothing is written.

    `directory` has those whom the rows name, and `faults` are those that were found when they were
    read. Of the workspace's programmes only those with `programme_ids` may be filled, if given.
    """
    fillable = [
        one
        for one in programmes.of_workspace(session, workspace_id)
        if programme_ids is None or one.id in programme_ids
    ]
    zones = {one.name: one.timezone for one in fillable}
    usual = {one.name: Cadence.parse(one.cadence_code) for one in fillable}
    kept = {one.slack_id: one.timezone for one in people.kept(session, workspace_id)}
    entries, wrong = resolve(rows, zones, _fill_zones(directory, kept), now, usual)
    steps, forbidden = plan_entries(session, workspace_id, entries, now, anew=anew)
    found = sorted([*faults, *wrong, *forbidden], key=lambda fault: fault.line)
    return Plan(steps, remarks_on([step.entry for step in steps]), found)


def _fill_zones(directory: Directory, kept: dict[str, str]) -> Directory:
    known = {ref: fill_zone(one, kept) if one else None for ref, one in directory.known.items()}
    everybody = tuple((fill_zone(one, kept), email) for one, email in directory.everybody)
    return replace(directory, known=known, everybody=everybody)


def plan_entries(
    session: Session,
    workspace_id: str,
    entries: Sequence[Entry],
    now: datetime,
    *,
    anew: bool = False,
) -> tuple[list[Step], list[Fault]]:
    """Return what loading the entries would do, and what forbids the others; nothing is written.

    A pair that exists keeps its own next meeting, and one that ended stays so, unless these are to
    begin `anew`.
    """
    known = read_known(session, workspace_id, entries)
    steps, faults = [], []
    for entry in entries:
        wrong = list(_find_faults(known, entry, now)) if _begins(known, entry, anew) else []
        faults += wrong
        if not wrong:
            steps.append(find_step(known, entry, anew=anew))
    return steps, faults


def read_known(session: Session, workspace_id: str, entries: Sequence[Entry]) -> Known:
    """Read what is on record of those whom the entries name."""
    named = {entry.programme for entry in entries}
    at = {
        programme.name: programme.id
        for programme in programmes.of_workspace(session, workspace_id)
        if programme.name in named
    }
    wanted = list_named(entries)
    there = {
        one.slack_id: one for one in people.kept(session, workspace_id) if one.slack_id in wanted
    }
    numbers = {one.id for one in there.values()}
    found = {
        (one.programme_id, one.mentor_id, one.mentee_id): one
        for one in pairs.all_between(session, workspace_id, at.values())
        if one.mentor_id in numbers and one.mentee_id in numbers
    }
    return Known(at, there, found)


def list_named(entries: Sequence[Entry]) -> dict[str, Profile]:
    """Return those whom the entries name, by Slack id."""
    return {one.slack_id: one for entry in entries for one in (entry.mentor, entry.mentee)}


def find_step(known: Known, entry: Entry, *, anew: bool = False) -> Step:
    """Return what an entry does, by what is known; `anew` begins pairs again that have ended."""
    pair = known.between(entry)
    if pair is None:
        return Step(entry, Change.BEGIN)
    if pair.state == ENDED:
        return Step(entry, Change.ANEW if anew else Change.ENDED)
    before = Cadence.parse(pair.cadence_code)
    if before == entry.cadence:
        return Step(entry, Change.NOTHING)
    return Step(entry, Change.CADENCE, before)


def _begins(known: Known, entry: Entry, anew: bool) -> bool:
    there = known.between(entry)
    return there is None or (anew and there.state == ENDED)


def _find_faults(known: Known, entry: Entry, now: datetime) -> Iterator[Fault]:
    if entry.late:
        yield entry.late
    elif entry.next_meeting and entry.next_meeting <= now:
        yield Fault(entry.line, "past", column="next_meeting")
    reverse = known.between(entry, reverse=True)
    if reverse is not None and reverse.state != ENDED:
        yield Fault(entry.line, "reverse_exists")
