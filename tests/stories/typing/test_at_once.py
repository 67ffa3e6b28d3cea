"""Two people at the same instant, and a database that is too busy: both are told the truth."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from slack_bolt import BoltContext, Respond
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import func, select, text

from agendas.meeting import AHEAD
from agendas.text.messages import say
from db.mentoring import pairs, people
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from handlers.recap import service
from handlers.slackui.incoming import IncomingRequest
from handlers.slackui.listener import WRITES
from handlers.slackui.request import Request, Response
from handlers.slackui.transaction import carry_out
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.cycles import ACCEPTED
from tests.stories.world import World

pytestmark = ON_BOTH

ROUNDS = 6


def at_once(*acts: Callable[[], object]) -> None:
    """Let several people act at the same instant; a failure of one is a failure of the test."""
    barrier, failures = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def a_pair(world: World, meets_in: timedelta | None = None) -> tuple[Person, Person]:
    fay = world.person("fay", "Fay Laurent")
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(fay)
    world.pair(max_, ana, next_meeting=world.clock.now() + meets_in if meets_in else None)
    return max_, ana


def count(world: World, table: type) -> int:
    with world.bot.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def no_apology(*people: Person) -> None:
    apology = say("shared/apology", reference="").text.partition("\n")[0][:20]
    assert not [m for person in people for m in person.messages if apology in m.plain]


def test_two_who_plan_at_once_have_one_meeting(world: World) -> None:
    max_, ana = a_pair(world)
    for day in range(1, 1 + ROUNDS):
        at_once(
            partial(max_.types, f"/meeting plan {day} dec 10:00"),
            partial(ana.types, f"/meeting plan {day} dec 11:00"),
        )
    with world.bot.sessions() as session:
        [meeting] = session.scalars(select(Meeting)).all()
    assert meeting.state in AHEAD
    no_apology(max_, ana)


def recap_waiting(world: World) -> tuple[Person, Person, Message]:
    """A recap that the mentee has sent and the mentor has been asked to read."""
    max_, ana = a_pair(world, timedelta(days=1))
    world.passes(days=1, hours=2)
    ana.clicks("We met")
    ana.fills("Decided", "Apply in spring")
    ana.submits()
    ana.closes()
    world.settles()
    return max_, ana, max_.sees("Please read and accept the recap")


def states(world: World) -> tuple[str, int]:
    """The recap's state, and how many messages tell people that it is accepted."""
    world.passes(minutes=10)
    members = world.sandbox.team.members.values()
    people_ = [Person(world.sandbox, member) for member in members if not member.is_bot]
    told = [m for one in people_ for m in one.messages if ACCEPTED in m.plain]
    with world.bot.sessions() as session:
        return session.scalars(select(Recap)).one().state, len(told)


@pytest.mark.slow
def test_accepting_three_times_at_once_accepts_once(world: World) -> None:
    max_, ana, waiting = recap_waiting(world)
    at_once(*[lambda: max_.clicks("Accept", message=waiting)] * 3)
    assert states(world) == ("accepted", 2)
    no_apology(max_, ana)


@pytest.mark.slow
def test_accepting_and_asking_for_a_change_at_once_ends_in_one_of_them(world: World) -> None:
    max_, ana, waiting = recap_waiting(world)
    max_.clicks("Ask for a change", message=waiting)
    max_.fills("What should be changed?", "Not in spring")
    at_once(max_.submits, lambda: max_.clicks("Accept", message=waiting))
    assert states(world) in (("accepted", 2), ("amended", 0))
    no_apology(max_, ana)


@pytest.mark.slow
def test_an_answer_waits_for_the_one_before_it_and_sees_what_that_has_changed(
    world: World,
) -> None:
    max_, ana, waiting = recap_waiting(world)
    with world.bot.sessions.begin() as session:
        recap = session.scalars(select(Recap)).one()
        person = people.find(session, world.sandbox.team_id, max_.id)
        assert person is not None
        seat = pairs.seat(session, person, recap.pair_id)
        service.amend(session, seat, recap, "Not in spring", world.clock.now())
        accepting = threading.Thread(target=max_.clicks, args=("Accept", waiting))
        accepting.start()
        time.sleep(0.3)
    accepting.join()
    max_.sees("You have asked for a change already")
    assert states(world) == ("amended", 0)
    no_apology(max_, ana)


def test_who_was_not_the_first_gets_an_ordinary_answer(world: World) -> None:
    """A handler that meets a row it could not see before runs once more."""
    max_, _ana = a_pair(world)
    runs: list[int] = []

    def clashing(request: Request) -> Response:
        runs.append(1)
        if len(runs) == 1:
            meeting = {"workspace_id": "T0", "name": "twice"}
            for _ in range(2):
                request.session.execute(
                    text("INSERT INTO workspaces (id, name) VALUES (:workspace_id, :name)"), meeting
                )
        return Response(say=say("meeting/none_ahead", other="Ana Silva", pair=1))

    here = world.sandbox.team_id
    authorized = AuthorizeResult(enterprise_id=None, team_id=here)
    context = BoltContext({"told": [here], "authorize_result": authorized})
    router, body = world.bot.router, {"user_id": max_.id}
    asked = IncomingRequest(body, max_.id, context, WebClient(), Respond(response_url=None))
    answer = carry_out(router.resources, clashing, asked, WRITES, "/mentoring")
    assert len(runs) == 2
    assert not answer.failed


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Keep everything from everybody, as a long migration or a backup gone wrong does."""
    with world.bot.engine.connect() as connection, connection.begin():
        if world.bot.engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE people, pairs IN ACCESS EXCLUSIVE MODE"))
        yield


@pytest.mark.slow
@pytest.mark.parametrize("how", ["command", "button"])
def test_a_locked_database_is_told_of_within_three_seconds(world: World, how: str) -> None:
    max_, ana = a_pair(world, timedelta(days=1))
    world.passes(days=1, hours=2)
    with locked(world):
        begun = time.monotonic()
        if how == "command":
            ana.types("/agenda career: a course")
        else:
            ana.clicks("We met")
        ana.sees("try again")
        assert time.monotonic() - begun < 3
    ana.types("/agenda career: a course")
    ana.sees("a course")
    no_apology(max_, ana)
