"""What can be done to a programme: it is started, and given another channel or other people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from agendas.profiles import Profile, fill_zone, remarks
from agendas.roster.faults import Fault, Remark
from agendas.roster.people import person_fault
from db.core import workspaces
from db.mentoring import pairs, people, programmes
from db.mentoring.pairs import ENDED
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.privacy import audit
from db.privacy.audit import Verb


class Action(StrEnum):
    """What was done to a programme."""

    STARTED = "started"
    CHANGED = "changed"
    LEFT = "left"  # there was one of that name, and it stays as it is


@dataclass(frozen=True, slots=True)
class Draft:
    """What a programme is to be.

    `facilitators` are who runs it, as they were named, with what Slack says of each (None: nobody
    it knows); the first with a time zone gives it to the programme. Without `retention_months` it
    keeps those that it has; so it does where the `country` is None, and "" is none. With it comes
    the `region`, if any, by code.
    """

    name: str
    channel_id: str
    facilitators: Mapping[str, Profile | None]
    retention_months: int | None = None
    country: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was done, to which programme, and what is to be known of its facilitators."""

    action: Action
    programme: Programme
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Summary:
    """A programme, who runs it, and how many pairs it has that have not ended."""

    programme: Programme
    facilitators: Sequence[Person]
    pairs: int


class UnfitFacilitators(ValueError):
    """Somebody named cannot run a programme; `faults` has one for each of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


class NoTimeZone(ValueError):
    """Of none of the facilitators a time zone is known, and a programme needs one."""


def save(
    session: Session,
    workspace_id: str,
    workspace: str,
    draft: Draft,
    now: datetime,
    *,
    update: bool,
) -> Saved:
    """Start a programme in a workspace (by id and name), or with `update` change the one there is.

    Raises UnfitFacilitators and NoTimeZone; then nothing was written.
    """
    found = programmes.named(session, workspace_id, draft.name)
    profiles = choose_facilitators(draft.facilitators)
    profiles, notes = _fill_zones(session, workspace_id, profiles)
    if found is None:
        workspaces.keep(session, workspace_id, workspace)
        found = _start(session, workspace_id, draft, profiles, now)
        return Saved(Action.STARTED, found, notes)
    if not update:
        return Saved(Action.LEFT, found, notes)
    _change(session, found, draft, profiles, now)
    return Saved(Action.CHANGED, found, notes)


def choose_facilitators(named: Mapping[str, Profile | None]) -> list[Profile]:
    """Return those who are named, each once; raise UnfitFacilitators."""
    checked = [person_fault(0, "facilitator", text, profile) for text, profile in named.items()]
    faults = [fault for fault in checked if fault]
    if faults:
        raise UnfitFacilitators(faults)
    return list({profile.slack_id: profile for profile in named.values() if profile}.values())


def summarise(session: Session, programme: Programme) -> Summary:
    """Return a programme with what a list of programmes says of it."""
    runners = programmes.facilitators(session, programme.workspace_id, programme.id)
    there = pairs.of_programme(session, programme.workspace_id, programme.id)
    return Summary(programme, runners, sum(pair.state != ENDED for pair in there))


def _start(
    session: Session, workspace_id: str, draft: Draft, profiles: Sequence[Profile], now: datetime
) -> Programme:
    runners = _keep(session, workspace_id, profiles)
    programme = programmes.start(session, workspace_id, draft.name, draft.channel_id, runners, now)
    _place(programme, draft)
    programmes.set_digest(programme, now)
    _note(session, programme, draft, Verb.PROGRAMME_ADD, now)
    return programme


def _change(
    session: Session,
    programme: Programme,
    draft: Draft,
    profiles: Sequence[Profile],
    now: datetime,
) -> None:
    programme.channel_id = draft.channel_id
    _place(programme, draft)
    runners = _keep(session, programme.workspace_id, profiles)
    programmes.set_facilitators(session, programme, runners, now)
    _note(session, programme, draft, Verb.PROGRAMME_UPDATE, now)


def _place(programme: Programme, draft: Draft) -> None:
    if draft.country is not None:
        programme.country, programme.region = draft.country or None, draft.region


def _note(session: Session, programme: Programme, draft: Draft, verb: Verb, now: datetime) -> None:
    programme.retention_months = draft.retention_months or programme.retention_months
    audit.note(session, programme.workspace_id, verb, "programme", programme.id, now)


def _fill_zones(
    session: Session, workspace_id: str, profiles: Sequence[Profile]
) -> tuple[list[Profile], list[Remark]]:
    """Return the facilitators, each with a zone, and what is to be known of them.

    Those of whom none is known get that of the first who has one, as the programme does.
    """
    kept = {one.slack_id: one.timezone for one in people.kept(session, workspace_id)}
    known = [fill_zone(one, kept) for one in profiles]
    zone = next((one.timezone for one in known if one.timezone), None)
    if zone is None:
        raise NoTimeZone
    notes = [
        Remark(0, kind, {"name": one.name, "zone": zone}) for one in known for kind in remarks(one)
    ]
    return [replace(one, timezone=one.timezone or zone) for one in known], notes


def _keep(session: Session, workspace_id: str, profiles: Sequence[Profile]) -> list[Person]:
    kept = [people.keep(session, workspace_id, p.slack_id, p.name, p.timezone) for p in profiles]
    for person in kept:
        person.active = True
    return kept
