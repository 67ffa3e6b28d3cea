"""Pairs, and the one door to what a pair has written: a seat in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ScalarSelect,
    Select,
    UniqueConstraint,
    bindparam,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, lazyload, mapped_column, relationship

from agendas.rhythm.cadence import CODES, Cadence
from agendas.rhythm.next_date import Cause
from db.core.base import Base, Due, Key, RowId, check_word, is_one_of
from db.core.engine import only_reads
from db.core.prepared import prepared
from db.mentoring.owned import PairOwned, refer_in_workspace
from db.mentoring.people import Person
from db.mentoring.programmes import Facilitator, Programme

Row = TypeVar("Row", bound=PairOwned)
Role = Literal["mentor", "mentee"]
ROLES = get_args(Role)


class PairState(StrEnum):
    """Whether a pair goes on, is on leave, or has ended."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


ACTIVE, PAUSED, ENDED = PairState
# Whoever is gone may come back in years; what waits is looked at then.
RESTS_AT_MOST = timedelta(days=3650)


class Forbidden(Exception):
    """The pair is not one of this person's, or there is no such pair."""


class Pair(Due, Base):
    """One mentor and one mentee in one programme."""

    __tablename__ = "pairs"
    __table_args__ = (
        check_word("state", PairState),
        check_word("cadence_code", CODES),
        check_word("date_cause", Cause),
        CheckConstraint("(date_cause IS NULL) = (date_since IS NULL)", name="date_since"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("state <> 'paused' OR paused_until IS NOT NULL", name="paused_until"),
        CheckConstraint("state <> 'ended' OR ended_at IS NOT NULL", name="ended_at"),
        UniqueConstraint("programme_id", "mentor_id", "mentee_id"),
        UniqueConstraint("workspace_id", "id"),
        refer_in_workspace("programme_id", "programmes"),
        refer_in_workspace("mentor_id", "people"),
        refer_in_workspace("mentee_id", "people"),
    )

    id: Mapped[Key]
    workspace_id: Mapped[str]
    programme_id: Mapped[RowId]
    mentor_id: Mapped[RowId] = mapped_column(index=True)
    mentee_id: Mapped[RowId] = mapped_column(index=True)
    cadence_code: Mapped[str]
    state: Mapped[str] = mapped_column(default=ACTIVE)
    started_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    resumed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    last_met_at: Mapped[datetime | None]
    check_in_due_at: Mapped[datetime | None]
    # Why it has no date, since when, and how often both have been asked for one.
    date_cause: Mapped[str | None]
    date_since: Mapped[datetime | None]
    date_asks: Mapped[int] = mapped_column(default=0, server_default="0")
    date_asked_at: Mapped[datetime | None]
    # Until then what the other has done is not shown to them: it may be undone.
    mentor_held_until: Mapped[datetime | None]
    mentee_held_until: Mapped[datetime | None]
    # When the pair is to end, or has ended, by the wish of its mentor or its mentee.
    mentor_ends_at: Mapped[datetime | None]
    mentee_ends_at: Mapped[datetime | None]

    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id], lazy="joined")
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id], lazy="joined")
    programme: Mapped[Programme] = relationship(foreign_keys="Pair.programme_id", lazy="joined")

    @property
    def cadence(self) -> Cadence:
        """How often the pair means to meet."""
        return Cadence.parse(self.cadence_code)

    @property
    def rests_until(self) -> datetime | None:
        """Until when what comes due waits at most, as one of the two is gone; None otherwise."""
        left = [one.left_at for one in (self.mentee, self.mentor) if not one.active and one.left_at]
        return left[0] + RESTS_AT_MOST if left else None

    @property
    def held_back_until(self) -> datetime | None:
        """Until when nothing is asked of either: a leave, or that one of them is gone."""
        return self.paused_until if self.state == PAUSED else self.rests_until

    @property
    def ends_at(self) -> datetime | None:
        """When it is to end, or was to, by the wish of whichever of its two comes first."""
        wishes = [at for at in (self.mentor_ends_at, self.mentee_ends_at) if at]
        return min(wishes, default=None)

    def held_until(self, person_id: int) -> datetime | None:
        """Return until when a member is not shown what the other has done."""
        if person_id == self.mentor_id:
            return self.mentor_held_until
        return self.mentee_held_until if person_id == self.mentee_id else None


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in a pair: whoever holds one may read and write the pair's content."""

    pair: Pair
    person: Person
    role: Role

    @property
    def other(self) -> Person:
        """The person across the table."""
        return self.pair.mentee if self.role == "mentor" else self.pair.mentor

    @property
    def other_role(self) -> Role:
        """What the person across the table is."""
        return "mentee" if self.role == "mentor" else "mentor"

    @property
    def ends_at(self) -> datetime | None:
        """When the pair is to end, or was to, by this person's wish."""
        return self.pair.mentor_ends_at if self.role == "mentor" else self.pair.mentee_ends_at

    def role_of(self, person_id: int) -> Role:
        """Return whether a member of this pair is its mentor or its mentee."""
        return "mentor" if person_id == self.pair.mentor_id else "mentee"

    def of_role(self, role: str) -> Person:
        """Return this pair's mentor or its mentee."""
        return self.pair.mentor if role == "mentor" else self.pair.mentee

    def named(self, person_id: int) -> Person:
        """Return the member of this pair with that row id."""
        return self.pair.mentor if person_id == self.pair.mentor_id else self.pair.mentee


