"""What mentors offer in a programme: how many mentees they take, and in what (S16, S22)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, lazyload, relationship

from agendas.matching import MOST_PLACES
from db.core.base import Key, RowId
from db.mentoring.owned import PersonOwned, Privacy, refer_in_workspace
from db.mentoring.people import Person
from db.mentoring.programmes import Programme


class Offer(PersonOwned):
    """How many mentees a mentor takes in a programme, and in what; programme and mentees see it.

    `places` counts those whom they have already; without a number, or without `topics`, nothing is
    said of that.
    """

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint(f"places BETWEEN 0 AND {MOST_PLACES}", name="places"),
        refer_in_workspace("programme_id", "programmes", "CASCADE"),
        UniqueConstraint("programme_id", "person_id"),
    )
    privacy = Privacy(content=("topics",))

    id: Mapped[Key]
    workspace_id: Mapped[str]
    programme_id: Mapped[RowId]
    places: Mapped[int | None]
    topics: Mapped[str | None]

    person: Mapped[Person] = relationship(foreign_keys="Offer.person_id", lazy="joined")
    programme: Mapped[Programme] = relationship()


def set_places(
    session: Session,
    programme: Programme,
    mentor: Person,
    places: int | None,
    topics: str | None = None,
) -> Offer:
    """Keep how many mentees a mentor takes in a programme; topics None leaves those said."""
    offer = find_offer(session, programme, mentor)
    if offer is None:
        offer = Offer(
            workspace_id=programme.workspace_id, programme_id=programme.id, person_id=mentor.id
        )
        session.add(offer)
    offer.places = places
    if topics is not None:
        offer.topics = topics or None
    session.flush()
    return offer


def drop_offer(session: Session, programme: Programme, mentor: Person) -> None:
    """Delete what a mentor says of themselves in a programme, if anything."""
    found = find_offer(session, programme, mentor)
    if found is not None:
        session.delete(found)
        session.flush()


def find_offer(session: Session, programme: Programme, mentor: Person) -> Offer | None:
    """Return what a mentor says of themselves in a programme, or None."""
    return session.scalar(
        select(Offer).where(
            Offer.workspace_id == programme.workspace_id,
            Offer.programme_id == programme.id,
            Offer.person_id == mentor.id,
        )
    )


def list_own_offers(session: Session, person: Person) -> Sequence[Offer]:
    """Return what somebody offers, in all programmes."""
    return session.scalars(
        select(Offer)
        .where(Offer.workspace_id == person.workspace_id, Offer.person_id == person.id)
        .order_by(Offer.id)
    ).all()


def list_offers(session: Session, programme: Programme) -> Sequence[Offer]:
    """Return all offers in a programme of people who can be written to, by name."""
    return session.scalars(
        select(Offer)
        .join(Person, Person.id == Offer.person_id)
        .where(Offer.workspace_id == programme.workspace_id, Offer.programme_id == programme.id)
        .where(Person.active)
        .order_by(Person.name, Person.id)
    ).all()


def list_places(session: Session, workspace_id: str) -> dict[tuple[int, int], int]:
    """Return how many mentees mentors take who say so, by their programme's and their row's id."""
    rows = session.execute(
        select(Offer.programme_id, Offer.person_id, Offer.places).where(
            Offer.workspace_id == workspace_id, Offer.places.is_not(None)
        )
    )
    return {(programme, person): places for programme, person, places in rows if places is not None}


def put_places(
    session: Session, workspace_id: str, places: Mapping[tuple[int, int], int | None]
) -> None:
    """Keep how many mentees mentors take, by programme and mentor; None is not said any more."""
    asked = (
        select(Offer)
        .options(lazyload(Offer.person))
        .where(
            Offer.workspace_id == workspace_id,
            Offer.person_id.in_({mentor for _, mentor in places}),
        )
    )
    there = {(one.programme_id, one.person_id): one for one in session.scalars(asked)}
    for (programme_id, mentor_id), number in places.items():
        found = there.get((programme_id, mentor_id))
        if found is None and number is not None:
            own = {"workspace_id": workspace_id, "programme_id": programme_id}
            session.add(Offer(**own, person_id=mentor_id, places=number))
        elif found is not None and number is None and not found.topics:
            session.delete(found)
        elif found is not None:
            found.places = number
    session.flush()
