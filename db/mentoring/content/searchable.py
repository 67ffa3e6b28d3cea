"""Rows in whose words somebody may look for some: what is looked through is kept beside them."""

from typing import Any, ClassVar

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import Mapped, mapped_column

from agendas.searching import fold_all


class Searchable:
    """A row with words; `searched` names the columns in which they stand.

    `folded` has them as they are compared, alike on each database, and follows them by itself.
    """

    folded: Mapped[str] = mapped_column(default="", server_default="")

    searched: ClassVar[tuple[str, ...]]

    @classmethod
    def has_word(cls, word: str) -> ColumnElement[bool]:
        """Return the condition that a row has a word, which is folded already."""
        # mypy sees the attribute, and not the column that it is on a class.
        column: Any = cls.folded
        found: ColumnElement[bool] = column.contains(word, autoescape=True)
        return found


@event.listens_for(Searchable, "before_insert", propagate=True)
@event.listens_for(Searchable, "before_update", propagate=True)
def _fold(_mapper: Any, _connection: Any, row: Searchable) -> None:
    row.folded = fold_all(getattr(row, name) for name in row.searched)