class Between(NamedTuple):
    """What a roster needs to know of a pair that is on record."""

    id: int
    programme_id: int
    mentor_id: int
    mentee_id: int
    state: str
    cadence_code: str


def seats(
    session: Session, person: Person, *, ended: bool = False, for_update: bool = True
) -> list[Seat]:
    """Return the person's seats, the pairs that have gone on longest first.

    As with `seat`, the pairs stay as they are until the transaction ends, where it may write; not
    so where they are only read, and not `for_update`.
    """
    keeps = for_update and not only_reads(session.connection())
    own = {"workspace": person.workspace_id, "person": person.id}
    found = session.scalars(_select_seats(by_slack_id=False, ended=ended, keeps=keeps), own)
    return [_seat(pair, person) for pair in found]


def seats_of(
    session: Session,
    workspace_id: str,
    slack_id: str,
    *,
    ended: bool = False,
    for_update: bool = True,
) -> list[Seat]:
    """Return what `seats` does, for whoever has that Slack id; nobody asks who they are first."""
    keeps = for_update and not only_reads(session.connection())
    own = {"workspace": workspace_id, "slack_id": slack_id}
    found = session.scalars(_select_seats(by_slack_id=True, ended=ended, keeps=keeps), own)
    return [_seat(pair, _find_member(pair, slack_id)) for pair in found]


@cache
def _select_seats(*, by_slack_id: bool, ended: bool, keeps: bool) -> Select[Pair]:
    workspace: BindParameter[str] = bindparam("workspace")
    person = _select_id(workspace, bindparam("slack_id")) if by_slack_id else bindparam("person")
    found = select(Pair).where(Pair.workspace_id == workspace, _is_of(person))
    if not ended:
        found = found.where(is_one_of(Pair.state, (ACTIVE, PAUSED)))
    found = found.order_by(Pair.started_at, Pair.id)
    return _keep(found) if keeps else found


def _select_id(workspace: Any, slack_id: Any) -> ScalarSelect[int]:
    """Return the query for the row id of whoever has that Slack id in a workspace."""
    own = (Person.workspace_id == workspace, Person.slack_id == slack_id)
    return select(Person.id).where(*own).scalar_subquery()


def seat(session: Session, person: Person, pair_id: int) -> Seat:
    """Return the person's seat in that pair, ended or not; raise Forbidden if they have none.

    Until the transaction ends, nobody else takes a seat in that pair, and time brings it nothing:
    what its two members do at the same instant happens one after the other. A session that only
    reads keeps nobody from anything, waits for nobody, and reads no pair twice.
    """
    if only_reads(session.connection()):
        known = session.get(Pair, pair_id)
        own = known is not None and known.workspace_id == person.workspace_id
        if known is None or not own or person.id not in (known.mentor_id, known.mentee_id):
            raise Forbidden
        return _seat(known, person)
    own_seat = {"workspace": person.workspace_id, "person": person.id, "pair": pair_id}
    pair = session.scalar(_select_kept_seat(), own_seat)
    if pair is None:
        raise Forbidden
    return _seat(pair, person)


