"""What reports told of what people answered: numbers by period, and nothing of whose they are.

A report that is asked for again tells the same, whatever was undone, forgotten or erased meanwhile:
what had changed would be one person's.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from agendas.reporting.periods import FIXED
from db.core.base import Base, Json, RowId, check_word
from db.core.upsert import insert_missing
from db.mentoring.owned import refer_in_workspace
from db.mentoring.programmes import Programme

Figures = dict[str, Any]


class Reported(Base):
    """What was told of one period: for each measure how often it was so, was not, and if it may."""

    __tablename__ = "reported"
    __table_args__ = (
        check_word("length", FIXED),
        refer_in_workspace("programme_id", "programmes", "CASCADE"),
    )

    workspace_id: Mapped[str]
    programme_id: Mapped[RowId] = mapped_column(primary_key=True)
    length: Mapped[str] = mapped_column(primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    figures: Mapped[Figures] = mapped_column(Json)


def of_programme(session: Session, programme: Programme) -> dict[tuple[str, date], Figures]:
    """Return what was told of a programme, by the length of a period and its first day."""
    own = (Reported.workspace_id == programme.workspace_id, Reported.programme_id == programme.id)
    found = session.execute(select(Reported.length, Reported.begins, Reported.figures).where(*own))
    return {(length, begins): figures for length, begins, figures in found}


def keep(session: Session, programme: Programme, told: Mapping[tuple[str, date], Figures]) -> None:
    """Keep what is told of periods of a programme; of those that were told before, as it was."""
    own = {"workspace_id": programme.workspace_id, "programme_id": programme.id}
    rows = [
        {**own, "length": length, "begins": begins, "figures": figures}
        for (length, begins), figures in told.items()
    ]
    insert_missing(session, Reported, rows)
