"""Recaps: what was agreed, version by version, and whether both accept it (S3)."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, joinedload, lazyload, mapped_column, relationship

from agendas.acceptance import State
from db.core.base import Due, Json, Key, RowId, is_one_of
from db.core.prepared import prepared
from db.mentoring.content.acceptance import TextVersion, check_words
from db.mentoring.content.searchable import Searchable
from db.mentoring.meetings import Meeting
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair
from db.mentoring.pairs import Pair, Seat

WAITING, AMENDED, ACCEPTED, REPLACED, DROPPED = State


class Recap(Searchable, TextVersion, Due, PairOwned):
    """One version of a meeting's recap; `content` is the text as it was read back.

    `meanwhile` is what it promised that read otherwise when it was accepted: what was agreed is
    the text, and that is said.
    """

    __tablename__ = "recaps"
    __table_args__ = (
        *check_words(),
        UniqueConstraint("meeting_id", "version"),
        refer_in_pair("meeting_id", "meetings", "CASCADE"),
    )
    privacy = Privacy(
        content=("content", "main_point", "change", "meanwhile", "folded"), waits=True
    )
    subject = "recap"
    searched = ("content", "main_point")

    id: Mapped[Key]
    meeting_id: Mapped[RowId]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    main_point: Mapped[str] = mapped_column(default="")
    meanwhile: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    pair: Mapped[Pair] = relationship(foreign_keys="Recap.pair_id", lazy="joined")
    meeting: Mapped[Meeting] = relationship(foreign_keys="Recap.meeting_id", lazy="joined")


def latest(session: Session, seat: Seat, meeting_id: int) -> Recap | None:
    """Return the newest version of a meeting's recap, or None before the first."""
    return next(iter(versions(session, seat, meeting_id)), None)


def first(session: Session, seat: Seat, meeting_id: int) -> Recap | None:
    """Return the first version of a meeting's recap, or None before it."""
    return next(iter(reversed(versions(session, seat, meeting_id))), None)


def versions(session: Session, seat: Seat, meeting_id: int) -> Sequence[Recap]:
    """Return all versions of a meeting's recap, the newest first."""
    return of_meetings(session, seat, [meeting_id])


def of_meetings(session: Session, seat: Seat, meeting_ids: Collection[int]) -> Sequence[Recap]:
    """Return all versions of the recaps of some of the pair's meetings, the newest first."""
    of_them = {"pair": seat.pair.id, "meetings": list(meeting_ids)}
    return session.scalars(_select_of_meetings(), of_them).all() if meeting_ids else ()


@cache
def _select_of_meetings() -> Select[Recap]:
    return (
        select(Recap)
        .where(Recap.meeting_id.in_(bindparam("meetings", expanding=True)))
        .where(Recap.pair_id == bindparam("pair"))
        .order_by(Recap.version.desc())
        # Both have been read: whoever asks has the seat and the meetings.
        .options(lazyload(Recap.pair), lazyload(Recap.meeting))
    )


def is_correction(session: Session, recap: Recap) -> bool:
    """Say whether both had accepted an earlier version of the same recap."""
    earlier = select(Recap).where(Recap.meeting_id == recap.meeting_id)
    earlier = earlier.where(Recap.pair_id == recap.pair_id, Recap.version < recap.version)
    return any(one.was_agreed for one in session.scalars(earlier))


def agreed(session: Session, meeting: Meeting) -> Recap | None:
    """Return the version that both have accepted and that stands, or None while there is none."""
    return session.scalar(
        _select_agreed(), {"workspace": meeting.workspace_id, "meeting": meeting.id}
    )


@prepared
def _select_agreed(workspace: Any, meeting: Any) -> Select[Recap]:
    return (
        select(Recap)
        .where(Recap.workspace_id == workspace, Recap.meeting_id == meeting)
        .where(Recap.state == ACCEPTED)
        .options(lazyload(Recap.pair), lazyload(Recap.meeting))
    )


def list_standing(
    session: Session, seats: Sequence[Seat], meeting_ids: Collection[int]
) -> dict[int, list[Recap]]:
    """Return by pair the versions that one of the two has to answer, or change, oldest first.

    And all versions of the recaps of these meetings.
    """
    own = [seat.pair.id for seat in seats]
    rows = session.scalars(_select_standing(), {"pairs": own, "meetings": list(meeting_ids)})
    found: dict[int, list[Recap]] = {seat.pair.id: [] for seat in seats}
    for row in rows:
        found[row.pair_id].append(row)
    return found


@prepared
def _select_standing(pairs: Any, meetings: Any) -> Select[Recap]:
    opened = is_one_of(Recap.state, (WAITING, AMENDED))
    return (
        select(Recap)
        .where(Recap.pair_id.in_(pairs))
        .where(opened | Recap.meeting_id.in_(meetings))
        .order_by(Recap.id)
        .options(lazyload(Recap.pair), joinedload(Recap.meeting).lazyload(Meeting.pair))
    )
