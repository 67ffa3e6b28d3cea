"""The benches' own reads bring what an answer is made of, and their filling is whole."""

from pathlib import Path

from sqlalchemy import func, select

from db.core.base import Base
from db.core.engine import connect
from db.mentoring.content.goals import Goal
from db.mentoring.content.recaps import Recap
from db.sessions import sessions
from tests.bench.filling import fill, mentee_of
from tests.bench.floors import read_facts
from tests.bench.ticking import Watch
from tests.cases.acting import AUTUMN
from tests.databases import migrated


def test_an_agendas_facts_are_five_reads_beside_a_filled_history(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reiterate.sqlite'}"
    migrated(url)
    engine = connect(url)
    fill(engine, "T1", 3, AUTUMN, history=True)

    def count(table: type[Base]) -> int | None:
        with sessions(engine)() as session:
            return session.scalar(select(func.count()).select_from(table))

    assert (count(Recap), count(Goal)) == (6, 6)
    with engine.connect() as connection:
        read_facts(connection, "T1", mentee_of(0))
        watch = Watch(engine)
        meetings, promises, goals, points = read_facts(connection, "T1", mentee_of(2))
        assert watch.statements == 5
    assert [len(meetings), len(promises), len(goals), len(points)] == [3, 4, 2, 1]
    engine.dispose()