@prepared
def _select_kept_seat(workspace: Any, person: Any, pair: Any) -> Select[Pair]:
    own = (Pair.workspace_id == workspace, Pair.id == pair, _is_of(person))
    return _keep(select(Pair).where(*own))


def owned(session: Session, person: Person, model: type[Row], owned_id: int) -> tuple[Seat, Row]:
    """Return the person's seat in the pair that a row belongs to, and the row, as it is now.

    Raises Forbidden for a row of anybody else's, or of nobody's. The pair is kept as with `seat`.
    """
    of_it = {"id": owned_id, "workspace": person.workspace_id}
    if only_reads(session.connection()):
        found = session.scalar(_select_owned(model), of_it)
        if found is None:
            raise Forbidden
        return seat(session, person, found.pair_id), found
    # The pair first: what was read before the lock was got may have changed meanwhile.
    pair = session.scalar(_select_kept_pair_of(model), {**of_it, "person": person.id})
    row = session.scalar(_select_owned(model), of_it) if pair else None
    if pair is None or row is None:
        raise Forbidden
    return _seat(pair, person), row


def owned_of(
    session: Session, workspace_id: str, slack_id: str, model: type[Row], owned_id: int
) -> tuple[Seat, Row] | None:
    """Return what `owned` does, for whoever has that Slack id; nobody asks who they are first.

    Returns None for a row of anybody else's, or of nobody's.
    """
    of_it = {"id": owned_id, "workspace": workspace_id}
    keeps = not only_reads(session.connection())
    of_theirs = _select_kept_pair_by(model) if keeps else _select_pair_by(model)
    pair = session.scalar(of_theirs, {**of_it, "slack_id": slack_id})
    row = session.scalar(_select_owned(model), of_it) if pair else None
    if pair is None or row is None:
        return None
    return _seat(pair, _find_member(pair, slack_id)), row


@cache
def _select_kept_pair_of(model: Any) -> Select[Pair]:
    return _keep(_select_pair_of(model, bindparam("person")))


@cache
def _select_kept_pair_by(model: Any) -> Select[Pair]:
    return _keep(_select_pair_by(model))


@cache
def _select_pair_by(model: Any) -> Select[Pair]:
    return _select_pair_of(model, _select_id(bindparam("workspace"), bindparam("slack_id")))


def _select_pair_of(model: Any, person_id: Any) -> Select[Pair]:
    own = (model.id == bindparam("id"), model.workspace_id == bindparam("workspace"))
    of_row = select(model.pair_id).where(*own).scalar_subquery()
    there = (Pair.workspace_id == bindparam("workspace"), Pair.id == of_row)
    return select(Pair).where(*there, _is_of(person_id))


@cache
def _select_owned(model: Any) -> Select[Any]:
    own = (model.id == bindparam("id"), model.workspace_id == bindparam("workspace"))
    read = select(model).where(*own).execution_options(populate_existing=True)
    # The pair has just been read: whoever asks has a seat in it.
    return read.options(lazyload(model.pair)) if hasattr(model, "pair") else read


def sides(pair: Pair) -> tuple[Seat, Seat]:
    """Return both seats of a pair, the mentee's first: they drive the relationship (S10)."""
    return Seat(pair, pair.mentee, "mentee"), Seat(pair, pair.mentor, "mentor")


def all_between(
    session: Session, workspace_id: str, programme_ids: Collection[int]
) -> list[Between]:
    """Return the pairs of these programmes, ended or not; none of them as a mapped row."""
    columns = (getattr(Pair, name) for name in Between._fields)
    query = select(*columns).where(
        Pair.workspace_id == workspace_id, Pair.programme_id.in_(programme_ids)
    )
    return [Between(*row) for row in session.execute(query)]


class Named(NamedTuple):
    """A pair that goes on, by the name of its programme and the Slack ids of its two."""

    id: int
    programme: str
    mentor: str
    mentee: str


