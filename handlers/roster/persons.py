"""The people of a roster: those who are new to a workspace, and those who are as Slack has them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.profiles import Profile
from agendas.rhythm.away import find_away
from db.core import ids
from db.core.upsert import filled
from db.mentoring import people
from db.mentoring.people import Kept, Person
from handlers.roster.planning import Change, Known, Step, list_named, list_superiors


class Changed(Exception):
    """Somebody changed what was read, before it was written."""


def find_persons(
    session: Session, workspace_id: str, part: Sequence[Step], known: Known, now: datetime
) -> tuple[dict[str, Person], list[Person]]:
    """Return those whose pairs begin, and superiors who are new, by Slack id; and all who are new.

    Of whoever is new, their status is read as well: later ones are told by an event.
    """
    begun = [step.entry for step in part if step.change in (Change.BEGIN, Change.ANEW)]
    named = list_named(begun)
    others = list_superiors([step.entry for step in part if step.details])
    everybody = named | {
        slack_id: one
        for slack_id, one in others.items()
        if slack_id not in named and slack_id not in known.people
    }
    new = [slack_id for slack_id in everybody if slack_id not in known.people]
    numbers = dict(zip(new, ids.reserve(session, Person, len(new)), strict=True))
    persons = {
        slack_id: _make_person(workspace_id, profile, known.people.get(slack_id), numbers, now)
        for slack_id, profile in everybody.items()
    }
    return persons, [persons[slack_id] for slack_id in new]


def _make_person(
    workspace_id: str,
    profile: Profile,
    kept: Kept | None,
    numbers: Mapping[str, int],
    now: datetime,
) -> Person:
    return filled(
        Person(
            id=kept.id if kept else numbers[profile.slack_id],
            workspace_id=workspace_id,
            slack_id=profile.slack_id,
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


def bring_up_to_date(
    session: Session, persons: dict[str, Person], known: Known, now: datetime
) -> None:
    """Keep those who are on record as Slack has them; raises Changed."""
    for slack_id, person in persons.items():
        kept = known.people.get(slack_id)
        if kept is None:
            continue
        was = (kept.name, kept.timezone, kept.active, kept.country)
        if was == (person.name, person.timezone, person.active, person.country):
            continue
        row = people.locked(session, person.workspace_id, kept.id)
        if (row.name, row.timezone, row.active, row.country) != was:
            raise Changed
        if not row.active:
            row.next_due_at = now
        row.name, row.timezone, row.active = person.name, person.timezone, True
        row.country, row.region = person.country, person.region
