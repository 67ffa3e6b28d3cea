"""Carrying out what a roster changes: in bulk, all of it or nothing.

All is read and checked, and all words are found, before the first row is written. Who waits for an
answer meanwhile waits for one short transaction at most; what does not fit into one is written in
several, each of them whole pairs, and can be gone on with by loading the roster again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agendas.roster.resolving import Entry
from db.core import ids, workspaces
from db.core.clashes import is_clash
from db.core.engine import Sessions
from db.core.exclusive import one_at_a_time
from db.core.upsert import insert_all, values
from db.mentoring import pairs, programmes
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.mentoring.rosters import Made
from handlers.pair import beginning as pairing
from handlers.pair import service
from handlers.pair.beginning import Beginning
from handlers.roster import details
from handlers.roster.persons import Changed, bring_up_to_date, find_persons
from handlers.roster.planning import Change, Known, Step, find_step, read_known

# How much is written in one transaction, so that it takes a second at most. A pair that begins is
# four rows, or nine with its first meeting; one with another cadence is looked at by itself.
PART = 2_000
PAIR, WITH_MEETING, CADENCE = 1, 2, 8


class ChangedMeanwhile(Exception):
    """What was checked is not so any more; `done` rows were loaded before that was seen."""

    def __init__(self, done: int) -> None:
        super().__init__(done)
        self.done = done


def lock_roster(
    engine: Engine, workspace_id: str, waits: Callable[[], None]
) -> AbstractContextManager[None]:
    """Keep others from loading a roster in a workspace; `waits` is called while somebody does."""
    return one_at_a_time(engine, f"roster-{workspace_id}", waits)


def split_into_parts(steps: Sequence[Step], most: int | None = None) -> list[list[Step]]:
    """Return the steps that change something, by the transactions in which they are done.

    Each has room for so many pairs without a date at `most`, or for what takes a second.
    """
    found: list[list[Step]] = []
    room = 0
    for step in steps:
        weight = _weigh(step)
        if not weight:
            continue
        if room < weight:
            found.append([])
            room = most or PART
        found[-1].append(step)
        room -= weight
    return found


def load(
    sessions: Sessions, workspace_id: str, steps: Sequence[Step], now: datetime
) -> Iterator[int]:
    """Carry out what was planned, part by part; yield how many steps each of them was.

    Each part is done whole or not at all. Raises ChangedMeanwhile where something of a part was
    changed by others since it was read.
    """
    done = 0
    for part in split_into_parts(steps):
        try:
            _carry_out(sessions, workspace_id, part, now)
        except Changed:
            raise ChangedMeanwhile(done) from None
        except DBAPIError as error:
            if is_clash(error):
                raise ChangedMeanwhile(done) from None
            raise
        done += len(part)
        yield len(part)


def carry_out(
    session: Session, workspace_id: str, part: Sequence[Step], now: datetime, by: Person
) -> list[Made]:
    """Carry out steps for somebody that were found in this transaction; return what was done.

    Nobody is told before their next brief.
    """
    known = read_known(session, workspace_id, [step.entry for step in part])
    persons, new = find_persons(session, workspace_id, part, known, now)
    numbers = _reserve(session, part)
    running = programmes.of_workspace(session, workspace_id)
    found = _Part(part, known, persons, _compose(part, numbers, persons, running, now, held=True))
    return _write(session, workspace_id, found, _list_values(new), now, by)


def _weigh(step: Step) -> int:
    if step.change is Change.ANEW:
        return CADENCE
    if step.change is Change.BEGIN:
        return WITH_MEETING if step.entry.next_meeting else PAIR
    return {Change.CADENCE: CADENCE, Change.DETAILS: PAIR}.get(step.change, 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is to be written in one transaction."""

    steps: Sequence[Step]
    known: Known
    persons: dict[str, Person]
    begun: list[Beginning]


