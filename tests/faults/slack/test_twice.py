"""An envelope that comes twice, a button that is pressed twice, a modal that is submitted twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.core.base import Base
from sandbox.people import Person
from sandbox.transport.delivery import Kind, Reply
from sandbox.types import Json
from tests.faults.looking import SECRET
from tests.stories.cycles import ACCEPTED, as_it_was, couple, held, recapped
from tests.stories.world import World

Act = Callable[[], object]


def everything(world: World) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with world.bot.sessions() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def said(person: Person) -> list[str]:
    """Return what the person reads in all messages, and in the modal on top."""
    modal = [f"{person.modal.title}: {person.modal.plain}"] if person.modal else []
    return [*(m.plain for m in person.all_messages), *modal]


@dataclass
class Sent:
    """The envelopes that went to the bot, and how it acknowledged them."""

    envelopes: list[tuple[Kind, Json, Reply]] = field(default_factory=list)


@contextmanager
def watched(world: World) -> Iterator[Sent]:
    """Keep what is sent meanwhile."""
    sent, deliver = Sent(), world.sandbox.act.deliver

    def kept(kind: Kind, payload: Json) -> Reply:
        copy = deepcopy(payload)
        reply = deliver(kind, payload)
        sent.envelopes.append((kind, copy, reply))
        return reply

    world.sandbox.act.deliver = kept
    try:
        yield sent
    finally:
        world.sandbox.act.deliver = deliver


def twice(world: World, person: Person, act: Act) -> None:
    """Do something, and let each of its envelopes come once more: nothing may come of that."""
    with watched(world) as sent:
        act()
    assert sent.envelopes, "it never reached the bot"
    for kind, payload, first in sent.envelopes:
        before, seen = everything(world), said(person)
        again = world.sandbox.deliver(kind, payload)
        world.sandbox.wait_idle()
        assert everything(world) == before, payload.get("type")
        assert again.payload == first.payload
        if kind != "slash_commands":
            assert said(person)[: len(seen)] == seen
        assert not any("Reference" in words for words in said(person))


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """Let a trigger be used twice, as a repeated envelope has it: Slack refuses the second."""
    yield world
    breaches = world.sandbox.state.breaches
    breaches[:] = [breach for breach in breaches if breach.what != "trigger"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        f"/action {SECRET} by friday",
        f"/goal {SECRET} 3y",
        f"/agenda {SECRET}",
        "/meeting plan 1 december 10:00",
        "/meeting met today",
        "/meeting cancel",
        "/mentoring pause until 1 march",
        "/mentoring resume",
        "/mentoring cadence every 2 months",
        "/mentoring quiet 17-9",
        "/mentoring",
    ],
)
def test_an_envelope_of_a_command_delivered_twice_changes_nothing_and_gets_the_same_answer(
    world: World, line: str
) -> None:
    two = couple(world, timedelta(days=7) if "cancel" in line else None)
    twice(world, two.mentee, lambda: two.mentee.types(line))


@pytest.mark.slow
def test_a_recap_submitted_accepted_and_amended_twice_changes_nothing_more(world: World) -> None:
    two = held(world)
    ana, max_ = two.mentee, two.mentor
    ana.fills("Decided", SECRET)
    twice(world, ana, ana.submits)
    ana.closes()
    world.settles()
    max_.clicks("Ask for a change")
    max_.fills("What should be changed?", "More of it")
    twice(world, max_, max_.submits)
    max_.closes()
    world.settles()
    ana.clicks("Change the recap")
    ana.fills("Decided", f"{SECRET}, and more")
    twice(world, ana, ana.submits)
    ana.closes()
    world.settles()
    max_.clicks("Accept, with the main point")
    max_.fills("The main point, in your own words", "Spring")
    twice(world, max_, max_.submits)
    world.passes(minutes=10)
    agreed = [m for m in ana.messages if ACCEPTED in m.plain]
    assert len(agreed) == 1


@pytest.mark.slow
def test_a_double_click_on_accept_closes_the_cycle_once(world: World) -> None:
    two = recapped(world)
    twice(world, two.mentor, lambda: two.mentor.clicks("Accept"))
    world.passes(minutes=10)
    for person in (two.mentor, two.mentee):
        assert len([m for m in person.messages if ACCEPTED in m.plain]) == 1


@pytest.mark.slow
def test_a_second_click_with_a_trigger_of_its_own_is_told_the_truth_and_changes_nothing(
    world: World,
) -> None:
    two = recapped(world)
    message = as_it_was(two.mentor.sees("Please read and accept the recap"))
    two.mentor.clicks("Accept")
    before = everything(world)
    two.mentor.clicks("Accept", message=message)
    assert everything(world) == before
    assert "accepted" in two.mentor.last_message.plain


@pytest.mark.slow
def test_events_delivered_twice_change_nothing_more(world: World) -> None:
    two = couple(world, timedelta(days=7))
    user = {"id": two.mentee.id, "name": "ana", "real_name": "Ana Souza", "tz": "Europe/Lisbon"}
    event = {"type": "user_change", "user": user, "event_ts": "1.000001"}
    twice(world, two.mentee, lambda: world.sandbox.act.send_event(event))
    event = {"type": "user_change", "user": user | {"deleted": True}, "event_ts": "1.000002"}
    twice(world, two.mentee, lambda: world.sandbox.act.send_event(event))
    twice(world, two.mentor, lambda: world.sandbox.act.open_home(two.mentor.id))
    world.settles()
    told = world.sandbox.person("fay").messages
    assert len([m for m in told if "can no longer be written to" in m.plain]) == 1


@pytest.mark.slow
def test_every_modal_of_a_pair_submitted_twice_changes_nothing_more(world: World) -> None:
    two = couple(world, timedelta(days=7))
    ana = two.mentee
    ana.types(f"/action {SECRET} by 4 december")
    ana.clicks("Edit")
    twice(world, ana, ana.submits)
    ana.closes()
    ana.types(f"/goal {SECRET}")
    ana.clicks("Edit")
    twice(world, ana, ana.submits)
    ana.closes()
    ana.types("/agenda")
    twice(world, ana, ana.submits)
    ana.closes()
    ana.types("/meeting plan")
    twice(world, ana, ana.submits)
    ana.closes()
    world.settles()
