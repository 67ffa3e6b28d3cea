"""Loading a roster: what it would change; `handlers/roster/loading.py` carries it out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from agendas import roster
from agendas.profiles import Profile, fill_zone
from agendas.rhythm.cadence import Cadence
from agendas.roster import Entry, Fault, Remark, Row
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
    """What loading a roster would do, row by row, and what is to be known of the people in it."""

    steps: list[Step]
    remarks: list[Remark]

    def count(self, *changes: Change) -> int:
        """Return how many rows do one of these."""
        return sum(step.change in changes for step in self.steps)


class Refused(ValueError):
    """Rows are wrong, and none of the roster is loaded; `faults` has each, line by line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = sorted(faults, key=lambda fault: fault.line)


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
    profiles: Mapping[str, Profile | None],
    faults: Sequence[Fault],
    now: datetime,
    *,
    anew: bool = False,
) -> Plan:
    """Return what loading the rows would do; nothing is written.

    `profiles` holds for each of `roster.references(rows)` what Slack says; `faults` are those that
    were found when the rows were read. Raises Refused with these and all others.
    """
    zones = {one.name: one.timezone for one in programmes.of_workspace(session, workspace_id)}
    kept = {one.slack_id: one.timezone for one in people.kept(session, workspace_id)}
    profiles = {ref: fill_zone(one, kept) if one else None for ref, one in profiles.items()}
    entries, wrong = roster.resolve(rows, zones, profiles)
    steps, forbidden = plan_entries(session, workspace_id, entries, now, anew=anew)
    if found := [*faults, *wrong, *forbidden]:
        raise Refused(found)
    return Plan(steps, roster.remarks_on(rows, zones, profiles))


def plan_entries(
    session: Session,
    workspace_id: str,
    entries: Sequence[Entry],
    now: datetime,
    *,
    anew: bool = False,
) -> tuple[list[Step], list[Fault]]:
    """Return what loading the entries would do, and what forbids it; nothing is written.

    A pair that exists keeps its own next meeting, and one that ended stays so, unless these are to
    begin `anew`.
    """
    known = read_known(session, workspace_id, entries)
    faults = [
        fault
        for entry in entries
        if _begins(known, entry, anew)
        for fault in _find_faults(known, entry, now)
    ]
    return [find_step(known, entry, anew=anew) for entry in entries], faults


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
    if entry.next_meeting and entry.next_meeting <= now:
        yield Fault(entry.line, "past")
    reverse = known.between(entry, reverse=True)
    if reverse is not None and reverse.state != ENDED:
        yield Fault(entry.line, "reverse_exists")
