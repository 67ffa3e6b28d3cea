"""What can be done to a programme: it is started, changed, handed on; in Slack or by the host."""

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
from handlers.notifications.kinds import Kind
from handlers.notifications.notify import notify
from handlers.programme import rights
from handlers.programme.messages import FACILITATING, HANDED_ON
from handlers.slackui.request import Request


class Action(StrEnum):
    """What was done to a programme."""

    STARTED = "started"
    CHANGED = "changed"
    LEFT = "left"  # there was one of that name, and it stays as it is


@dataclass(frozen=True, slots=True)
class Draft:
    """What a programme is to be.

    `facilitators` are who runs it, as they were named, with what Slack says of each (None: nobody
    it knows); the first with a time zone gives it to the programme. What is None stays as it is, or
    is as usual; the `country` "" is none. With it comes the `region`, if any, by code. The others
    are as in `agendas.programme.Terms`.
    """

    name: str
    channel_id: str
    facilitators: Mapping[str, Profile | None] | None
    retention_months: int | None = None
    country: str | None = None
    region: str | None = None
    cadence: str | None = None
    weekday: int | None = None
    hour: int | None = None
    grace: int | None = None
    prompt: int | None = None
    share: int | None = None
    asking: bool | None = None


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


class NameTaken(ValueError):
    """Another programme of the workspace has that name."""


class WrongDays(ValueError):
    """The mentee would not be asked before the agenda is shared, so many days ahead of it."""

    def __init__(self, prompt: int, share: int) -> None:
        super().__init__(prompt, share)
        self.prompt, self.share = prompt, share


class NoTimeZone(ValueError):
    """Of none of the facilitators a time zone is known, and a programme needs one."""


def save(
    session: Session,
    workspace_id: str,
    workspace: str | None,
    draft: Draft,
    now: datetime,
    *,
    update: bool,
    by: Person | None = None,
) -> Saved:
    """Start a programme in a workspace (by id and name), or with `update` change the one there is.

    `by` is who does it, if it is not the host. Raises UnfitFacilitators and NoTimeZone; then
    nothing was written.
    """
    found = programmes.named(session, workspace_id, draft.name)
    if found is not None:
        return change(session, found, draft, now, by) if update else Saved(Action.LEFT, found)
    profiles, notes = _prepare(session, workspace_id, draft)
    workspaces.keep(session, workspace_id, workspace)
    found = _start(session, workspace_id, draft, profiles, now, by)
    return Saved(Action.STARTED, found, notes)


def change(
    session: Session, programme: Programme, draft: Draft, now: datetime, by: Person | None
) -> Saved:
    """Change a programme; whoever runs it from now on, or no more, is told.

    Raises NameTaken, UnfitFacilitators and NoTimeZone; then nothing was written. What follows for
    pairs and people is done by `following.follow`.
    """
    if draft.name != programme.name and is_taken(session, programme.workspace_id, draft.name):
        raise NameTaken
    profiles, notes = _prepare(session, programme.workspace_id, draft)
    programme.name, programme.channel_id = draft.name, draft.channel_id
    _set_terms(programme, draft)
    if profiles:
        runners = _keep(session, programme.workspace_id, profiles)
        _put_in_charge(session, programme, runners, now, by)
    programmes.set_digest(programme, now)
    _note(session, programme, Verb.PROGRAMME_UPDATE, now, by)
    return Saved(Action.CHANGED, programme, notes)


def hand_over(
    session: Session, programme: Programme, giver: Person, profile: Profile, now: datetime
) -> Person:
    """Let somebody run a programme in the place of one who does; return them.

    Raises UnfitFacilitators and NoTimeZone; then nothing was written.
    """
    profiles, _ = _fill_zones(
        session, programme.workspace_id, choose_facilitators({profile.slack_id: profile})
    )
    (taker,) = _keep(session, programme.workspace_id, profiles)
    running = programmes.facilitators(session, programme.workspace_id, programme.id)
    after = [taker if one == giver else one for one in running]
    _put_in_charge(session, programme, list(dict.fromkeys(after)), now, giver)
    _note(session, programme, Verb.PROGRAMME_HAND_OVER, now, giver)
    return taker