def going_on_in(session: Session, workspace_id: str, names: Collection[str]) -> list[Named]:
    """Return the pairs that have not ended in the programmes of these names."""
    mentor, mentee = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Pair.id, Programme.name, mentor.slack_id, mentee.slack_id)
        .join(Programme, Programme.id == Pair.programme_id)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(Pair.workspace_id == workspace_id, Pair.state != ENDED, Programme.name.in_(names))
        .order_by(Pair.id)
    )
    return [Named(*row) for row in rows]


def find_in(
    session: Session, workspace_id: str, pair_id: int, programme_ids: Collection[int]
) -> Pair | None:
    """Return a pair of one of these programmes, kept from others; None for any other."""
    return session.scalar(
        _kept(session, select(Pair)).where(
            Pair.workspace_id == workspace_id,
            Pair.id == pair_id,
            Pair.programme_id.in_(programme_ids),
        )
    )


def get_kept(session: Session, workspace_id: str, pair_id: int) -> Pair:
    """Return a pair of the workspace as it is now, kept from others until the transaction ends."""
    return session.scalars(
        _kept(session, select(Pair)).where(Pair.workspace_id == workspace_id, Pair.id == pair_id)
    ).one()


def list_kept(session: Session, workspace_id: str, numbers: Collection[int]) -> Sequence[Pair]:
    """Return those of some pairs that there still are, as they are now, kept as with `get_kept`."""
    some = (Pair.workspace_id == workspace_id, Pair.id.in_(numbers))
    return session.scalars(_kept(session, select(Pair)).where(*some).order_by(Pair.id)).all()


def get(session: Session, workspace_id: str, pair_id: int) -> Pair:
    """Return a pair of the workspace, to be read; raise NoResultFound for anybody else's."""
    own = (Pair.workspace_id == workspace_id, Pair.id == pair_id)
    return session.scalars(select(Pair).where(*own)).one()


def facilitated(session: Session, person: Person, pair_id: int) -> Pair:
    """Return a pair of a programme that this person runs; raise Forbidden for any other.

    It is no seat: nothing that the pair wrote can be reached from it. It is kept as with `seat`.
    """
    runs = select(Facilitator.programme_id).where(
        Facilitator.workspace_id == person.workspace_id, Facilitator.person_id == person.id
    )
    pair = session.scalar(
        _kept(session, select(Pair)).where(
            Pair.workspace_id == person.workspace_id,
            Pair.id == pair_id,
            Pair.programme_id.in_(runs),
        )
    )
    if pair is None:
        raise Forbidden
    return pair


def of_programme(session: Session, workspace_id: str, programme_id: int) -> Sequence[Pair]:
    """Return the programme's pairs in the order in which they began."""
    return session.scalars(
        select(Pair)
        .where(Pair.workspace_id == workspace_id, Pair.programme_id == programme_id)
        .order_by(Pair.started_at, Pair.id)
    ).all()


def lock(session: Session, pair_id: int) -> bool:
    """Keep a pair from others until the transaction ends; False when somebody else has it."""
    free = select(Pair.id).where(Pair.id == pair_id)
    # Rows that refer to the pair may be written meanwhile: its key stays what it is.
    return session.scalar(free.with_for_update(skip_locked=True, key_share=True)) is not None


def _is_of(person_id: Any) -> ColumnElement[bool]:
    return or_(Pair.mentor_id == person_id, Pair.mentee_id == person_id)


def _kept(session: Session, pairs: Select[Pair]) -> Select[Pair]:
    return pairs if only_reads(session.connection()) else _keep(pairs)


def _keep(pairs: Select[Pair]) -> Select[Pair]:
    # Rows that were read before the lock was got may have changed while it was waited for.
    return pairs.with_for_update(of=Pair, key_share=True).execution_options(populate_existing=True)


def _find_member(pair: Pair, slack_id: str) -> Person:
    return pair.mentor if pair.mentor.slack_id == slack_id else pair.mentee


def _seat(pair: Pair, person: Person) -> Seat:
    return Seat(pair, person, "mentor" if pair.mentor_id == person.id else "mentee")
