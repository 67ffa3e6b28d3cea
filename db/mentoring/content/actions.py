"""Action items: promises with an owner and, usually, a due date (S4)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, Session, lazyload, mapped_column, relationship

from db.core.base import Due, Key, RowId, check_word
from db.core.prepared import prepared
from db.mentoring.content.first_rows import list_first
from db.mentoring.content.searchable import Searchable
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair, refer_in_workspace
from db.mentoring.pairs import Forbidden, Pair, Seat
from db.mentoring.people import Person


class ItemState(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


OPEN, DONE, DROPPED = STATES = tuple(ItemState)


class ActionItem(Searchable, Due, PairOwned):
    """One promise; `next_due_at` is when its owner is next reminded of it."""

    __tablename__ = "action_items"
    __table_args__ = (
        check_word("state", ItemState),
        refer_in_pair("meeting_id", "meetings"),
        refer_in_workspace("owner_id", "people"),
        refer_in_workspace("author_id", "people"),
    )
    privacy = Privacy(content=("text", "folded"), waits=True)
    subject = "action"
    searched = ("text",)

    id: Mapped[Key]
    meeting_id: Mapped[RowId | None] = mapped_column(index=True)
    owner_id: Mapped[RowId] = mapped_column(index=True)
    author_id: Mapped[RowId] = mapped_column(index=True)
    text: Mapped[str]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=OPEN)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    carried_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(foreign_keys="ActionItem.pair_id", lazy="joined")


def open_of(session: Session, seat: Seat) -> Sequence[ActionItem]:
    """Return the pair's open action items, oldest first."""
    return session.scalars(
        select(ActionItem)
        .where(ActionItem.pair_id == seat.pair.id, ActionItem.state == OPEN)
        .order_by(ActionItem.created_at, ActionItem.id)
    ).all()


def list_open(
    session: Session, seats: Sequence[Seat], most: int
) -> dict[int, tuple[list[ActionItem], int]]:
    """Return by pair the first `most` of its open action items, oldest first, and their number."""
    return list_first(session, _select_open(), seats, most)


@prepared
def _select_open(pairs: Any, most: Any) -> Select[ActionItem, int]:
    order = (ActionItem.created_at, ActionItem.id)
    place = func.row_number().over(partition_by=ActionItem.pair_id, order_by=order).label("place")
    count = func.count().over(partition_by=ActionItem.pair_id).label("count")
    ranked = (
        select(ActionItem.id, place, count)
        .where(ActionItem.pair_id.in_(pairs), ActionItem.state == OPEN)
        .subquery()
    )
    return (
        select(ActionItem, ranked.c.count)
        .join(ranked, ranked.c.id == ActionItem.id)
        .where(ranked.c.place <= most)
        .order_by(*order)
        .options(lazyload(ActionItem.pair))
    )


def count_own(session: Session, seats: Sequence[Seat]) -> dict[int, int]:
    """Return by pair how many open action items are the seat's person's own; 0 stands for none."""
    owners, own = {seat.person.id for seat in seats}, [seat.pair.id for seat in seats]
    rows = session.execute(_count_own(), {"owners": list(owners), "pairs": own})
    return {seat.pair.id: 0 for seat in seats} | {pair_id: count for pair_id, count in rows}


@prepared
def _count_own(owners: Any, pairs: Any) -> Select[int, int]:
    return (
        select(ActionItem.pair_id, func.count())
        .where(ActionItem.owner_id.in_(owners), ActionItem.pair_id.in_(pairs))
        .where(ActionItem.state == OPEN)
        .group_by(ActionItem.pair_id)
    )


def closed_since(session: Session, seat: Seat, since: datetime) -> Sequence[ActionItem]:
    """Return the pair's action items that were done or dropped from that moment on."""
    return session.scalars(
        select(ActionItem)
        .where(
            ActionItem.pair_id == seat.pair.id,
            ActionItem.state != OPEN,
            ActionItem.closed_at >= since,
        )
        .order_by(ActionItem.created_at, ActionItem.id)
    ).all()


def list_carried(
    session: Session, seat: Seat, since: datetime, read: Collection[int], most: int
) -> tuple[list[ActionItem], int]:
    """Return what an agenda says of the pair's action items: `most` of them, and how many it is.

    They are those that are open, oldest first, then those that came to their end since a moment,
    but for those of these ids, of which both have `read` that.
    """
    of_it = {"pair": seat.pair.id, "since": since, "read": list(read)}
    rows = session.execute(_select_carried(most), of_it).all()
    return [item for item, _ in rows], rows[0][1] if rows else 0


@cache
def _select_carried(most: int) -> Select[ActionItem, int]:
    unread = ActionItem.id.not_in(bindparam("read", expanding=True))
    ended = and_(ActionItem.closed_at >= bindparam("since"), unread)
    return (
        select(ActionItem, func.count().over())
        .where(ActionItem.pair_id == bindparam("pair"), or_(ActionItem.state == OPEN, ended))
        .order_by(ActionItem.state != OPEN, ActionItem.created_at, ActionItem.id)
        .limit(most)
        .options(lazyload(ActionItem.pair))
    )


def overdue_of(session: Session, person: Person, today: date) -> Sequence[ActionItem]:
    """Return somebody's own open promises whose day is before theirs, the oldest first."""
    return session.scalars(
        select(ActionItem)
        .where(ActionItem.workspace_id == person.workspace_id, ActionItem.owner_id == person.id)
        .where(ActionItem.state == OPEN, ActionItem.due_on < today)
        .order_by(ActionItem.due_on, ActionItem.id)
    ).all()


def by_id(session: Session, seat: Seat, ids: Collection[int]) -> dict[int, ActionItem]:
    """Return those of the pair's action items that have these row ids, by them."""
    found = select(ActionItem).where(ActionItem.id.in_(ids), ActionItem.pair_id == seat.pair.id)
    return {row.id: row for row in session.scalars(found)} if ids else {}


def of_seat(session: Session, seat: Seat, action_id: int) -> ActionItem:
    """Return an action item of the seat's pair; raise Forbidden for any other."""
    item = session.scalar(_select_of_pair(), {"item": action_id, "pair": seat.pair.id})
    if item is None:
        raise Forbidden
    return item


@prepared
def _select_of_pair(item: Any, pair: Any) -> Select[ActionItem]:
    return (
        select(ActionItem)
        .where(ActionItem.id == item, ActionItem.pair_id == pair)
        .execution_options(populate_existing=True)
        .options(lazyload(ActionItem.pair))
    )
