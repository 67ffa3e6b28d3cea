"""Carrying out what a roster changes: in bulk, all of it or nothing.

All is read and checked, and all words are found, before the first row is written. Who waits for an
answer meanwhile waits for one short transaction at most; what does not fit into one is written in
several, each of them whole pairs, and can be gone on with by loading the roster again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agendas.rhythm.away import find_away
from agendas.roster.resolving import Entry
from db.core import ids, workspaces
from db.core.clashes import is_clash
from db.core.engine import Sessions
from db.core.exclusive import one_at_a_time
from db.core.upsert import filled, insert_all, values
from db.mentoring import matching, pairs, people, programmes
from db.mentoring.matching import Authority
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.privacy import audit
from handlers import pair_clock
from handlers.pair import beginning as pairing
from handlers.pair.beginning import Beginning
from handlers.roster.planning import Change, Known, Step, find_step, list_named, read_known

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
        except _Changed:
            raise ChangedMeanwhile(done) from None
        except DBAPIError as error:
            if is_clash(error):
                raise ChangedMeanwhile(done) from None
            raise
        done += len(part)
        yield len(part)


def carry_out(
    session: Session, workspace_id: str, part: Sequence[Step], now: datetime
) -> list[tuple[int, str, str]]:
    """Carry out steps that were found in this transaction; nobody is told before their next brief.

    Returns (pair, change, cadence before) of each.
    """
    entries = [step.entry for step in part]
    known = read_known(session, workspace_id, entries)
    at = {one.name: one for one in programmes.of_workspace(session, workspace_id)}
    named = [step.entry for step in part if step.change in (Change.BEGIN, Change.ANEW)]
    beginning = [step.entry for step in part if step.change is Change.BEGIN]
    persons, new = _find_persons(session, workspace_id, named, known, now)
    numbers = _reserve(session, len(beginning))
    composed = _compose_beginnings(numbers, beginning, persons, at, now, held=True)
    insert_all(session, Person, [values(person) for person in new])
    _bring_up_to_date(session, persons, known, now)
    pairing.write(session, workspace_id, composed)
    _keep_more(session, workspace_id, entries, at)
    made = [(int(one.pair["id"]), str(Change.BEGIN), "") for one in composed]
    for step in part:
        before = step.cadence_before.code if step.cadence_before else ""
        if step.change is Change.CADENCE:
            changed = _set_cadence(session, workspace_id, known, step.entry, now)
            made.append((changed, str(Change.CADENCE), f"{before}>{step.entry.cadence.code}"))
        if step.change is Change.ANEW:
            begun = _begin_anew(session, workspace_id, known, step.entry, now, held=True)
            made.append((begun, str(Change.ANEW), ""))
    return made


def _keep_more(
    session: Session, workspace_id: str, entries: Sequence[Entry], at: dict[str, Programme]
) -> None:
    """Keep how many mentees mentors take, and who mentees' chairs and supervisors are."""
    for entry in entries:
        if entry.capacity is None and entry.chair is None and entry.supervisor is None:
            continue
        mentor = people.find(session, workspace_id, entry.mentor.slack_id)
        mentee = people.find(session, workspace_id, entry.mentee.slack_id)
        if mentor is not None and entry.capacity is not None:
            matching.set_places(session, at[entry.programme], mentor, entry.capacity)
        for authority in Authority:
            profile = getattr(entry, authority)
            if mentee is not None and profile is not None:
                superior = people.keep(
                    session, workspace_id, profile.slack_id, profile.name, profile.timezone
                )
                matching.set_superior(session, mentee, superior, authority)


def _weigh(step: Step) -> int:
    if step.change is Change.ANEW:
        return CADENCE
    if step.change is Change.BEGIN:
        return WITH_MEETING if step.entry.next_meeting else PAIR
    return CADENCE if step.change is Change.CADENCE else 0


class _Changed(Exception):
    pass


