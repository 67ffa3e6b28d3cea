"""Meetings: one planned or held conversation of a pair."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    CheckConstraint,
    Index,
    Select,
    UniqueConstraint,
    bindparam,
    case,
    func,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, joinedload, lazyload, mapped_column, relationship

from agendas.dates.local_time import day_around
from agendas.lines.place import LONGEST, SHORTEST
from agendas.meeting import AHEAD, DONE, LENGTH, OPEN, REVIEWING, State
from db.core.base import Due, Key, RowId, check_word, is_one_of, quote_words
from db.core.prepared import prepared
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair, refer_in_workspace
from db.mentoring.pairs import ROLES, Pair

A_MINUTE = timedelta(minutes=1)
IS_AHEAD = text(f"state IN {quote_words(AHEAD)}")


class Meeting(Due, PairOwned):
    """One meeting; `next_due_at` is when time takes it to its next state.

    `stamped_at` is when what calendars are told of its date last changed; a meeting that was never
    planned, only noted afterwards, is in no calendar and has none. `sequence` counts its dates,
    `revision` how often only its place or length changed, last at `revised_at`. `noted_by` is the
    side that says that it was held, for as long as that is its word alone; while it is in doubt,
    the other side says that it was not.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        check_word("state", State),
        check_word("noted_by", ROLES),
        CheckConstraint(f"minutes BETWEEN {SHORTEST} AND {LONGEST}", name="length"),
        # Of a pair's meetings one is ahead at most.
        Index(
            "uq_meetings_ahead",
            "pair_id",
            unique=True,
            sqlite_where=IS_AHEAD,
            postgresql_where=IS_AHEAD,
        ),
        UniqueConstraint("pair_id", "id"),
    )
    privacy = Privacy(waits=True)
    subject = "meeting"

    id: Mapped[Key]
    pair_id: Mapped[RowId] = mapped_column()  # the key above is its index
    state: Mapped[str]
    starts_at: Mapped[datetime]
    entered_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    noted_by: Mapped[str | None]
    # Until when the leave is in which it is to be held all the same.
    kept_for: Mapped[datetime | None]
    uid: Mapped[str] = mapped_column(default=lambda: f"{uuid4()}@reiterate")
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=LENGTH // A_MINUTE, server_default="60")
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    revised_at: Mapped[datetime | None]
    recap_reminded: Mapped[bool] = mapped_column(default=False)

    pair: Mapped[Pair] = relationship(foreign_keys="Meeting.pair_id", lazy="joined")
    located: Mapped["MeetingPlace | None"] = relationship(
        primaryjoin="Meeting.id == foreign(MeetingPlace.meeting_id)", viewonly=True, uselist=False
    )

    @property
    def place(self) -> str:
        """Where it is, in the pair's own words, or "": only its two may read that."""
        return self.located.place if self.located else ""

    @property
    def lasts(self) -> timedelta:
        """How long it is to last."""
        return self.minutes * A_MINUTE

    @property
    def ends_at(self) -> datetime:
        """When it is to end."""
        return self.starts_at + self.lasts

    @property
    def edition(self) -> str:
        """Which date, place and length of it these are: "2", or "2.1" where the date stayed."""
        return f"{self.sequence}.{self.revision}" if self.revision else str(self.sequence)

    @property
    def stands(self) -> State:
        """The meeting's state in the cycle's table."""
        return State(self.state)


class MeetingPlace(PairOwned):
    """Where a meeting is: a link, a room or a phone, as the pair wrote it."""

    __tablename__ = "meeting_places"
    __table_args__ = (refer_in_pair("meeting_id", "meetings", "CASCADE"),)
    privacy = Privacy(content=("place",))

    meeting_id: Mapped[RowId] = mapped_column(primary_key=True)
    place: Mapped[str]


class ChecklistMark(PairOwned):
    """One line of the first meeting's list that the pair has ticked off (S6)."""

    __tablename__ = "meeting_ticks"
    __table_args__ = (
        refer_in_pair("meeting_id", "meetings", "CASCADE"),
        refer_in_workspace("person_id", "people"),
    )
    privacy = Privacy(content=("item",))

    meeting_id: Mapped[RowId] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[RowId] = mapped_column(index=True)


def keep_place(session: Session, meeting: Meeting, place: str) -> None:
    """Keep where a meeting is, in place of what was kept before; "" is nowhere said."""
    row = session.get(MeetingPlace, meeting.id)
    if row is not None and not place:
        session.delete(row)
    elif row is not None:
        row.place = place
    elif place:
        own = {"workspace_id": meeting.workspace_id, "pair_id": meeting.pair_id}
        session.add(MeetingPlace(**own, meeting_id=meeting.id, place=place))
    session.flush()
    session.expire(meeting, ["located"])


