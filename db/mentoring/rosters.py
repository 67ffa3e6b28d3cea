"""Rosters that facilitators give in Slack: read, shown, loaded or left; kept for a day."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Due, Key, RowId, check_word
from db.core.prepared import prepared
from db.core.upsert import insert_new
from db.mentoring.owned import PersonOwned, Privacy
from db.mentoring.people import Person

# What was planned can be loaded, and what was loaded be undone, for so long; then its words go.
KEPT = timedelta(days=1)
# Whatever reads it has been stopped half-way if it has not come to an end by then.
READ_WITHIN = timedelta(minutes=10)
FORM = "form:"  # with which the `ts` begins of one that was given in a form


class RosterState(StrEnum):
    """How far a roster has come."""

    ASKED = "asked"  # to be read
    READING = "reading"
    REFUSED = "refused"
    SHOWN = "shown"  # what it would do
    LOADING = "loading"
    LOADED = "loaded"
    UNDOING = "undoing"
    UNDONE = "undone"
    LEFT = "left"  # by whoever gave it, or for a day


class Made(NamedTuple):
    """What a roster has done to a pair, or to a person where it noted what is known of them.

    `change` is a code; `before` and `after` are as well, or row ids, and "" is nothing. Places are
    those of a mentor in the `programme` of that row id.
    """

    number: int
    change: str
    before: str = ""
    after: str = ""
    programme: int = 0


class Roster(Due, PersonOwned):
    """One roster of one facilitator; theirs alone to see, and to load.

    `file_id` is Slack's for a file that was dropped; `source` is the table of a form, in its place.
    `planned` is what it would do and, once it is loaded, what of it was left out and why; `made` is
    what it has done and, once that is undone, what stays of it: both as JSON. `why` says what it
    was refused for. `done` of its `total` pairs are loaded, or undone.
    """

    __tablename__ = "rosters"
    __table_args__ = (check_word("state", RosterState), UniqueConstraint("person_id", "ts"))
    privacy = Privacy(content=("name", "source", "planned", "why"))
    subject = "roster"

    id: Mapped[Key]
    person_id: Mapped[RowId] = mapped_column()  # the key above is its index
    ts: Mapped[str]
    file_id: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[str] = mapped_column(default=RosterState.ASKED)
    why: Mapped[str] = mapped_column(Text, default="", server_default="")
    planned: Mapped[str] = mapped_column(Text, default="", server_default="")
    made: Mapped[str] = mapped_column(Text, default="", server_default="")
    names_confirmed: Mapped[bool] = mapped_column(default=False)
    anew: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    asked_at: Mapped[datetime]

    @property
    def of_form(self) -> bool:
        """Whether it is a single pair that was given in a form."""
        return self.ts.startswith(FORM)

    def read_made(self) -> list[Made]:
        """Return what it has done."""
        return [Made(*one) for one in json.loads(self.made or "[]")]

    def note_made(self, made: Sequence[Made]) -> None:
        """Note what it has done, too."""
        self.keep_made([*self.read_made(), *made])

    def keep_made(self, made: Sequence[Made]) -> None:
        """Note that this is all that it has done."""
        self.made = json.dumps(made)


def ask(
    session: Session,
    person: Person,
    ts: str,
    now: datetime,
    *,
    file_id: str = "",
    name: str = "",
    source: str = "",
) -> Roster | None:
    """Note that a facilitator has given a roster; None where it is noted already."""
    made = insert_new(
        session,
        Roster,
        workspace_id=person.workspace_id,
        person_id=person.id,
        ts=ts,
        file_id=file_id,
        name=name,
        source=source,
        state=RosterState.ASKED,
        names_confirmed=False,
        anew=False,
        due_failures=0,
        asked_at=now,
        next_due_at=now + READ_WITHIN,
    )
    if not made:
        return None
    return session.scalars(
        select(Roster).where(
            Roster.workspace_id == person.workspace_id,
            Roster.person_id == person.id,
            Roster.ts == ts,
        )
    ).one()


def own(session: Session, person: Person, roster_id: int) -> Roster | None:
    """Return the person's roster by its number, kept from others; None for anybody else's."""
    return session.scalar(
        select(Roster)
        .where(
            Roster.id == roster_id,
            Roster.workspace_id == person.workspace_id,
            Roster.person_id == person.id,
        )
        .with_for_update()
    )


def list_asked(session: Session, most: int = 10) -> Sequence[tuple[str, int]]:
    """Return (workspace, id) of the rosters that are to be read, in all workspaces."""
    rows = session.execute(_select_asked(), {"most": most})
    return [(str(workspace), int(number)) for workspace, number in rows]


@prepared
def _select_asked(most: Any) -> Select[str, int]:
    asked = (Roster.next_due_at.is_not(None), Roster.state == RosterState.ASKED)
    return select(Roster.workspace_id, Roster.id).where(*asked).order_by(Roster.id).limit(most)


def claim(session: Session, workspace_id: str, roster_id: int) -> Roster | None:
    """Return a roster to be read, or None where somebody else reads it already."""
    taken = session.scalar(
        update(Roster)
        .where(
            Roster.workspace_id == workspace_id,
            Roster.id == roster_id,
            Roster.state == RosterState.ASKED,
        )
        .values(state=RosterState.READING)
        .returning(Roster.id)
        .execution_options(synchronize_session=False)
    )
    return get(session, workspace_id, roster_id) if taken else None


def get(session: Session, workspace_id: str, roster_id: int) -> Roster:
    """Return a roster of the workspace; raise NoResultFound for anybody else's."""
    return session.scalars(
        select(Roster).where(Roster.workspace_id == workspace_id, Roster.id == roster_id)
    ).one()


def wipe(roster: Roster) -> None:
    """Leave nothing of what a roster said."""
    roster.name, roster.source, roster.planned, roster.why = "", "", "", ""
    roster.next_due_at = None
