"""Who is a pair already, or was one: what a new one is measured by."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme


def count_mentees(
    session: Session, programme: Programme, mentors: Collection[int]
) -> dict[int, int]:
    """Return of how many pairs that have not ended each is the mentor, by their row's id."""
    rows = session.execute(
        select(Pair.mentor_id, func.count())
        .where(Pair.workspace_id == programme.workspace_id, Pair.programme_id == programme.id)
        .where(Pair.state != ENDED, Pair.mentor_id.in_(mentors))
        .group_by(Pair.mentor_id)
    )
    return {mentor: number for mentor, number in rows}


def list_pairs_of(session: Session, programme: Programme, mentee: Person) -> Sequence[Pair]:
    """Return the pairs that have not ended in which somebody is the mentee, in a programme."""
    return session.scalars(
        select(Pair)
        .where(Pair.workspace_id == programme.workspace_id, Pair.programme_id == programme.id)
        .where(Pair.mentee_id == mentee.id, Pair.state != ENDED)
    ).all()


def find_pair(
    session: Session, programme: Programme, mentor: Person, mentee: Person
) -> Pair | None:
    """Return the pair that two people are or were, in this order, in a programme."""
    return session.scalar(
        select(Pair).where(
            Pair.workspace_id == programme.workspace_id,
            Pair.programme_id == programme.id,
            Pair.mentor_id == mentor.id,
            Pair.mentee_id == mentee.id,
        )
    )
