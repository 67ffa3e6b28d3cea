"""Pairs that are none yet: asked for by a mentee, or proposed by a facilitator (S16, S22)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    CursorResult,
    Index,
    and_,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from agendas.matching import Answer, Match, State
from agendas.rhythm.cadence import CODES
from db.core.base import Due, Key, RowId, check_word, quote_words
from db.core.engine import only_reads
from db.mentoring.owned import PersonOwned, Privacy, refer_in_workspace
from db.mentoring.people import Person
from db.mentoring.programmes import Programme

KEPT = timedelta(days=400)  # once it has come to its end: a year is compared with the one before


class Proposal(Due, PersonOwned):
    """A pair that is not one yet: a mentee (`person`) asked for a mentor, or both were proposed.

    Without a `mentor` the mentee waits for one. `by_id` is the facilitator who proposed it, or None
    where the mentee asked. `note` is what the mentee says to the mentor. It goes on as
    `agendas.matching` has it.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        check_word("state", State),
        check_word("cadence_code", CODES),
        CheckConstraint(f"mentor_answer IN {quote_words(Answer)}", name="mentor_answer"),
        CheckConstraint(f"mentee_answer IN {quote_words(Answer)}", name="mentee_answer"),
        CheckConstraint("mentor_id <> person_id", name="two_people"),
        refer_in_workspace("programme_id", "programmes", "CASCADE"),
        refer_in_workspace("mentor_id", "people"),
        refer_in_workspace("by_id", "people"),
        Index(None, "programme_id", "state"),
    )
    privacy = Privacy(content=("note",))
    others = ("mentor_id", "by_id")

    id: Mapped[Key]
    workspace_id: Mapped[str]
    programme_id: Mapped[RowId]
    mentor_id: Mapped[RowId | None] = mapped_column(index=True)
    by_id: Mapped[RowId | None] = mapped_column(index=True)
    cadence_code: Mapped[str]
    note: Mapped[str | None]
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=State.OPEN)
    mentor_answer: Mapped[str | None]
    mentor_answered_at: Mapped[datetime | None]
    mentee_answer: Mapped[str | None]
    mentee_answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    mentee: Mapped[Person] = relationship(foreign_keys="Proposal.person_id", lazy="joined")
    mentor: Mapped[Person | None] = relationship(foreign_keys=[mentor_id], lazy="joined")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id], lazy="joined")
    programme: Mapped[Programme] = relationship(lazy="joined")

    def read(self) -> Match:
        """Return where it stands, for the rules."""
        return Match(
            state=State(self.state),
            named=self.mentor_id is not None,
            asked_at=self.asked_at,
            proposed=self.by_id is not None,
            mentor=_said(self.mentor_answer, self.mentor_answered_at),
            mentee=_said(self.mentee_answer, self.mentee_answered_at),
        )


def list_own_proposals(session: Session, person: Person) -> Sequence[Proposal]:
    """Return what somebody asked for as a mentee, or was proposed, in all programmes."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.workspace_id == person.workspace_id, Proposal.person_id == person.id)
        .order_by(Proposal.id)
    ).all()


def find_asked(session: Session, programme: Programme, mentee: Person) -> Proposal | None:
    """Return what a mentee asked for by themselves and waits for, or None."""
    return session.scalar(
        select(Proposal)
        .where(_in(programme), Proposal.person_id == mentee.id, Proposal.by_id.is_(None))
        .where(Proposal.state.in_((State.OPEN, State.LISTED)))
    )


def find_open(
    session: Session, programme: Programme, mentor: Person, mentee: Person, *, proposed: bool
) -> Proposal | None:
    """Return the open proposal of these two, or None: one of a facilitator's, or the mentee's."""
    return session.scalar(
        select(Proposal)
        .where(_in(programme), Proposal.state == State.OPEN)
        .where(Proposal.mentor_id == mentor.id, Proposal.person_id == mentee.id)
        .where(Proposal.by_id.is_not(None) if proposed else Proposal.by_id.is_(None))
    )


def get_kept(session: Session, workspace_id: str, number: int) -> Proposal | None:
    """Return a proposal of the workspace, which nobody else changes until the transaction ends."""
    rows = select(Proposal).where(Proposal.workspace_id == workspace_id, Proposal.id == number)
    if not only_reads(session.connection()):
        rows = rows.with_for_update(of=Proposal)
    return session.scalar(rows.execution_options(populate_existing=True))


def list_waiting(session: Session, programme: Programme) -> Sequence[Proposal]:
    """Return what is open in a programme, whoever has waited longest first."""
    return session.scalars(
        select(Proposal)
        .where(_in(programme), Proposal.state.in_((State.OPEN, State.LISTED)))
        .order_by(Proposal.asked_at, Proposal.id)
    ).all()


def count_listed(session: Session, programme: Programme) -> tuple[int, datetime | None]:
    """Return how many mentees wait for any mentor, and since when whoever has waited longest."""
    found = session.execute(
        select(func.count(), func.min(Proposal.asked_at)).where(
            _in(programme), Proposal.state == State.LISTED
        )
    ).one()
    return found[0], found[1]


def count_open(
    session: Session,
    programme: Programme,
    mentors: Collection[int],
    *,
    proposed_only: bool = False,
) -> dict[int, int]:
    """Return how many open proposals name each as the mentor, by their row's id.

    Where a facilitator sees the number, only those that were proposed count: whom a mentee has
    asked by themselves is not theirs to know.
    """
    rows = session.execute(
        select(Proposal.mentor_id, func.count())
        .where(_in(programme), Proposal.state == State.OPEN, Proposal.mentor_id.in_(mentors))
        .where(*([Proposal.by_id.is_not(None)] if proposed_only else []))
        .group_by(Proposal.mentor_id)
    )
    return {mentor: number for mentor, number in rows if mentor is not None}


def forget(session: Session, now: datetime) -> int:
    """Delete proposals that came to their end long ago; return how many."""
    old = delete(Proposal).where(Proposal.closed_at < now - KEPT)
    return cast("CursorResult[Any]", session.execute(old)).rowcount


def _in(programme: Programme) -> ColumnElement[bool]:
    return and_(
        Proposal.workspace_id == programme.workspace_id, Proposal.programme_id == programme.id
    )


def _said(answer: str | None, at: datetime | None) -> tuple[Answer, datetime] | None:
    return (Answer(answer), at) if answer and at else None
