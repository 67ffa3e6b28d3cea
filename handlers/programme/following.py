"""What follows for pairs and people when a programme's terms have changed."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.meeting import State
from db.core.engine import Sessions
from db.mentoring import countries, meetings, pairs, people, programmes
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from handlers import pair_clock
from handlers.meeting.service import set_due

OF_PAIRS, OF_PEOPLE = {"grace", "prompt", "share"}, {"country", "region"}
Rezone = Callable[[Session, Person, datetime], None]


def follow(
    sessions: Sessions,
    workspace_id: str,
    programme_id: int,
    changed: Collection[str],
    rezone: Rezone,
    now: datetime,
) -> None:
    """Reckon anew what is due in a programme, and whose holidays are kept; one by one.

    Nobody who waits for an answer meanwhile waits long. What is not done, as somebody stopped it,
    is done when the same is saved again.
    """
    if OF_PAIRS & set(changed):
        with sessions() as session:
            found = pairs.of_programme(session, workspace_id, programme_id)
            numbers = [pair.id for pair in found if pair.state != ENDED]
        for number in numbers:
            with sessions.begin() as session:
                _reckon(session, pairs.get_kept(session, workspace_id, number), now)
    if OF_PEOPLE & set(changed):
        with sessions() as session:
            programme = programmes.get(session, workspace_id, programme_id)
            members = countries.list_members(session, programme)
        for number in members:
            with sessions.begin() as session:
                person = people.get(session, workspace_id, number)
                if countries.inherit(session, person):
                    rezone(session, person, now)


def count_inheriting(session: Session, workspace_id: str, members: Collection[int]) -> int:
    """Return how many of some people go by their programme's country, and not by their own."""
    query = select(Person.id).where(Person.workspace_id == workspace_id, Person.id.in_(members))
    return len(session.scalars(query.where(Person.own_country.is_(False))).all())


def _reckon(session: Session, pair: Pair, now: datetime) -> None:
    planned = meetings.ahead(session, pair)
    if planned is not None and planned.stands in (State.PLANNED, State.PREPARING):
        set_due(planned)
    pair_clock.reckon(session, pair, now)
