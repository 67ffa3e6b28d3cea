"""Carrying out a roster: in bulk, in short transactions, one load after the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from agendas.profiles import Profile
from agendas.rhythm.cadence import Cadence
from agendas.roster.resolving import Entry
from db.core.base import Base
from db.mentoring import programmes
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.messages.outbox import OutboxRow
from db.sessions import sessions as sessions_of
from handlers.roster import loading, planning
from handlers.roster.loading import ChangedMeanwhile
from handlers.roster.planning import Step
from tests.stories.world import TORONTO, World
from tests.stories.world import world as open_world

SOON = timedelta(days=20)
MONTHLY, QUARTERLY = Cadence(1, "month"), Cadence(3, "month")


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        world.start_programme(world.person("fay", "Fay Laurent"))
        yield world


def entries(world: World, number: int, cadence: Cadence = MONTHLY) -> list[Entry]:
    """A roster of so many rows; mentors have two mentees each, every other pair has a date."""
    when = world.clock.now() + SOON
    return [
        Entry(
            line,
            "Medicine",
            Profile(f"UM{line // 2}", f"Mentor {line // 2}", TORONTO, True, False),
            Profile(f"UE{line}", f"Mentee {line}", TORONTO, True, False),
            cadence,
            when if line % 2 else None,
        )
        for line in range(2, number + 2)
    ]


def planned(world: World, file: list[Entry]) -> list[Step]:
    with world.bot.sessions() as session:
        session.connection(execution_options={"read_only": True})
        steps, faults = planning.plan_entries(
            session, world.sandbox.team_id, file, world.clock.now()
        )
    assert faults == []
    return steps


def loaded(world: World, steps: list[Step]) -> list[int]:
    at = world.sandbox.team_id
    return list(loading.load(world.bot.sessions, at, steps, world.clock.now()))


def count(world: World, table: type[Base], *which: Any) -> int:
    with world.bot.sessions() as session:
        return session.scalars(select(func.count()).select_from(table).where(*which)).one()


def written(engine: Engine) -> list[int]:
    """Count the statements of each transaction that writes, from now on."""
    found = [0]

    def begins(_connection: object) -> None:
        found.append(0)

    def runs(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        found[-1] += statement.startswith(("INSERT", "UPDATE", "DELETE"))

    event.listen(engine, "begin", begins, insert=True)
    event.listen(engine, "before_cursor_execute", runs)
    return found


def test_a_load_is_a_few_statements_however_many_rows_there_are(world: World) -> None:
    steps = planned(world, entries(world, 40))
    statements = written(world.bot.engine)
    assert loaded(world, steps) == [40]
    assert max(statements) <= 12
    assert count(world, Pair) == 40
    assert count(world, Person) == 40 + 20 + 1
    assert count(world, Meeting) == 20
    assert count(world, OutboxRow, OutboxRow.kind == "pair.welcome") == 80
    assert count(world, OutboxRow, OutboxRow.kind == "meeting.planned") == 40


def test_what_does_not_fit_into_one_transaction_is_done_in_parts_of_whole_pairs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PART", 10)
    steps = planned(world, entries(world, 15))
    assert sum(loaded(world, steps)) == 15
    assert len(loading.split_into_parts(steps)) == 3
    again = planned(world, entries(world, 15))
    assert loading.split_into_parts(again) == [], "what is there already stays as it is"


def test_what_changed_since_it_was_checked_is_not_overwritten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(world, planned(world, entries(world, 5)))
    steps = planned(world, entries(world, 6))
    compose = loading._compose

    def meanwhile(*given: Any) -> Any:
        with world.bot.sessions.begin() as session:
            person = session.scalars(select(Person).where(Person.slack_id == "UM3")).one()
            person.name = "Another Name"
        return compose(*given)

    monkeypatch.setattr(loading, "_compose", meanwhile)
    with pytest.raises(ChangedMeanwhile):
        loaded(world, steps)
    assert count(world, Pair) == 5
    assert count(world, Person, Person.name == "Another Name") == 1


def test_another_cadence_is_set_and_reckoned_anew(world: World) -> None:
    loaded(world, planned(world, entries(world, 2, QUARTERLY)))
    loaded(world, planned(world, entries(world, 2)))
    with world.bot.sessions() as session:
        found = programmes.of_workspace(session, world.sandbox.team_id)[0]
        assert {pair.cadence for pair in session.scalars(select(Pair))} == {MONTHLY}
        assert found.name == "Medicine"


def test_two_loads_at_the_same_instant_make_every_pair_once(world: World) -> None:
    steps = planned(world, entries(world, 20))
    each = [sessions_of(world.bot.engine) for _ in range(2)]
    at, now = world.sandbox.team_id, world.clock.now()

    def loads(mine: Any) -> int:
        try:
            return sum(loading.load(mine, at, steps, now))
        except ChangedMeanwhile as error:
            return error.done

    with ThreadPoolExecutor(2) as threads:
        done = sorted(threads.map(loads, each))
    assert done == [0, 20]
    assert count(world, Pair) == 20
    assert count(world, OutboxRow, OutboxRow.kind == "pair.welcome") == 40
