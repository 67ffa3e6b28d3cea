"""How the workspace comes to have something of everything in it, told by its people."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.block_kit.content import Element, find_elements
from sandbox.model.entities import Message, View
from sandbox.people import Person
from tests.fuzz.cast import Cast, Two, cast
from tests.stories.cycles import DECIDED, GOALS, NOTED, PROMISES, sends
from tests.stories.world import World

WEEK = timedelta(weeks=1)


@dataclass
class Specimens:
    """What lay before people at one time or other: messages to press on, and modals."""

    messages: dict[tuple[str, str], tuple[Person, Message]] = field(default_factory=dict)
    views: dict[str, list[tuple[Person, View]]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)

    def collect(self, there: Cast) -> None:
        """Keep a copy of every message that has something to press."""
        for person in there.everybody:
            for message in person.messages:
                for element in find_elements(message.blocks):
                    self._keep(person, message, element)
        for channel in there.world.sandbox.team.conversations.values():
            for person in there.everybody:
                if channel.kind == "im" or person.id not in channel.members:
                    continue
                for message in person.messages_in(channel):
                    for element in find_elements(message.blocks):
                        self._keep(person, message, element)

    def _keep(self, person: Person, message: Message, element: Element) -> None:
        value = str(element.body.get("value", ""))
        if value not in self.values:
            self.values.append(value)
        self.messages.setdefault((element.action_id, person.id), (person, deepcopy(message)))


def lived_in(world: World) -> tuple[Cast, Specimens]:
    """Two months after everybody came in: every kind of message has lain before somebody."""
    there, found = cast(world, WEEK, 8 * WEEK, None, 2 * WEEK), Specimens()
    ana_and_max, _, sam_and_max, sam_and_eve = there.pairs
    world.passes(days=47)
    for two in there.pairs:
        _writes(two.mentee, two.mentor, two.canary)
        _writes(two.mentor, two.mentee, two.canary)
    _recaps(ana_and_max)
    _recaps(sam_and_eve)
    sam = sam_and_max.mentor
    sam.clicks("Not yet", message=sam.sees("you and Dr Max Okafor met"))
    found.collect(there)
    world.passes(days=7)
    found.collect(there)
    sam_and_eve.mentor.clicks("Ask for a change")
    sam_and_eve.mentor.fills("What should be changed?", f"Not so, {sam_and_eve.canary}")
    sam_and_eve.mentor.submits()
    sam_and_eve.mentor.closes()
    world.passes(days=2, hours=2)
    _commands(there)
    found.collect(there)
    return there, found


def _writes(person: Person, other: Person, canary: str) -> None:
    mention = f"@{other.member.name}"
    person.types(f"/action {mention} Send the {canary} draft by 12 march")
    person.types(f"/goal {mention} Learn of {canary} 3y")
    person.types(f"/agenda {mention} career: Speak of {canary}; in spring")


def _recaps(two: Two) -> None:
    two.mentee.types(f"/meeting met today @{two.mentor.member.name}")
    two.mentee.fills(GOALS, f"Goal of {two.canary}")
    two.mentee.fills(PROMISES, f"me: Promise of {two.canary}")
    assert two.mentee.modal
    noted = next(label for label in (DECIDED, NOTED) if label in two.mentee.modal.labels)
    two.mentee.fills(noted, f"Decision of {two.canary}")
    sends(two.mentee)
    two.mentee.closes()


def _commands(there: Cast) -> None:
    max_ = there.people["max"]
    for line in ("/meeting", "/mentoring", "/action", "/goal"):
        for name in ("max", "eve"):
            there.people[name].types(line)
    for line in ("cancel", "end", "pause until 3 march"):
        command = "/meeting" if line == "cancel" else "/mentoring"
        max_.types(f"{command} {line} @{'noor' if line == 'cancel' else 'sam'}")
    ana_and_max = there.pairs[0]
    for line in (f"career: Speak of {ana_and_max.canary}", "done", "Tuesday 10:00", "we met today"):
        ana_and_max.mentee.types(line)
    there.world.settles()


OPENING = (
    ("max", "/goal Which pair is this for?"),
    ("noor", "/agenda"),
    ("noor", "/meeting plan"),
    ("noor", "/mentoring pause"),
    ("noor", "/mentoring messages"),
    ("noor", "/mentoring offer"),
    ("fay", "/mentoring propose"),
    ("fay", "/mentoring waiting"),
    ("noor", "/mentoring find"),
    ("ana", "/agenda"),
    ("ana", "/meeting history"),
    ("ana", "/goal 5y"),
    ("ana", "/action by friday"),
)


def collect_views(there: Cast, found: Specimens, put_back: Callable[[], None]) -> None:
    """Open every modal there is, by typing and by pressing; `put_back` undoes what that did."""
    for name, line in OPENING:
        there.people[name].types(line)
        _keep_view(there.people[name], found)
        put_back()
    for (action_id, _), (person, message) in found.messages.items():
        element = next(e for e in find_elements(message.blocks) if e.action_id == action_id)
        there.world.sandbox.act.use(person.id, deepcopy(message), element, None)
        there.world.sandbox.wait_idle()
        _keep_view(person, found)
        if person.modal and person.modal.callback_id == "recap.send":
            person.fills("Who does what by when?", "me: read it, by friday")
            person.submits()  # what it comes to is read back in a form of its own
            _keep_view(person, found)
        put_back()
    _run_a_programme(there, found)
    put_back()
    _read_back(there.pairs[0])
    _keep_view(there.pairs[0].mentee, found)
    put_back()


def _run_a_programme(there: Cast, found: Specimens) -> None:
    """Open what a facilitator fills in, and what it comes to, and the form of a new programme."""
    fay = there.people["fay"]
    for label, what, value in (
        ("Change", "Hour of the digest", "11:00"),
        ("Words of your own", "Welcome: first sentence", "Hello, {other}."),
        ("Hand it over", "", ""),
    ):
        fay.types("/mentoring programme")
        fay.clicks(label)
        _keep_view(fay, found)
        if what:
            fay.fills(what, value)
            fay.submits()
            _keep_view(fay, found)
        while fay.modal:
            fay.closes()
    fay.types("/mentoring pair")
    _keep_view(fay, found)
    fay.closes()
    fay.types("/mentoring pair @noor")
    fay.clicks("Change it")
    _keep_view(fay, found)
    fay.closes()
    fay.member.admin = True
    fay.types("/mentoring programme start")
    _keep_view(fay, found)


def _read_back(two: Two) -> None:
    """Let a recap lie before its writer as it was read."""
    two.mentee.types(f"/meeting met today @{two.mentor.member.name}")
    two.mentee.fills(PROMISES, "me: Read it")
    two.mentee.submits()


def _keep_view(person: Person, found: Specimens) -> None:
    view = person.modal
    if view and view.callback_id:
        found.views.setdefault(view.callback_id, []).append((person, deepcopy(view)))
