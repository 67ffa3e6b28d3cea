"""Random stories of several pairs, with the clock going on; the invariants hold after each step."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sandbox.block_kit.content import Element, find_elements
from sandbox.block_kit.inputs import enter_value, list_options
from sandbox.model.entities import Message, View
from sandbox.people import Person
from tests.agendas.wild import wild
from tests.fuzz import going_on
from tests.fuzz.cast import Cast, Two, cast
from tests.fuzz.given import find_lost, list_words
from tests.fuzz.stage import Stage, listening
from tests.fuzz.story import Specimens
from tests.fuzz.upheld import Politeness, Upheld
from tests.stories.world import World
from tests.views import find_faults, list_columns

HOURS = (1, 5, 24, 3 * 24, 7 * 24, 7 * 24, 14 * 24, 30 * 24)
LINES = (
    "/mentoring pause until {day} {other}",
    "/mentoring resume {other}",
    "/mentoring quiet 17-9",
    "/mentoring quiet off",
    "/mentoring country Egypt",
    "/mentoring country off",
    "/mentoring cadence quarterly {other}",
    "/mentoring",
    "/meeting",
    "/meeting cancel {other}",
    "/meeting plan {day} 10:00 for 45 min in room {canary} {other}",
    "/meeting move at https://{canary}.example.edu/a {other}",
    "/meeting met today {other}",
    "/action {other} Promise of {canary} by {day}",
    "/action {other} Refused {canary} by 31 february",
    "/action",
    "/goal {other} Goal of {canary} 1y",
    "/goal",
    "/agenda {other} personal: Point of {canary}; soon",
    "/agenda {other}",
)
DAYS = (3, 9, 30)
seats = st.tuples(st.integers(0, 3), st.booleans())


class Stories(RuleBasedStateMachine):
    """What five people in four pairs may do, in any order, while weeks go by."""

    def __init__(self, stage: Stage, politeness: Politeness) -> None:
        super().__init__()
        stage.put_back()
        politeness.at_once.clear()
        self.stage, self.world, self.cast = stage, stage.world, stage.cast
        self.upheld = Upheld(stage, politeness)
        self.undone = False
        self.takes_back: str | None = None
        self.actor: str | None = None

    @rule(hours=st.sampled_from(HOURS))
    def time_passes(self, hours: int) -> None:
        self.world.passes(hours=hours)

    @rule(seat=seats, days=st.sampled_from((1, 4, 12, 40)), hour=st.integers(0, 23))
    def plans(self, seat: tuple[int, bool], days: int, hour: int) -> None:
        person, other, _ = self._seat(seat)
        zone = person.member.tz
        day = self.world.clock.now() + timedelta(days=days)
        person.types(f"/meeting plan {day:%d %B %Y} {hour}:30 @{other.member.name}")
        note(f"{person.member.name} in {zone}")

    @rule(seat=seats, line=st.sampled_from(LINES), days=st.sampled_from(DAYS))
    def types(self, seat: tuple[int, bool], line: str, days: int) -> None:
        person, other, two = self._seat(seat)
        day = f"{self.world.clock.now() + timedelta(days=days):%d %B %Y}"
        said = line.format(other=f"@{other.member.name}", day=day, canary=two.canary)
        note(f"{person.member.name}: {said}")
        self.actor = person.id
        person.types(said)

    @rule(data=st.data(), seat=seats)
    def presses(self, data: st.DataObject, seat: tuple[int, bool]) -> None:
        person, _, _ = self._seat(seat)
        found = list(_pressable(person))
        if found:
            message, element = data.draw(st.sampled_from(found[-25:]), label="button")
            self.actor = person.id
            self.undone = element.action_id == "action.undo"
            self.takes_back = person.id if element.action_id == "agenda.point_undo" else None
            state = None
            if element.type == "static_select":
                values = [option["value"] for option in list_options(element.body)]
                chosen = data.draw(st.sampled_from(values), label="choice")
                state = enter_value(element, chosen)
            self.stage.sandbox.act.use(person.id, message, element, state)
            self.stage.sandbox.wait_idle()

    @rule(data=st.data(), seat=seats, words=wild)
    def fills_in(self, data: st.DataObject, seat: tuple[int, bool], words: str) -> None:
        person, _, _ = self._seat(seat)
        view = person.modal
        if view is None:
            return
        inputs = [e for e in find_elements(view.blocks) if e.block["type"] == "input"]
        two = self._pair_of(view, person)
        for element in data.draw(st.lists(st.sampled_from(inputs), max_size=6)) if inputs else ():
            self._fill(data, person, view, element, f"{two.canary if two else ''} {words}")
        self.takes_back = person.id if view.callback_id == "agenda.save" else None
        self.actor = person.id
        typed = list_words(view)
        if self._gives(data, person, view):
            assert find_lost(self.stage, person, typed) == set()
        while person.modal:
            person.closes()

    def _gives(self, data: st.DataObject, person: Person, view: View) -> bool:
        """Let the bot have what a form holds: sent, or brought along by a button in it."""
        buttons = [e for e in find_elements(view.blocks) if e.type == "button"]
        brings = [e for e in buttons if e.action_id != "draft.discard" and view.callback_id]
        pressed = data.draw(st.sampled_from([None, *brings]), label="by a button")
        if pressed is not None:
            self.stage.sandbox.act.use(person.id, view, pressed, None)
            self.stage.sandbox.wait_idle()
            return True
        return "submit" in view.body and person.submits() is not None

    @rule()
    def opens_home(self) -> None:
        for person in self.cast.everybody:
            person.opens_home()

    @invariant()
    def everything_holds(self) -> None:
        self.world.settles()
        undone, self.undone = self.undone, False
        takes_back, self.takes_back = self.takes_back, None
        actor, self.actor = self.actor, None
        self.upheld.ask(undone=undone, takes_back=takes_back, actor=actor)
        assert find_faults(self.world) == []
        words = [two.canary for two in self.cast.pairs]
        kept = [line for line in list_columns(self.world) if any(word in line for word in words)]
        assert kept == []
        self.stage.refused.clear()

    def _seat(self, seat: tuple[int, bool]) -> tuple[Person, Person, Two]:
        two = self.cast.pairs[seat[0]]
        sides = (two.mentor, two.mentee) if seat[1] else (two.mentee, two.mentor)
        return *sides, two

    def _pair_of(self, view: View, person: Person) -> Two | None:
        """Whose the form is; None where it does not say, and nothing of a pair's is written."""
        held = view.private_metadata
        found = [two for two in self.cast.pairs_of(person) if f'"pair":{two.id}' in held]
        return found[0] if len(found) == 1 else None

    def _fill(
        self, data: st.DataObject, person: Person, view: View, element: Element, words: str
    ) -> None:
        body, now = element.body, self.world.clock.now()
        if element.type == "plain_text_input":
            value: object = words[: body.get("max_length", 3000)]
        elif element.type in ("checkboxes", "multi_static_select"):
            values = [option["value"] for option in list_options(body)]
            value = data.draw(st.lists(st.sampled_from(values), unique=True))
        elif element.type == "static_select":
            value = data.draw(st.sampled_from([option["value"] for option in list_options(body)]))
        else:
            at = now + timedelta(days=data.draw(st.integers(-20, 90)))
            value = at if element.type == "datetimepicker" else at.date()
        self.stage.sandbox.act.fill(person.id, view, element, enter_value(element, value))


def _pressable(person: Person) -> list[tuple[Message | View, Element]]:
    surfaces: list[Message | View] = [*person.messages]
    found = [(s, e) for s in surfaces for e in find_elements(s.blocks)]
    return [(s, e) for s, e in found if e.type in ("button", "static_select")]


def beginning(world: World) -> tuple[Cast, Specimens]:
    """Everybody has come in, and two of the pairs have a date."""
    return cast(world, timedelta(days=7), timedelta(days=2)), Specimens()


@pytest.mark.slow
@pytest.mark.long
@going_on.ON
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
def test_whatever_people_do_the_cycle_and_privacy_hold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    politeness = Politeness(monkeypatch)
    stage = Stage(world, monkeypatch, beginning)
    with listening(stage.ears):
        machine: Any = partial(Stories, stage, politeness)
        settings = going_on.of(3, stateful_step_count=18, phases=[Phase.generate])
        going_on.rounds(partial(run_state_machine_as_test, machine, settings=settings))
        stage.put_back()
