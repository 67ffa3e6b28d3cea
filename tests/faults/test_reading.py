"""Somebody writes, for long; whoever only looks is answered all the same, and at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from sandbox.people import Person
from tests.stories.cycles import couple
from tests.stories.world import World

LOCKED = "people, programmes, pairs, meetings, recaps, action_items, goals, points, lapses, outbox"


@contextmanager
def somebody_writes(world: World) -> Iterator[None]:
    """Have another connection hold all that a writer needs, and every row there is."""
    engine = create_engine(world.bot.engine.url)
    with engine.connect() as other:
        if engine.dialect.name == "sqlite":
            other.connection.cursor().execute("BEGIN IMMEDIATE")
        else:
            for table in LOCKED.split(", "):
                other.execute(text(f"SELECT id FROM {table} FOR UPDATE"))
        yield
        other.rollback()
    engine.dispose()


def opens(person: Person, callback_id: str) -> None:
    assert person.modal
    assert person.modal.callback_id == callback_id, person.modal.plain
    person.closes()


def test_whoever_only_looks_is_answered_while_somebody_writes(world: World) -> None:
    two = couple(world, timedelta(days=7))
    ana, known = two.mentee, "Dr Max Okafor"
    ana.types("/action Send the draft")
    recorded = ana.last_message
    with somebody_writes(world):
        for line, told in (
            ("/action", "Send the draft"),
            ("/goal", "goal"),
            ("/meeting", known),
            ("/meeting cancel", known),
            ("/mentoring", known),
            ("/mentoring end", known),
            ("/agenda help", "/agenda"),
        ):
            ana.types(line)
            assert told in ana.last_message.plain, line
        assert known in ana.opens_home().plain
        for line, form in (
            ("/agenda", "agenda.save"),
            ("/meeting plan", "meeting.plan"),
            ("/mentoring pause", "mentoring.leave"),
        ):
            ana.types(line)
            opens(ana, form)
        ana.clicks("Edit", message=recorded)
        opens(ana, "action.save")
        ana.types("/action Another one")
        ana.sees("nothing was changed")
    ana.types("/action Another one")
    ana.sees("Another one")


@pytest.mark.slow
def test_a_crowd_that_types_at_once_is_served_however_slow_slack_is(world: World) -> None:
    crowd = []
    world.start_programme(world.person("fay", "Fay Laurent"))
    for number in range(15):
        mentor = world.person(f"mentor{number}", f"Mentor {number}")
        mentee = world.person(f"mentee{number}", f"Mentee {number}")
        world.pair(mentor, mentee)
        crowd += [mentor, mentee]
    # Ten threads that each waited for Slack would come to the last ten after two seconds and more.
    world.sandbox.faults.add("views.open", times=len(crowd), delay=1.2)
    at_once([lambda person=person: person.types("/agenda") for person in crowd])  # type: ignore[misc]
    world.sandbox.wait_idle(20)
    shown = [person.modal.callback_id if person.modal else "" for person in crowd]
    assert shown == ["agenda.save"] * len(crowd)


def at_once(acts: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
