"""How a pair begins: both are told with whom, and what happens next."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.cadence import Cadence
from agendas.words import say
from db import audit
from db.pairs import ACTIVE, Pair, sides
from db.people import Person
from db.programmes import Programme
from handlers import outgoing, standing
from handlers.meeting.moves import plan


def begin(
    session: Session,
    programme: Programme,
    mentor: Person,
    mentee: Person,
    cadence: Cadence,
    next_meeting: datetime | None,
    now: datetime,
) -> Pair:
    """Begin a pair; with a date (aware, in the future), its first meeting is planned as well."""
    pair = Pair(
        workspace_id=programme.workspace_id,
        programme=programme,
        mentor=mentor,
        mentee=mentee,
        cadence_code=cadence.code,
        state=ACTIVE,
        started_at=now,
    )
    session.add(pair)
    session.flush()
    audit.note(session, pair.workspace_id, audit.Verb.BEGIN, "pair", pair.id, now)
    standing.plan_check_in(pair, now)
    standing.reckon(session, pair, now)
    for seat in sides(pair):
        message = say(
            "mentoring/welcome",
            other=seat.other.name,
            role=seat.role,
            programme=programme.name,
            cadence=cadence.words,
            pair=pair.id,
            planned=next_meeting is not None,
        )
        outgoing.tell(session, seat.person, "pair.welcome", message, now, subject=f"pair:{pair.id}")
    if next_meeting is not None:
        plan(session, pair, next_meeting, None, now)
    return pair
