"""How far a newcomer has come with what the demo's page says to try first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from db.core.engine import Sessions
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person as RowPerson
from sandbox.demo.department import Department
from sandbox.people import Person


class Progress:
    """What is otherwise than when the page was opened."""

    def __init__(self, department: Department) -> None:
        self._department = department
        self._sessions: Sessions | None = None
        self._begun: dict[str, object] = {}

    def begin(self, sessions: Sessions) -> None:
        """From now on what is done counts; `sessions` are on the bot's database."""
        self._sessions = sessions
        self._begun = {name: look() for name, look in self._looks().items()}

    def check(self, name: str) -> Callable[[], bool]:
        """Return what says whether a thing has been done: one of those that are looked at."""
        return lambda: name in self._begun and self._looks()[name]() != self._begun[name]

    def _looks(self) -> dict[str, Callable[[], object]]:
        who = self._department.who
        return {
            "point": lambda: self._list(Point, Point.text, who["tom"]),
            "recap": lambda: self._list(Recap, Recap.version, who["tom"]),
            "accepted": lambda: self._list(
                Recap, Recap.version, who["tom"], Recap.state == "accepted"
            ),
            "answered": lambda: self._list(
                Recap, Recap.version, who["maya"], Recap.state == "accepted"
            ),
            "home": lambda: who["priya"].home is not None,
            "nudge": lambda: (
                [
                    self._list(Pair, column, who["lena"])
                    for column in (Pair.state, Pair.mentee_held_until)
                ]
                + [self._list(Meeting, Meeting.state, who["lena"])]
            ),
            "report": lambda: len(who["helen"].files),
            "digest": lambda: len(who["helen"].messages_in(self._department.channel)),
        }

    def _list(
        self,
        table: type[Meeting | Pair | Point | Recap],
        column: InstrumentedAttribute[Any],
        mentee: Person,
        *where: ColumnElement[bool],
    ) -> list[object]:
        """Return a column of what a mentee's pairs have, in the order of their ids."""
        theirs = select(RowPerson.id).where(RowPerson.slack_id == mentee.id)
        pairs = select(Pair.id).where(Pair.mentee_id.in_(theirs))
        of_pair: Any = table.id if table is Pair else getattr(table, "pair_id", None)
        query = select(column).where(of_pair.in_(pairs), *where).order_by(table.id)
        if self._sessions is None:
            return []
        with self._sessions() as session:
            return list(session.scalars(query))
