"""The people of a workspace."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, time
from secrets import token_hex
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Select,
    UniqueConstraint,
    false,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from agendas.dates.local_time import zone_named
from agendas.dates.working_days import WorkingDays
from agendas.rhythm.away import Away
from agendas.rhythm.quiet_hours import Hours
from db.core import workspaces
from db.core.base import Base, Due, Json, Key
from db.core.prepared import prepared

QUIET_FROM = time(18)
QUIET_UNTIL = time(8)
FORGOTTEN = "forgotten-"
Days = dict[str, list[str]]  # ISO 8601, by what was asked


class Person(Due, Base):
    """Somebody in a workspace: their zone and the hours in which they are not written to.

    `country` and `region` are codes: their `own_country`, or the one that a programme gives them.
    Slack's own status has it that they are away from `away_since` to `away_until`; nobody is told.
    Whoever is not `active` cannot be written to any more, which was found out at `left_at`.
    `forget_at` is when they wish to be forgotten; `next_due_at` is when that is next looked at.

    `brief_hour` is the hour of their day (0 to 23) at which they are told what is due, or None for
    the usual one. `choices` says of which kinds of message they want none, or want them on Home
    alone (`agendas.rhythm.choices`); `unanswered`, on which days they were asked something since
    they last answered that (`agendas.rhythm.rarer`). Both are changed as a whole.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        UniqueConstraint("workspace_id", "id"),
        CheckConstraint("brief_hour BETWEEN 0 AND 23", name="brief_hour"),
    )

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(default="UTC")
    quiet_from: Mapped[time] = mapped_column(default=QUIET_FROM)
    quiet_until: Mapped[time] = mapped_column(default=QUIET_UNTIL)
    country: Mapped[str | None]
    region: Mapped[str | None]
    own_country: Mapped[bool] = mapped_column(default=False, server_default=false())
    away_since: Mapped[datetime | None]
    away_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None]
    forget_at: Mapped[datetime | None]
    brief_hour: Mapped[int | None]
    choices: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")
    unanswered: Mapped[Days] = mapped_column(Json, default=dict, server_default="{}")

    @property
    def forgotten(self) -> bool:
        """Whether this is nobody any more: a row that a pair's shared words still refer to."""
        return self.slack_id.startswith(FORGOTTEN)

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone; UTC where this machine does not know it."""
        return zone_named(self.timezone)

    @property
    def days(self) -> WorkingDays:
        """The days on which the person works."""
        return WorkingDays(self.zone, self.country, self.region)

    @property
    def away(self) -> Away | None:
        """How the person was last seen to be away by Slack's status; that may be over."""
        if self.away_since is None or self.away_until is None:
            return None
        return Away(self.away_since, self.away_until)

    @away.setter
    def away(self, found: Away | None) -> None:
        self.away_since, self.away_until = (found.since, found.until) if found else (None, None)

    @property
    def hours(self) -> Hours:
        """When the person is written to."""
        return Hours(self.days, self.quiet_from, self.quiet_until)


class Kept(NamedTuple):
    """What a roster needs to know of somebody who is on record."""

    id: int
    slack_id: str
    name: str
    timezone: str
    quiet_from: time
    quiet_until: time
    active: bool
    left_at: datetime | None
    country: str | None
    region: str | None
    own_country: bool


def find(session: Session, workspace_id: str, slack_id: str) -> Person | None:
    """Return the person with that Slack id in that workspace."""
    return session.scalar(_select_one(), {"workspace": workspace_id, "slack_id": slack_id})


@prepared
def _select_one(workspace: Any, slack_id: Any) -> Select[Person]:
    return select(Person).where(Person.workspace_id == workspace, Person.slack_id == slack_id)


def find_all(session: Session, workspace_id: str, slack_ids: Collection[str]) -> dict[str, Person]:
    """Return the people with those Slack ids in that workspace, by Slack id."""
    asked = {"workspace": workspace_id, "slack_ids": sorted(slack_ids)}
    return {person.slack_id: person for person in session.scalars(_select_several(), asked)}


@prepared
def _select_several(workspace: Any, slack_ids: Any) -> Select[Person]:
    return select(Person).where(Person.workspace_id == workspace, Person.slack_id.in_(slack_ids))


def get(session: Session, workspace_id: str, person_id: int) -> Person:
    """Return a person of the workspace by row id; raise NoResultFound for anybody else's."""
    return session.scalars(
        select(Person).where(Person.workspace_id == workspace_id, Person.id == person_id)
    ).one()


def kept(session: Session, workspace_id: str) -> list[Kept]:
    """Return everybody of the workspace; nobody of them as a mapped row."""
    columns = (getattr(Person, name) for name in Kept._fields)
    rows = session.execute(select(*columns).where(Person.workspace_id == workspace_id))
    return [Kept(*row) for row in rows]


def locked(session: Session, workspace_id: str, person_id: int) -> Person:
    """Return a person of the workspace as they are now, kept from others until the end."""
    return session.scalars(
        select(Person)
        .where(Person.workspace_id == workspace_id, Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def keep(session: Session, workspace_id: str, slack_id: str, name: str, timezone: str) -> Person:
    """Return the person, made or brought up to date with the name and zone that Slack gives.

    Where it gives no zone, which is then empty, what is known stays.
    """
    workspaces.keep(session, workspace_id)
    person = find(session, workspace_id, slack_id)
    if person is None:
        person = Person(workspace_id=workspace_id, slack_id=slack_id)
        person.active = True
        session.add(person)
    person.name = name
    if timezone:
        person.timezone = timezone
    session.flush()
    return person


def zones(session: Session) -> Counter[str]:
    """Return the names of people's time zones, in all workspaces, and how many have each."""
    rows = session.execute(select(Person.timezone, func.count()).group_by(Person.timezone))
    return Counter({name: count for name, count in rows})


def deactivate(session: Session, person: Person, now: datetime) -> bool:
    """Mark a person inactive; return False when somebody else, or an earlier time, did it before.

    What follows from it for their pairs is done when the row comes due, which is at once.

    Of several workers that find it out at the same moment, one is given True.
    """
    first = session.scalar(
        update(Person)
        .where(Person.id == person.id, Person.active)
        .values(active=False, left_at=now, next_due_at=now)
        .returning(Person.id)
    )
    session.refresh(person)
    return first is not None


def forget(session: Session, person: Person, name: str) -> None:
    """Leave nothing in the row that points to somebody; `name` is shown where theirs was."""
    person.slack_id, person.name = f"{FORGOTTEN}{token_hex(8)}", name
    person.timezone, person.quiet_from, person.quiet_until = "UTC", QUIET_FROM, QUIET_UNTIL
    person.country, person.region, person.own_country, person.away = None, None, False, None
    person.active, person.forget_at, person.next_due_at = False, None, None
    person.brief_hour, person.choices, person.unanswered = None, {}, {}
    session.flush()
