"""What is whose: rows of a pair, rows that are one person's alone, and what of them is private.

A table says this beside its columns. What must know of every such table (erasing, forgetting, a
person's own data, what a leave holds back) goes through `db.mentoring.rows`, and names none itself.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.orm import Mapped, mapped_column

from db.core.base import Base, RowId


@dataclass(frozen=True, slots=True)
class Privacy:
    """What becomes of a table's rows.

    `content` names the columns in which somebody's words or choices can stand: rows that have any
    are erased with their pair's words. Rows without tell that something happened, and stay. What
    comes due for a row that `waits` is held back while its pair is on leave.
    """

    content: tuple[str, ...] = ()
    waits: bool = False


class PairOwned(Base):
    """A row below a pair, of its pair's workspace; it goes with the pair.

    Both members may read it, unless it is `PersonOwned` as well. `subject` is what the outbox calls
    such a row ("meeting:12"), where messages are about one.
    """

    __abstract__ = True

    workspace_id: Mapped[str]
    pair_id: Mapped[RowId] = mapped_column(index=True)

    privacy: ClassVar[Privacy]
    subject: ClassVar[str] = ""

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:
        """Make the table with the key that ties it to a pair of its own workspace."""
        return super().__table_cls__(
            *args, refer_in_workspace("pair_id", "pairs", "CASCADE"), **options
        )


class PersonOwned(Base):
    """A row that is one person's alone: nobody else reads it, and it goes when they are forgotten.

    Of a pair's row (`PairOwned`) that is its other member, too. Where it is about `others` as well,
    by these columns, it says so itself who may read it, and goes when one of them is forgotten.
    """

    __abstract__ = True

    workspace_id: Mapped[str]
    person_id: Mapped[RowId] = mapped_column(index=True)

    privacy: ClassVar[Privacy]
    others: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:
        """Make the table with the key that ties it to a person of its own workspace."""
        key = refer_in_workspace("person_id", "people", "CASCADE")
        return super().__table_cls__(*args, key, **options)


def refer_in_workspace(
    column: str, table: str, ondelete: str | None = None
) -> ForeignKeyConstraint:
    """Return the key to a row of `table` that must be of the same workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=ondelete
    )


def refer_in_pair(column: str, table: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """Return the key to a row of `table` that must be of the same pair."""
    return ForeignKeyConstraint(
        ["pair_id", column], [f"{table}.pair_id", f"{table}.id"], ondelete=ondelete
    )
