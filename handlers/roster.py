"""Loading a roster: what it would change, and changing it; all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from agendas.profiles import Profile
from agendas.roster import Entry, Fault
from db import audit, pairs, people, programmes
from db.pairs import ENDED, Pair
from db.people import Person
from db.programmes import Programme
from handlers import pairing, standing


class Change(StrEnum):
    """What a row of the roster does."""

    BEGIN = "begin"
    CADENCE = "cadence"
    NOTHING = "nothing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Step:
    """What one entry of the roster does, and how often the pair meant to meet until now."""

    entry: Entry
    change: Change
    cadence_before: str = ""


def plan(
    session: Session, workspace_id: str, entries: Sequence[Entry], now: datetime
) -> tuple[list[Step], list[Fault]]:
    """Return what loading the entries would do, and what forbids it; nothing is written.

    A pair that exists keeps its own next meeting, and one that ended stays so.
    """
    steps, faults = [], []
    for entry in entries:
        pair = _existing(session, workspace_id, entry)
        if pair is None:
            faults += _forbidden(session, workspace_id, entry, now)
        steps.append(_step(entry, pair))
    return steps, faults


def with_known_zones(
    session: Session, workspace_id: str, profiles: Mapping[str, Profile | None]
) -> dict[str, Profile | None]:
    """Return the profiles; whom Slack gives no zone for has the one that is known, if any is."""
    return {ref: _zoned(session, workspace_id, one) for ref, one in profiles.items()}


def load(session: Session, workspace_id: str, steps: Sequence[Step], now: datetime) -> None:
    """Carry out what `plan` returned, in the same transaction as the plan."""
    for step in steps:
        entry = step.entry
        if step.change is Change.BEGIN:
            mentor, mentee = (_keep(session, workspace_id, p) for p in (entry.mentor, entry.mentee))
            programme = _programme(session, workspace_id, entry)
            pairing.begin(
                session, programme, mentor, mentee, entry.cadence, entry.next_meeting, now
            )
        elif step.change is Change.CADENCE:
            pair = _existing(session, workspace_id, entry)
            assert pair is not None
            pair.cadence_code = entry.cadence.code
            audit.note(session, workspace_id, audit.Verb.CADENCE, "pair", pair.id, now)
            standing.plan_check_in(pair, now)
            standing.reckon(session, pair, now)


def _zoned(session: Session, workspace_id: str, profile: Profile | None) -> Profile | None:
    if profile is None or profile.timezone:
        return profile
    known = people.find(session, workspace_id, profile.slack_id)
    return replace(profile, timezone=known.timezone) if known else profile


def _programme(session: Session, workspace_id: str, entry: Entry) -> Programme:
    programme = programmes.named(session, workspace_id, entry.programme)
    assert programme is not None, "entries name programmes that exist"
    return programme


def _keep(session: Session, workspace_id: str, profile: Profile) -> Person:
    person = people.keep(session, workspace_id, profile.slack_id, profile.name, profile.timezone)
    person.active = True
    return person


def _between(session: Session, workspace_id: str, entry: Entry, *, reverse: bool) -> Pair | None:
    mentor = people.find(session, workspace_id, entry.mentor.slack_id)
    mentee = people.find(session, workspace_id, entry.mentee.slack_id)
    if mentor is None or mentee is None:
        return None
    first, second = (mentee, mentor) if reverse else (mentor, mentee)
    programme = _programme(session, workspace_id, entry)
    return pairs.between(session, workspace_id, programme.id, first.id, second.id)


def _existing(session: Session, workspace_id: str, entry: Entry) -> Pair | None:
    return _between(session, workspace_id, entry, reverse=False)


def _forbidden(session: Session, workspace_id: str, entry: Entry, now: datetime) -> list[Fault]:
    faults = []
    if entry.next_meeting and entry.next_meeting <= now:
        faults.append(Fault(entry.line, "past"))
    reverse = _between(session, workspace_id, entry, reverse=True)
    if reverse is not None and reverse.state != ENDED:
        faults.append(Fault(entry.line, "reverse_exists"))
    return faults


def _step(entry: Entry, pair: Pair | None) -> Step:
    if pair is None:
        return Step(entry, Change.BEGIN)
    if pair.state == ENDED:
        return Step(entry, Change.ENDED)
    if pair.cadence == entry.cadence:
        return Step(entry, Change.NOTHING)
    return Step(entry, Change.CADENCE, pair.cadence.words)
