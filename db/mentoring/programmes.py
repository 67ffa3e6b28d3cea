"""Programmes, their facilitators and their defaults."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Select,
    UniqueConstraint,
    delete,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from agendas.dates.local_time import zone_named
from agendas.dates.working_days import WorkingDays
from agendas.meeting import USUAL, Leads
from agendas.reporting.slots import next_slot
from db.core.base import Base, Due, Json, Key, RowId
from db.core.engine import only_reads
from db.core.prepared import prepared
from db.mentoring.owned import refer_in_workspace
from db.mentoring.people import Person

GRACE_DAYS = 14
DIGEST_WEEKDAY = 0
DIGEST_HOUR = 9
RETENTION_MONTHS = 24
CADENCE = "1 month"


class Programme(Due, Base):
    """One mentoring programme; `next_due_at` is when its next digest goes out.

    What an ended pair wrote is erased `retention_months` after its end. The mentee is asked for an
    agenda `prompt_days` before a meeting, which is shared `share_days` before it; `cadence_code` is
    how often pairs mean to meet of which nothing else is said. Whether those who are in no pair may
    ask for a mentor is in `asking`. `words` are sentences of its
    facilitators' own, by message and place (`agendas.own_words`); changed as a whole.
    """

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("digest_weekday BETWEEN 0 AND 6", name="digest_weekday"),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint("grace_days >= 0", name="grace_days"),
        CheckConstraint("retention_months > 0", name="retention_months"),
        CheckConstraint("share_days BETWEEN 1 AND 14", name="share_days"),
        CheckConstraint("prompt_days BETWEEN 2 AND 28", name="prompt_days"),
        UniqueConstraint("workspace_id", "name"),
        UniqueConstraint("workspace_id", "id"),
    )

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str]
    channel_id: Mapped[str]
    timezone: Mapped[str]
    grace_days: Mapped[int] = mapped_column(default=GRACE_DAYS)
    digest_weekday: Mapped[int] = mapped_column(default=DIGEST_WEEKDAY)
    digest_hour: Mapped[int] = mapped_column(default=DIGEST_HOUR)
    retention_months: Mapped[int] = mapped_column(default=RETENTION_MONTHS)
    prompt_days: Mapped[int] = mapped_column(default=USUAL.prompt, server_default="3")
    share_days: Mapped[int] = mapped_column(default=USUAL.share, server_default="1")
    cadence_code: Mapped[str] = mapped_column(default=CADENCE, server_default=CADENCE)
    asking: Mapped[bool] = mapped_column(default=False, server_default=false())
    words: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")
    # Codes: where its people work, unless they say otherwise.
    country: Mapped[str | None]
    region: Mapped[str | None]

    @property
    def zone(self) -> ZoneInfo:
        """The programme's time zone: its first facilitator's; UTC where it is not known here."""
        return zone_named(self.timezone)

    @property
    def leads(self) -> Leads:
        """How long before a meeting its agenda is asked for, and shared."""
        return Leads(self.prompt_days, self.share_days)

    @property
    def days(self) -> WorkingDays:
        """The days on which the programme's digests go out."""
        return WorkingDays(self.zone, self.country, self.region)

    @property
    def slot(self) -> tuple[WorkingDays, int, int]:
        """When its digests go out: its days, the weekday among them, the hour."""
        return self.days, self.digest_weekday, self.digest_hour


class Facilitator(Base):
    """A person who runs a programme; the first by position gives it its time zone."""

    __tablename__ = "facilitators"
    __table_args__ = (
        refer_in_workspace("programme_id", "programmes", "CASCADE"),
        refer_in_workspace("person_id", "people"),
    )

    programme_id: Mapped[RowId] = mapped_column(primary_key=True)
    person_id: Mapped[RowId] = mapped_column(primary_key=True, index=True)
    workspace_id: Mapped[str]
    position: Mapped[int]


def start(
    session: Session,
    workspace_id: str,
    name: str,
    channel_id: str,
    facilitators: Sequence[Person],
    now: datetime,
) -> Programme:
    """Return a new programme; the first facilitator gives it its time zone.

    Its first digest goes out on the first digest day after `now` (aware).
    """
    programme = Programme(
        workspace_id=workspace_id, name=name, channel_id=channel_id, timezone="UTC"
    )
    session.add(programme)
    session.flush()
    set_facilitators(session, programme, facilitators, now)
    return programme