def _carry_out(sessions: Sessions, workspace_id: str, part: Sequence[Step], now: datetime) -> None:
    entries = [step.entry for step in part]
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        known = read_known(session, workspace_id, entries)
        anew = any(step.change is Change.ANEW for step in part)
        if [find_step(known, entry, anew=anew) for entry in entries] != list(part):
            raise _Changed
        running = programmes.of_workspace(session, workspace_id)
    named = [step.entry for step in part if step.change in (Change.BEGIN, Change.ANEW)]
    beginning = [step.entry for step in part if step.change is Change.BEGIN]
    at = {one.name: one for one in running}
    with sessions.begin() as session:
        persons, new = _find_persons(session, workspace_id, named, known, now)
        numbers = _reserve(session, len(beginning))
    # All words are found before the lock is taken for long.
    composed = _compose_beginnings(numbers, beginning, persons, at, now)
    made = [values(person) for person in new]
    with sessions.begin() as session:
        if read_known(session, workspace_id, entries) != known:
            raise _Changed
        workspaces.keep(session, workspace_id)
        insert_all(session, Person, made)
        _bring_up_to_date(session, persons, known, now)
        pairing.write(session, workspace_id, composed)
        _keep_more(session, workspace_id, entries, at)
        for step in part:
            if step.change is Change.CADENCE:
                _set_cadence(session, workspace_id, known, step.entry, now)
            if step.change is Change.ANEW:
                _begin_anew(session, workspace_id, known, step.entry, now)


def _find_persons(
    session: Session, workspace_id: str, entries: Sequence[Entry], known: Known, now: datetime
) -> tuple[dict[str, Person], list[Person]]:
    """Return those whom entries name, by Slack id, as Slack has them; and those who are new.

    Of whoever is new, their status is read as well: later ones are told by an event.
    """
    named = list_named(entries)
    new = [slack_id for slack_id in named if slack_id not in known.people]
    numbers = dict(zip(new, ids.reserve(session, Person, len(new)), strict=True))
    persons = {}
    for slack_id, profile in named.items():
        kept = known.people.get(slack_id)
        persons[slack_id] = filled(
            Person(
                id=kept.id if kept else numbers[slack_id],
                workspace_id=workspace_id,
                slack_id=slack_id,
                name=profile.name,
                timezone=profile.timezone or (kept.timezone if kept else None),
                quiet_from=kept.quiet_from if kept else None,
                quiet_until=kept.quiet_until if kept else None,
                country=kept.country if kept else None,
                region=kept.region if kept else None,
                own_country=kept.own_country if kept else None,
                active=True,
                away=find_away(profile.emoji, profile.emoji_until, None, now),
            )
        )
    return persons, [persons[slack_id] for slack_id in new]


def _reserve(session: Session, count: int) -> list[tuple[int, int]]:
    """Return numbers for so many pairs, each with one for its first meeting."""
    return list(
        zip(ids.reserve(session, Pair, count), ids.reserve(session, Meeting, count), strict=True)
    )


def _compose_beginnings(
    numbers: Sequence[tuple[int, int]],
    entries: Sequence[Entry],
    persons: dict[str, Person],
    at: dict[str, Programme],
    now: datetime,
    *,
    held: bool = False,
) -> list[Beginning]:
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


def _bring_up_to_date(
    session: Session, persons: dict[str, Person], known: Known, now: datetime
) -> None:
    for slack_id, person in persons.items():
        kept = known.people.get(slack_id)
        if kept is None:
            continue
        was = (kept.name, kept.timezone, kept.active, kept.country)
        if was == (person.name, person.timezone, person.active, person.country):
            continue
        row = people.locked(session, person.workspace_id, kept.id)
        if (row.name, row.timezone, row.active, row.country) != was:
            raise _Changed
        if not row.active:
            row.next_due_at = now
        row.name, row.timezone, row.active = person.name, person.timezone, True
        row.country, row.region = person.country, person.region


def _begin_anew(
    session: Session,
    workspace_id: str,
    known: Known,
    entry: Entry,
    now: datetime,
    *,
    held: bool = False,
) -> int:
    there = known.between(entry)
    assert there is not None
    pair = pairs.get_kept(session, workspace_id, there.id)
    if pair.state != ENDED:
        raise _Changed
    pairing.begin_anew(session, pair, entry.cadence, entry.next_meeting, now, held=held)
    return pair.id


def _set_cadence(
    session: Session, workspace_id: str, known: Known, entry: Entry, now: datetime
) -> int:
    there = known.between(entry)
    assert there is not None
    pair = pairs.get_kept(session, workspace_id, there.id)
    if pair.state == ENDED:
        raise _Changed
    pair.cadence_code = entry.cadence.code
    audit.note(session, workspace_id, audit.Verb.CADENCE, "pair", pair.id, now)
    pair_clock.reckon(session, pair, now)
    return pair.id