def last_planned(session: Session, pair: Pair) -> Meeting | None:
    """Return the meeting that the pair planned last, whatever came of it."""
    return session.scalar(
        select(Meeting)
        .where(Meeting.workspace_id == pair.workspace_id, Meeting.pair_id == pair.id)
        .where(Meeting.stamped_at.is_not(None))
        .order_by(Meeting.id.desc())
        .limit(1)
    )


def ahead(session: Session, pair: Pair) -> Meeting | None:
    """Return the pair's next meeting: planned, under way, or not yet answered for."""
    return session.scalar(_select_ahead(), _of([pair]))


def list_ahead(session: Session, pairs: Sequence[Pair]) -> dict[int, Meeting]:
    """Return by pair the next meeting of those that have one ahead."""
    found = session.scalars(_select_ahead(), _of(pairs))
    return {meeting.pair_id: meeting for meeting in found}


@prepared
def _select_ahead(workspaces: Any, pairs: Any) -> Select[Meeting]:
    return (
        select(Meeting)
        .where(Meeting.workspace_id.in_(workspaces), Meeting.pair_id.in_(pairs))
        .where(is_one_of(Meeting.state, AHEAD))
        .options(lazyload(Meeting.pair), joinedload(Meeting.located))
    )


def list_planned_with_others(session: Session, pair: Pair, now: datetime) -> Sequence[datetime]:
    """Return when the two of a pair meet in their other pairs from `now` on: times alone."""
    both = (pair.mentor_id, pair.mentee_id)
    return session.scalars(
        select(Meeting.starts_at)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(Meeting.workspace_id == pair.workspace_id, Pair.workspace_id == pair.workspace_id)
        .where(Pair.mentor_id.in_(both) | Pair.mentee_id.in_(both), Pair.id != pair.id)
        .where(is_one_of(Meeting.state, AHEAD), Meeting.starts_at >= now)
    ).all()


def count_dates(session: Session, pair: Pair, since: datetime) -> int:
    """Return how many dates after a moment the pair has given itself, moved ones each by itself."""
    # To cancel a meeting counts in its sequence as well.
    given = case((Meeting.state == State.CANCELLED, Meeting.sequence), else_=Meeting.sequence + 1)
    dates = (
        select(func.coalesce(func.sum(given), 0))
        .where(Meeting.workspace_id == pair.workspace_id, Meeting.pair_id == pair.id)
        .where(is_one_of(Meeting.state, (*AHEAD, State.CANCELLED, State.MISSED)))
        .where(Meeting.starts_at > since)
    )
    return int(session.scalars(dates).one())


def unconfirmed(session: Session, pair: Pair, now: datetime) -> Meeting | None:
    """Return the pair's meeting that has begun, and of which nobody has said what became of it."""
    meeting = ahead(session, pair)
    return meeting if meeting is not None and meeting.starts_at <= now else None


