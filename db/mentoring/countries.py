"""Whose country counts for whom: a person's own word, else what a programme of theirs says."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme


def adopt(person: Person, programme: Programme) -> None:
    """Give somebody who joins a programme its country, unless they have one."""
    if person.country is None and not person.own_country:
        person.country, person.region = programme.country, programme.region


def inherit(session: Session, person: Person) -> bool:
    """Give somebody who has not said their own the country of the first of their programmes.

    Returns whether that changes anything.
    """
    if person.own_country:
        return False
    found = session.execute(
        select(Programme.country, Programme.region)
        .join(Pair, Pair.programme_id == Programme.id)
        .where(Programme.workspace_id == person.workspace_id, Pair.state != ENDED)
        .where(or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id))
        .where(Programme.country.is_not(None))
        .order_by(Programme.id)
        .limit(1)
    ).first()
    before = (person.country, person.region)
    person.country, person.region = found or (None, None)
    return before != (person.country, person.region)


def list_members(session: Session, programme: Programme) -> Sequence[int]:
    """Return the row ids of the people in the programme's pairs that have not ended."""
    pairs = select(Pair).where(
        Pair.workspace_id == programme.workspace_id,
        Pair.programme_id == programme.id,
        Pair.state != ENDED,
    )
    found = session.execute(pairs.with_only_columns(Pair.mentor_id, Pair.mentee_id))
    return sorted({number for both in found for number in both})