def set_facilitators(
    session: Session, programme: Programme, facilitators: Sequence[Person], now: datetime
) -> None:
    """Let these people, and nobody else, run the programme, in the time zone of the first."""
    session.execute(delete(Facilitator).where(Facilitator.programme_id == programme.id))
    session.add_all(
        Facilitator(
            programme_id=programme.id,
            person_id=person.id,
            workspace_id=programme.workspace_id,
            position=position,
        )
        for position, person in enumerate(facilitators)
    )
    programme.timezone = facilitators[0].timezone
    set_digest(programme, now)
    session.flush()


def set_digest(programme: Programme, now: datetime) -> None:
    """Set when the programme's next digest goes out, by its days."""
    programme.next_due_at = next_slot(now, *programme.slot)


def get(session: Session, workspace_id: str, programme_id: int) -> Programme:
    """Return a programme of the workspace; raise NoResultFound for anybody else's."""
    own = {"workspace": workspace_id, "programme": programme_id}
    return session.scalars(_select_one(), own).one()


@prepared
def _select_one(workspace: Any, programme: Any) -> Select[Programme]:
    own = (Programme.workspace_id == workspace, Programme.id == programme)
    return select(Programme).where(*own)


def lock(session: Session, programme: Programme) -> None:
    """Keep a programme from others until the transaction ends, as it is now."""
    if not only_reads(session.connection()):
        session.refresh(programme, with_for_update=True)


def named(session: Session, workspace_id: str, name: str) -> Programme | None:
    """Return the workspace's programme of that name, or None."""
    return session.scalar(
        select(Programme).where(Programme.workspace_id == workspace_id, Programme.name == name)
    )


def of_workspace(session: Session, workspace_id: str) -> Sequence[Programme]:
    """Return the workspace's programmes by name."""
    return session.scalars(
        select(Programme).where(Programme.workspace_id == workspace_id).order_by(Programme.name)
    ).all()


def list_asking(session: Session, workspace_id: str) -> Sequence[Programme]:
    """Return the workspace's programmes in which anybody may ask for a mentor, by name."""
    open_to_all = (Programme.workspace_id == workspace_id, Programme.asking)
    return session.scalars(select(Programme).where(*open_to_all).order_by(Programme.name)).all()


def facilitators(session: Session, workspace_id: str, programme_id: int) -> Sequence[Person]:
    """Return the programme's facilitators, the first one first."""
    own = {"workspace": workspace_id, "programme": programme_id}
    return session.scalars(_select_facilitators(), own).all()


@prepared
def _select_facilitators(workspace: Any, programme: Any) -> Select[Person]:
    own = (Facilitator.workspace_id == workspace, Facilitator.programme_id == programme)
    run = select(Person).join(Facilitator, Facilitator.person_id == Person.id)
    return run.where(*own).order_by(Facilitator.position)


def at_work(session: Session, workspace_id: str, programme_id: int) -> list[Person]:
    """Return those of the programme's facilitators whom Slack still has, the first one first."""
    return [one for one in facilitators(session, workspace_id, programme_id) if one.active]


def run_by(session: Session, workspace_id: str, person_id: int) -> Sequence[Programme]:
    """Return the programmes that the person facilitates, by name."""
    return session.scalars(_select_run_by(), {"workspace": workspace_id, "person": person_id}).all()


@prepared
def _select_run_by(workspace: Any, person: Any) -> Select[Programme]:
    return (
        select(Programme)
        .join(Facilitator, Facilitator.programme_id == Programme.id)
        .where(Programme.workspace_id == workspace, Facilitator.person_id == person)
        .order_by(Programme.name)
    )


def is_run_by(session: Session, programme: Programme, person: Person | None) -> bool:
    """Say whether somebody runs a programme."""
    return person in facilitators(session, programme.workspace_id, programme.id)


def zones(session: Session) -> Counter[str]:
    """Return the names of programmes' time zones, in all workspaces, and how many have each."""
    rows = session.execute(select(Programme.timezone, func.count()).group_by(Programme.timezone))
    return Counter({name: count for name, count in rows})
