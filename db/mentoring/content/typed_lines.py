"""What somebody typed to the bot, or pointed at: held for a day, for the buttons that answer it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Text, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Key, RowId
from db.core.upsert import insert_new
from db.mentoring.owned import PairOwned, PersonOwned, Privacy
from db.mentoring.pairs import Pair, Seat
from db.mentoring.people import Person

# The answer has its buttons for a day; the row is gone at the next upkeep after that.
KEPT = timedelta(days=1)
LONGEST = 3000  # characters of a line that is held: what an input of a form takes


class TypedLine(PairOwned, PersonOwned):
    """One person's line; theirs alone to read, for as long as `KEPT`.

    `ts` is Slack's name for the message, or for the shortcut's use. The pair is the likeliest of
    the person's; which one is meant is asked where it matters. `became` names the rows that were
    made of it, as the outbox would ("point:12"), space between them.
    """

    __tablename__ = "typed_lines"
    __table_args__ = (UniqueConstraint("person_id", "ts"),)
    privacy = Privacy(content=("text",))
    subject = "typed_line"

    id: Mapped[Key]
    person_id: Mapped[RowId] = mapped_column()  # the key above is its index
    ts: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    became: Mapped[str] = mapped_column(default="", server_default="")
    typed_at: Mapped[datetime] = mapped_column(index=True)


def keep(session: Session, seat: Seat, ts: str, text: str, now: datetime) -> TypedLine:
    """Hold a line, for the likeliest of the person's seats; one that is held already stays."""
    whose = {"workspace_id": seat.pair.workspace_id, "person_id": seat.person.id}
    row = {"pair_id": seat.pair.id, "ts": ts, "text": text, "typed_at": now}
    insert_new(session, TypedLine, **whose, **row, became="")
    found = find(session, seat.person, ts)
    assert found is not None
    return found


def find(session: Session, person: Person, ts: str) -> TypedLine | None:
    """Return the person's line by Slack's name for it."""
    return session.scalar(
        select(TypedLine).where(
            TypedLine.workspace_id == person.workspace_id,
            TypedLine.person_id == person.id,
            TypedLine.ts == ts,
        )
    )


def own(session: Session, person: Person, line_id: int) -> TypedLine | None:
    """Return the person's line by its number; None where it is gone, or anybody else's."""
    return session.scalar(
        select(TypedLine).where(
            TypedLine.id == line_id,
            TypedLine.workspace_id == person.workspace_id,
            TypedLine.person_id == person.id,
        )
    )


def select_beside(pairs: Any) -> Select[int]:
    """Return the read of the pairs of which lines are held of whoever is in one of these pairs.

    Their answers show where all pairs of their person stand.
    """
    is_in = or_(Pair.mentor_id == TypedLine.person_id, Pair.mentee_id == TypedLine.person_id)
    return select(TypedLine.pair_id).join(Pair, is_in).where(Pair.id.in_(pairs))


def forget(session: Session, now: datetime) -> int:
    """Delete lines whose day is over; return how many."""
    old = session.scalars(
        delete(TypedLine)
        .where(TypedLine.typed_at < now - KEPT)
        .returning(TypedLine.id)
        .execution_options(synchronize_session=False)
    )
    return len(old.all())