def last_held(session: Session, pair: Pair) -> Meeting | None:
    """Return the meeting that the pair held last, or None before their first."""
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.workspace_id == pair.workspace_id,
            Meeting.pair_id == pair.id,
            is_one_of(Meeting.state, DONE),
        )
        .order_by(Meeting.met_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def last_changed(session: Session, pair: Pair) -> Meeting | None:
    """Return what last came of a meeting that the pair had planned, or held, since it began."""
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.workspace_id == pair.workspace_id,
            Meeting.pair_id == pair.id,
            Meeting.entered_at >= pair.started_at,
            Meeting.stamped_at.is_not(None) | is_one_of(Meeting.state, DONE),
        )
        .order_by(Meeting.entered_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def held(session: Session, pair: Pair, limit: int) -> list[Meeting]:
    """Return the pair's last `limit` held meetings, the latest first."""
    return list(
        session.scalars(
            select(Meeting)
            .where(
                Meeting.workspace_id == pair.workspace_id,
                Meeting.pair_id == pair.id,
                is_one_of(Meeting.state, DONE),
            )
            .order_by(Meeting.met_at.desc(), Meeting.id.desc())
            .limit(limit)
        )
    )


def list_around(session: Session, pair: Pair, limit: int) -> list[Meeting]:
    """Return what an agenda goes by: the meeting ahead, and those held, the latest first.

    They are the last `limit` that were held, and the last whose recap is not accepted yet.
    """
    of_it = {"workspace": pair.workspace_id, "pair": pair.id}
    return list(session.scalars(_select_around(limit), of_it))


@cache
def _select_around(limit: int) -> Select[Meeting]:
    own = (
        Meeting.workspace_id == bindparam("workspace"),
        Meeting.pair_id == bindparam("pair"),
    )
    newest = (Meeting.met_at.desc(), Meeting.id.desc())
    held = (
        select(Meeting.id)
        .where(*own, is_one_of(Meeting.state, DONE))
        .order_by(*newest)
        .limit(limit)
    )
    open_recap = (
        select(Meeting.id).where(*own, is_one_of(Meeting.state, REVIEWING)).order_by(*newest)
    )
    return (
        select(Meeting)
        .where(*own)
        .where(
            is_one_of(Meeting.state, AHEAD)
            | Meeting.id.in_(held.scalar_subquery())
            | Meeting.id.in_(open_recap.limit(1).scalar_subquery())
        )
        .order_by(*newest)
        # The pair has been read: whoever asks has a seat in it.
        .options(lazyload(Meeting.pair), joinedload(Meeting.located))
    )


def list_standing(session: Session, pairs: Sequence[Pair]) -> dict[int, list[Meeting]]:
    """Return by pair what says where it stands, in one read: its meetings ahead, or in doubt.

    And the last one whose recap is not accepted yet, and the one that changed last: of each kind
    the latest, however many there are.
    """
    found = session.scalars(_select_standing(), _of(pairs))
    by_pair: dict[int, list[Meeting]] = {pair.id: [] for pair in pairs}
    for meeting in found:
        by_pair[meeting.pair_id].append(meeting)
    return by_pair


@prepared
def _select_standing(workspaces: Any, pairs: Any) -> Select[Meeting]:
    own = (Meeting.pair_id.in_(pairs), Meeting.workspace_id.in_(workspaces))
    newest = (Meeting.met_at.desc(), Meeting.id.desc())
    latest = (Meeting.entered_at.desc(), Meeting.id.desc())
    told = Meeting.stamped_at.is_not(None) | is_one_of(Meeting.state, DONE)
    last = union_all(
        _pick_first(newest, *own, is_one_of(Meeting.state, REVIEWING)),
        _pick_first(latest, *own, told),
    )
    return (
        select(Meeting)
        .where(*own)
        .where(is_one_of(Meeting.state, (*AHEAD, State.DOUBTED)) | Meeting.id.in_(last))
        .order_by(Meeting.met_at, Meeting.id)
        .options(lazyload(Meeting.pair), joinedload(Meeting.located))
    )


def _of(pairs: Sequence[Pair]) -> dict[str, list[Any]]:
    """Return what statements are given that read for some pairs, of their workspaces alone."""
    workspaces = list({pair.workspace_id for pair in pairs})
    return {"workspaces": workspaces, "pairs": [pair.id for pair in pairs]}


def _pick_first(order: Sequence[Any], *which: Any) -> Select[int]:
    """Return the query for the id of each pair's first meeting of some, in an order."""
    place = func.row_number().over(partition_by=Meeting.pair_id, order_by=order).label("place")
    ranked = select(Meeting.id, place).where(*which).subquery()
    return select(ranked.c.id).where(ranked.c.place == 1)


def doubted(session: Session, pair: Pair) -> Sequence[Meeting]:
    """Return the meetings that one of the pair says were held, and the other were not."""
    return session.scalars(
        select(Meeting)
        .where(
            Meeting.workspace_id == pair.workspace_id,
            Meeting.pair_id == pair.id,
            Meeting.state == State.DOUBTED,
        )
        .order_by(Meeting.met_at)
    ).all()


def held_on(session: Session, pair: Pair, moment: datetime) -> Meeting | None:
    """Return the meeting that the pair held on that day, the mentee's, or None."""
    start, end = day_around(moment, pair.mentee.zone)
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.workspace_id == pair.workspace_id,
            Meeting.pair_id == pair.id,
            is_one_of(Meeting.state, DONE),
            Meeting.met_at >= start,
            Meeting.met_at < end,
        )
        .limit(1)
    )


def open_of(session: Session, pair: Pair) -> Sequence[Meeting]:
    """Return the pair's meetings of which something is still to be said."""
    return session.scalars(
        select(Meeting).where(
            Meeting.workspace_id == pair.workspace_id,
            Meeting.pair_id == pair.id,
            is_one_of(Meeting.state, OPEN),
        )
    ).all()


def is_any_held_before(session: Session, meeting: Meeting) -> bool:
    """Say whether the pair held another meeting before this one was to begin."""
    query = (
        select(Meeting.id)
        .where(Meeting.workspace_id == meeting.workspace_id, Meeting.pair_id == meeting.pair_id)
        .where(is_one_of(Meeting.state, DONE), Meeting.met_at < meeting.starts_at)
        .where(Meeting.id != meeting.id)
        .limit(1)
    )
    return session.scalar(query) is not None


def ticked(session: Session, meeting: Meeting) -> set[str]:
    """Return the items of the first-meeting list that are ticked."""
    return set(
        session.scalars(select(ChecklistMark.item).where(ChecklistMark.meeting_id == meeting.id))
    )
