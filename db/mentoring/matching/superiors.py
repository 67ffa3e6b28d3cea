"""Who has authority over whom, as a roster has it: a mentor should have none (S16)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from agendas.matching import Authority
from db.core.base import Key, RowId, check_word
from db.mentoring.owned import PersonOwned, Privacy, refer_in_workspace
from db.mentoring.people import Person


class Superior(PersonOwned):
    """Who is a mentee's chair, or supervisor, as a roster has it: a mentor should be neither (S16).

    Those who run a programme see it: on the roster, and where they would propose the two as a pair.
    """

    __tablename__ = "superiors"
    __table_args__ = (
        check_word("authority", Authority),
        refer_in_workspace("superior_id", "people"),
        UniqueConstraint("person_id", "authority"),
    )
    privacy = Privacy()
    others = ("superior_id",)

    id: Mapped[Key]
    workspace_id: Mapped[str]
    superior_id: Mapped[RowId] = mapped_column(index=True)
    authority: Mapped[str]


def list_of(session: Session, mentee: Person) -> Sequence[Superior]:
    """Return who has authority over a mentee, as far as a roster says."""
    return session.scalars(
        select(Superior)
        .where(Superior.workspace_id == mentee.workspace_id, Superior.person_id == mentee.id)
        .order_by(Superior.authority)
    ).all()


def find_authority(session: Session, mentee: Person, mentor: Person) -> list[Authority]:
    """Return what a mentor is to a mentee, as far as a roster says: for whoever proposes them."""
    over = list_of(session, mentee)
    return [Authority(one.authority) for one in over if one.superior_id == mentor.id]


def list_superiors(session: Session, workspace_id: str) -> dict[tuple[int, str], int]:
    """Return the row ids of mentees' superiors, by the mentee's row id and the authority."""
    rows = session.execute(
        select(Superior.person_id, Superior.authority, Superior.superior_id).where(
            Superior.workspace_id == workspace_id
        )
    )
    return {(mentee, authority): superior for mentee, authority, superior in rows}


def put_superiors(
    session: Session, workspace_id: str, superiors: Mapping[tuple[int, str], int | None]
) -> None:
    """Keep who mentees' superiors are, by mentee and authority; None is nobody any more."""
    asked = select(Superior).where(
        Superior.workspace_id == workspace_id,
        Superior.person_id.in_({mentee for mentee, _ in superiors}),
    )
    there = {(one.person_id, one.authority): one for one in session.scalars(asked)}
    for (mentee_id, authority), superior_id in superiors.items():
        found = there.get((mentee_id, authority))
        if superior_id is None:
            if found is not None:
                session.delete(found)
        elif found is None:
            own = {"workspace_id": workspace_id, "person_id": mentee_id}
            session.add(Superior(**own, authority=authority, superior_id=superior_id))
        else:
            found.superior_id = superior_id
    session.flush()
