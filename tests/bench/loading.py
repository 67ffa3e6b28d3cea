"""What a load of a roster costs, and for how long it keeps others from writing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Text, event, func, select

from agendas.profiles import Profile
from agendas.rhythm.cadence import Cadence
from agendas.roster.resolving import Entry
from db.core.engine import connect
from db.mentoring import people, programmes
from db.sessions import sessions
from db.tables import METADATA
from handlers.roster import loading
from handlers.roster.planning import plan_entries
from tests.chaos.run import TUESDAY

ZONE = "America/Toronto"
LENGTH = 600  # characters of a row, about


@dataclass(frozen=True, slots=True)
class Load:
    """Processor seconds of all of it and of as many bare rows in one transaction, without a server.

    `longest` is how long its longest writing transaction took, which is how long others wait.
    """

    whole: float
    longest: float
    floor: float


def load(url: str, number: int) -> Load:
    """Load a roster of so many new pairs into an empty database."""
    engine = connect(url)
    kept = sessions(engine)
    with kept.begin() as session:
        helen = people.keep(session, "T1", "UH", "Helen", ZONE)
        programmes.start(session, "T1", "Medicine", "C1", [helen], TUESDAY)
    spans = _writing(engine)
    begun = time.process_time()
    with kept() as session:
        session.connection(execution_options={"read_only": True})
        steps, _ = plan_entries(session, "T1", list(_entries(number)), TUESDAY)
    for _ in loading.load(kept, "T1", steps, TUESDAY):
        pass
    whole = time.process_time() - begun
    found = Load(whole, max(spans), _bare(engine))
    engine.dispose()
    return found


def _entries(number: int) -> Iterator[Entry]:
    for line in range(number):
        mentor = Profile(f"UM{line // 2}", f"Mentor {line // 2}", ZONE, True, False)
        mentee = Profile(f"UE{line}", f"Mentee {line}", ZONE, True, False)
        yield Entry(line, "Medicine", mentor, mentee, Cadence(6, "week"), None)


def _writing(engine: Engine) -> list[float]:
    """Return how long each transaction took that wrote, its commit included, as they end."""
    begun, spans = [0.0], list[float]()
    wrote: list[bool] = []

    def begins(_connection: Connection) -> None:
        begun[0] = time.perf_counter()
        wrote.clear()

    def runs(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        wrote.append(statement.startswith(("INSERT", "UPDATE")))

    def ends(*_given: object) -> None:
        if any(wrote):
            spans.append(time.perf_counter() - begun[0])

    event.listen(engine, "begin", begins)
    event.listen(engine, "before_cursor_execute", runs)
    event.listen(engine, "checkin", ends)
    return spans


def _bare(engine: Engine) -> float:
    """Return what as many rows take, as long as a message, in a table without any index."""
    with engine.connect() as connection:
        rows = sum(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        )
        body = "x" * LENGTH
    table = Table("bare", MetaData(), Column("body", Text))
    table.create(engine)
    begun = time.process_time()
    with engine.begin() as connection:
        connection.execute(table.insert(), [{"body": body}] * rows)
    return time.process_time() - begun
