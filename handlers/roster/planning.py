"""Loading a roster: what it would change; `handlers/roster/loading.py` carries it out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from agendas.profiles import Profile, fill_zone
from agendas.rhythm.cadence import Cadence
from agendas.roster.columns import PLACES
from agendas.roster.faults import Fault, Remark
from agendas.roster.people import Directory
from agendas.roster.resolving import Entry, remarks_on, resolve
from agendas.roster.rows import Row
from db.mentoring import pairs, people, programmes
from db.mentoring.matching import offers, superiors
from db.mentoring.pairs import ENDED, Between


class Change(StrEnum):
    """What a row of the roster does; with DETAILS it says more of its people, and no more."""

    BEGIN = "begin"
    CADENCE = "cadence"
    DETAILS = "details"
    NOTHING = "nothing"
    ENDED = "ended"
    ANEW = "anew"


@dataclass(frozen=True, slots=True)
class Step:
    """What one entry of the roster does, and how often the pair meant to meet until now.

    `details` are the columns that say something new of its people.
    """

    entry: Entry
    change: Change
    cadence_before: Cadence | None = None
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a roster would do, row by row, and what is to be known of the people in it.

    `faults` are the rows that do nothing, with why; in the order of the file. `programmes` are the
    names of those that can be filled.
    """

    steps: list[Step]
    remarks: list[Remark]
    faults: list[Fault]
    programmes: tuple[str, ...]

    def count(self, *changes: Change) -> int:
        """Return how many rows do one of these."""
        return sum(step.change in changes for step in self.steps)


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of those whom a roster names."""

    programmes: dict[str, int]
    people: dict[str, people.Kept]
    pairs: dict[tuple[int, int, int], Between]
    places: dict[tuple[int, int], int]
    superiors: dict[tuple[int, str], int]

    def between(self, entry: Entry, *, reverse: bool = False) -> Between | None:
        """Return the pair of an entry, or the one of the same two the other way round."""
        mentor = self.people.get(entry.mentor.slack_id)
        mentee = self.people.get(entry.mentee.slack_id)
        programme = self.programmes.get(entry.programme)
        if mentor is None or mentee is None or programme is None:
            return None
        first, second = (mentee, mentor) if reverse else (mentor, mentee)
        return self.pairs.get((programme, first.id, second.id))

    def find_details(self, entry: Entry) -> tuple[str, ...]:
        """Return the columns that say of the people of an entry what is not on record."""
        return tuple(name for name, _, _ in entry.list_details() if not self._has(entry, name))

    def _has(self, entry: Entry, name: str) -> bool:
        if name == PLACES:
            mentor = self.people.get(entry.mentor.slack_id)
            programme = self.programmes.get(entry.programme)
            if mentor is None or programme is None:
                return False
            return self.places.get((programme, mentor.id)) == entry.capacity
        mentee = self.people.get(entry.mentee.slack_id)
        superior = self.people.get(getattr(entry, name).slack_id)
        if mentee is None or superior is None:
            return False
        return self.superiors.get((mentee.id, name)) == superior.id

    def name_places(self) -> dict[tuple[str, str], int]:
        """Return mentors' places by the programme's name and the mentor's Slack id."""
        programme = {number: name for name, number in self.programmes.items()}
        person = {one.id: slack_id for slack_id, one in self.people.items()}
        return {
            (programme[where], person[who]): places
            for (where, who), places in self.places.items()
            if where in programme and who in person
        }

    def name_superiors(self) -> dict[tuple[str, str], str]:
        """Return mentees' superiors by the mentee's Slack id and the authority."""
        person = {one.id: slack_id for slack_id, one in self.people.items()}
        return {
            (person[who], authority): person[superior]
            for (who, authority), superior in self.superiors.items()
            if who in person and superior in person
        }

    def find_gone(self, entry: Entry, since: datetime) -> str:
        """Return which of an entry's two is known to be gone `since` Slack was asked, or ""."""
        for role in ("mentor", "mentee"):
            kept = self.people.get(getattr(entry, role).slack_id)
            if kept and not kept.active and kept.left_at and kept.left_at >= since:
                return role
        return ""


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
    asked_at: datetime | None = None,
) -> Plan:
    """Return what loading the rows would do; nothing is written.

    `directory` has those whom the rows name, and `faults` are those that were found when they were
    read. Of the workspace's programmes only those with `programme_ids` may be filled, if given.
    Whoever is gone since Slack was asked, at `asked_at`, is in no pair that begins.
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
    steps, forbidden = plan_entries(
        session, workspace_id, entries, now, anew=anew, asked_at=asked_at
    )
    found = sorted([*faults, *wrong, *forbidden], key=lambda fault: fault.line)
    return Plan(steps, remarks_on([step.entry for step in steps]), found, tuple(zones))


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
    asked_at: datetime | None = None,
) -> tuple[list[Step], list[Fault]]:
    """Return what loading the entries would do, and what forbids the others; nothing is written.

    A pair that exists keeps its own next meeting, and one that ended stays so, unless these are to
    begin `anew`. `asked_at` is as with `plan_rows`.
    """
    known = read_known(session, workspace_id, entries)
    steps, faults = [], []
    for entry in entries:
        wrong = (
            list(_find_faults(known, entry, now, asked_at)) if _begins(known, entry, anew) else []
        )
        faults += wrong
        if not wrong:
            steps.append(find_step(known, entry, anew=anew))
    return steps, faults


def read_known(
    session: Session, workspace_id: str, entries: Sequence[Entry], *, details: bool = False
) -> Known:
    """Read what is on record of those whom the entries name.

    Places and superiors are read where entries say some, or where `details` are asked for.
    """
    named = {entry.programme for entry in entries}
    at = {
        programme.name: programme.id
        for programme in programmes.of_workspace(session, workspace_id)
        if programme.name in named
    }
    wanted = {*list_named(entries), *list_superiors(entries)}
    there = {
        one.slack_id: one for one in people.kept(session, workspace_id) if one.slack_id in wanted
    }
    numbers = {one.id for one in there.values()}
    found = {
        (one.programme_id, one.mentor_id, one.mentee_id): one
        for one in pairs.all_between(session, workspace_id, at.values())
        if one.mentor_id in numbers and one.mentee_id in numbers
    }
    if not (details or any(True for entry in entries for _ in entry.list_details())):
        return Known(at, there, found, {}, {})
    places = offers.list_places(session, workspace_id)
    return Known(at, there, found, places, superiors.list_superiors(session, workspace_id))


def list_named(entries: Sequence[Entry]) -> dict[str, Profile]:
    """Return those whom the entries name, by Slack id."""
    return {one.slack_id: one for entry in entries for one in (entry.mentor, entry.mentee)}


def list_superiors(entries: Sequence[Entry]) -> dict[str, Profile]:
    """Return the chairs and supervisors whom the entries name, by Slack id."""
    found = (one for entry in entries for one in (entry.chair, entry.supervisor) if one)
    return {one.slack_id: one for one in found}


def find_step(known: Known, entry: Entry, *, anew: bool = False) -> Step:
    """Return what an entry does, by what is known; `anew` begins pairs again that have ended."""
    pair, details = known.between(entry), known.find_details(entry)
    if pair is None:
        return Step(entry, Change.BEGIN, details=details)
    if pair.state == ENDED:
        return Step(entry, Change.ANEW, details=details) if anew else Step(entry, Change.ENDED)
    before = Cadence.parse(pair.cadence_code)
    if before == entry.cadence:
        return Step(entry, Change.DETAILS if details else Change.NOTHING, details=details)
    return Step(entry, Change.CADENCE, before, details)


def _begins(known: Known, entry: Entry, anew: bool) -> bool:
    there = known.between(entry)
    return there is None or (anew and there.state == ENDED)


def _find_faults(
    known: Known, entry: Entry, now: datetime, asked_at: datetime | None
) -> Iterator[Fault]:
    gone = known.find_gone(entry, asked_at) if asked_at else ""
    if gone:
        yield Fault(entry.line, "gone", {"role": gone, "name": getattr(entry, gone).name}, gone)
    if entry.late:
        yield entry.late
    elif entry.next_meeting and entry.next_meeting <= now:
        yield Fault(entry.line, "past", column="next_meeting")
    reverse = known.between(entry, reverse=True)
    if reverse is not None and reverse.state != ENDED:
        yield Fault(entry.line, "reverse_exists")
