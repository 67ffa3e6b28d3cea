"""Drafts: what somebody typed into a form and has not sent, or not yet so that it could be kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Json, Key, RowId
from db.core.prepared import prepared
from db.core.upsert import insert_new
from db.mentoring.owned import PairOwned, PersonOwned, Privacy
from db.mentoring.pairs import Seat

KEPT = timedelta(days=90)


class Draft(PairOwned, PersonOwned):
    """One person's draft of one form; theirs alone to read, for as long as `KEPT`.

    `form` is the form's callback id and `about` the number of the row that it is about. `typed` has
    an entry for each input that its person changed.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "pair_id", "form", "about"),)
    privacy = Privacy(content=("typed",))

    id: Mapped[Key]
    person_id: Mapped[RowId] = mapped_column()  # the key above is its index
    form: Mapped[str]
    about: Mapped[RowId]
    typed: Mapped[Any] = mapped_column(Json)
    kept_at: Mapped[datetime] = mapped_column(index=True)


def find(session: Session, seat: Seat, form: str, about: int) -> Draft | None:
    """Return the draft that the seat's person has of a form; nobody else's is ever read here."""
    return session.scalar(_select_one(), _name(seat, form, about))


def _name(seat: Seat, form: str, about: int) -> dict[str, Any]:
    own = {"workspace": seat.pair.workspace_id, "person": seat.person.id, "pair": seat.pair.id}
    return {**own, "form": form, "about": about}


def _is_one(
    workspace: Any, person: Any, pair: Any, form: Any, about: Any
) -> tuple[ColumnElement[bool], ...]:
    return (
        Draft.workspace_id == workspace,
        Draft.person_id == person,
        Draft.pair_id == pair,
        Draft.form == form,
        Draft.about == about,
    )


@prepared
def _select_one(workspace: Any, person: Any, pair: Any, form: Any, about: Any) -> Select[Draft]:
    return select(Draft).where(*_is_one(workspace, person, pair, form, about))


@prepared
def _delete_one(workspace: Any, person: Any, pair: Any, form: Any, about: Any) -> Delete:
    return delete(Draft).where(*_is_one(workspace, person, pair, form, about))


def keep(
    session: Session,
    seat: Seat,
    form: str,
    about: int,
    typed: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """Keep what the seat's person has typed into a form, in place of what was kept before."""
    whose = {"person_id": seat.person.id, "pair_id": seat.pair.id, "form": form, "about": about}
    row = {**whose, "workspace_id": seat.pair.workspace_id}
    insert_new(session, Draft, **row, typed=[], kept_at=now)
    found = find(session, seat, form, about)
    assert found is not None
    found.typed, found.kept_at = [dict(entry) for entry in typed], now


def drop(session: Session, seat: Seat, form: str, about: int) -> None:
    """Delete the draft of a form: it was sent, or its person starts afresh."""
    # Hardly any form that is sent has one: none is read to be deleted.
    session.connection().execute(_delete_one(), _name(seat, form, about))


def forget(session: Session, now: datetime) -> int:
    """Delete drafts that nobody came back to; return how many."""
    old = session.scalars(
        delete(Draft)
        .where(Draft.kept_at < now - KEPT)
        .returning(Draft.id)
        .execution_options(synchronize_session=False)
    )
    return len(old.all())
