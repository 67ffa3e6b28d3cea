"""Somebody who can no longer be written to: noted once, and told to those who run the programme."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.text.messages import say
from db.mentoring import pairs, people, programmes
from db.mentoring.people import Person
from handlers.notifications import notify


def note(session: Session, person: Person, now: datetime) -> None:
    """Mark a person inactive; the first who does so lets the facilitators know.

    What they are told names the person and whom they are paired with, and nothing that was said.
    """
    if not people.deactivate(session, person):
        return
    seats = pairs.seats(session, person)
    own = {seat.pair.programme.id: seat.pair.programme for seat in seats}
    own |= {run.id: run for run in programmes.run_by(session, person.workspace_id, person.id)}
    for programme in own.values():
        message = say(
            "shared/gone",
            name=person.name,
            programme=programme.name,
            others=[s.other.name for s in seats if s.pair.programme_id == programme.id],
        )
        for facilitator in programmes.facilitators(session, person.workspace_id, programme.id):
            if facilitator.active:
                notify.tell(
                    session,
                    facilitator,
                    "person.gone",
                    message,
                    now,
                    subject=f"person:{person.id}",
                    occurrence=f"{programme.id}:{now.isoformat()}",
                )