def choose_facilitators(named: Mapping[str, Profile | None]) -> list[Profile]:
    """Return those who are named, each once; raise UnfitFacilitators."""
    checked = [person_fault(0, "facilitator", text, profile) for text, profile in named.items()]
    faults = [fault for fault in checked if fault]
    if faults:
        raise UnfitFacilitators(faults)
    return list({profile.slack_id: profile for profile in named.values() if profile}.values())


def is_taken(session: Session, workspace_id: str, name: str) -> bool:
    """Say whether a programme of the workspace has that name."""
    return programmes.named(session, workspace_id, name) is not None


def may_start(request: Request) -> bool:
    """Say whether whoever acts may start a programme here; Slack is asked where need be."""
    return rights.may_start(request)


def summarise(session: Session, programme: Programme) -> Summary:
    """Return a programme with what a list of programmes says of it."""
    runners = programmes.facilitators(session, programme.workspace_id, programme.id)
    there = pairs.of_programme(session, programme.workspace_id, programme.id)
    return Summary(programme, runners, sum(pair.state != ENDED for pair in there))


def _prepare(
    session: Session, workspace_id: str, draft: Draft
) -> tuple[list[Profile], list[Remark]]:
    if draft.facilitators is None:
        return [], []
    return _fill_zones(session, workspace_id, choose_facilitators(draft.facilitators))


def _start(
    session: Session,
    workspace_id: str,
    draft: Draft,
    profiles: Sequence[Profile],
    now: datetime,
    by: Person | None,
) -> Programme:
    runners = _keep(session, workspace_id, profiles)
    programme = programmes.start(session, workspace_id, draft.name, draft.channel_id, runners, now)
    _set_terms(programme, draft)
    programmes.set_digest(programme, now)
    session.flush()
    for person in runners:
        _tell(session, FACILITATING, person, programme, now, by)
    _note(session, programme, Verb.PROGRAMME_ADD, now, by)
    return programme


def _set_terms(programme: Programme, draft: Draft) -> None:
    prompt = draft.prompt or programme.prompt_days
    share = draft.share or programme.share_days
    if prompt <= share:
        raise WrongDays(prompt, share)
    given = {
        "retention_months": draft.retention_months,
        "cadence_code": draft.cadence,
        "digest_weekday": draft.weekday,
        "digest_hour": draft.hour,
        "grace_days": draft.grace,
        "prompt_days": draft.prompt,
        "share_days": draft.share,
        "asking": draft.asking,
    }
    for name, value in given.items():
        if value is not None:
            setattr(programme, name, value)
    if draft.country is not None:
        programme.country, programme.region = draft.country or None, draft.region or None


def _put_in_charge(
    session: Session,
    programme: Programme,
    runners: Sequence[Person],
    now: datetime,
    by: Person | None,
) -> None:
    before = programmes.facilitators(session, programme.workspace_id, programme.id)
    programmes.set_facilitators(session, programme, runners, now)
    for person in runners:
        if person not in before:
            _tell(session, FACILITATING, person, programme, now, by)
    for person in before:
        if person not in runners and person.active:
            _tell(session, HANDED_ON, person, programme, now, by)


def _tell(
    session: Session,
    kind: Kind,
    person: Person,
    programme: Programme,
    now: datetime,
    by: Person | None,
) -> None:
    """Tell somebody what they are from now on; who did it themselves hears of it at once."""
    which = now.isoformat()
    at_once = by is not None and by.id == person.id
    notify(session, kind, person, programme, now, occurrence=which, at_once=at_once)


def _note(
    session: Session, programme: Programme, verb: Verb, now: datetime, by: Person | None
) -> None:
    who = by.id if by else None
    audit.note(session, programme.workspace_id, verb, "programme", programme.id, now, who)


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