def _carry_out(sessions: Sessions, workspace_id: str, part: Sequence[Step], now: datetime) -> None:
    entries = [step.entry for step in part]
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        known = read_known(session, workspace_id, entries)
        anew = any(step.change is Change.ANEW for step in part)
        if [find_step(known, entry, anew=anew) for entry in entries] != list(part):
            raise Changed
    with sessions.begin() as session:
        persons, new = find_persons(session, workspace_id, part, known, now)
        numbers = _reserve(session, part)
        running = programmes.of_workspace(session, workspace_id)
    # All words are found before the lock is taken for long.
    found = _Part(part, known, persons, _compose(part, numbers, persons, running, now))
    people = _list_values(new)
    with sessions.begin() as session:
        if read_known(session, workspace_id, entries) != known:
            raise Changed
        workspaces.keep(session, workspace_id)
        _write(session, workspace_id, found, people, now)


def _list_values(people: Sequence[Person]) -> list[dict[str, Any]]:
    """Return what is written for people: once their pairs are composed, as these give a country."""
    return [values(person) for person in people]


def _write(
    session: Session,
    workspace_id: str,
    part: _Part,
    people: Sequence[dict[str, Any]],
    now: datetime,
    by: Person | None = None,
) -> list[Made]:
    known = part.known
    insert_all(session, Person, people)
    bring_up_to_date(session, part.persons, known, now)
    pairing.write(session, workspace_id, part.begun)
    made = [Made(int(one.pair["id"]), Change.BEGIN) for one in part.begun]
    for step in part.steps:
        if step.change is Change.CADENCE:
            made.append(_set_cadence(session, workspace_id, known, step, now, by))
        if step.change is Change.ANEW:
            made.append(
                _begin_anew(session, workspace_id, known, step.entry, now, held=by is not None)
            )
    return [*made, *details.keep(session, workspace_id, part.steps, known, part.persons)]


def _reserve(session: Session, part: Sequence[Step]) -> list[tuple[int, int]]:
    """Return a number for each pair that begins, with one for its first meeting."""
    count = sum(step.change is Change.BEGIN for step in part)
    return list(
        zip(ids.reserve(session, Pair, count), ids.reserve(session, Meeting, count), strict=True)
    )


def _compose(
    part: Sequence[Step],
    numbers: Sequence[tuple[int, int]],
    persons: dict[str, Person],
    running: Sequence[Programme],
    now: datetime,
    *,
    held: bool = False,
) -> list[Beginning]:
    entries = [step.entry for step in part if step.change is Change.BEGIN]
    at = {one.name: one for one in running}
    return [
        pairing.compose(
            pair_id,
            meeting_id,
            at[entry.programme],
            persons[entry.mentor.slack_id],
            persons[entry.mentee.slack_id],
            entry.cadence,
            entry.next_meeting,
            now,
            held=held,
        )
        for entry, (pair_id, meeting_id) in zip(entries, numbers, strict=True)
    ]


def _begin_anew(
    session: Session,
    workspace_id: str,
    known: Known,
    entry: Entry,
    now: datetime,
    *,
    held: bool,
) -> Made:
    there = known.between(entry)
    assert there is not None
    pair = pairs.get_kept(session, workspace_id, there.id)
    if pair.state != ENDED:
        raise Changed
    pairing.begin_anew(session, pair, entry.cadence, entry.next_meeting, now, held=held)
    return Made(pair.id, Change.ANEW)


def _set_cadence(
    session: Session,
    workspace_id: str,
    known: Known,
    step: Step,
    now: datetime,
    by: Person | None,
) -> Made:
    there = known.between(step.entry)
    assert there is not None
    pair = pairs.get_kept(session, workspace_id, there.id)
    if pair.state == ENDED:
        raise Changed
    before = pair.cadence_code
    service.set_cadence_by(session, pair, step.entry.cadence, now, by)
    return Made(pair.id, Change.CADENCE, before, pair.cadence_code)
