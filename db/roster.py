"""Starting programmes, and saying who runs them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from agendas.digest import next_slot
from db.people import Person
from db.programmes import Facilitator, Programme


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
    programme.next_due_at = next_slot(
        now, programme.zone, programme.digest_weekday, programme.digest_hour
    )
    session.flush()
