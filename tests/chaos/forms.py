"""Forms that people open, fill in and submit: the agenda, the recap, and the mentor's answer."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.block_kit.content import find_elements
from sandbox.block_kit.inputs import enter_value
from sandbox.model.entities import View
from sandbox.people import Person
from sandbox.server import Sandbox
from tests.chaos.hands import Hands, Request

OPENED_WITHIN = 2.0  # real seconds after the press
PRESSES = 5  # before somebody gives up on a form that does not open
WRITE = ("We met", "Write the recap", "Change the recap")
ANSWERS = ("Accept", "Accept, with the main point", "Ask for a change")
POINTS = 10  # on an agenda, after which no more is added to it


@dataclass(frozen=True)
class Kept:
    """Something that somebody was told is kept: what it is, and its words, like no other's."""

    what: str
    words: str


class Forms:
    """One crowd's forms; `kept` is what those were told who submitted them."""

    def __init__(self, sandbox: Sandbox, hands: Hands, name: str, rng: random.Random) -> None:
        self._sandbox, self._hands = sandbox, hands
        self._name, self._rng, self._number = name, rng, 0
        self.kept: list[Kept] = []

    def words(self, what: str) -> str:
        """Return words that nobody has used yet."""
        self._number += 1
        return f"{what} {self._name}.{self._number}"

    def agenda(self, person: Person, mentee: bool) -> None:
        """Open `/agenda`, add a point, and a goal if it is the mentee, and save."""
        view = self._opened(person, "agenda.save", lambda: self._hands.command(person, "/agenda"))
        if view is None:
            return
        filled, there = [], self._value(view, "points").splitlines()
        if len(there) < POINTS:
            point = self.words("Point")
            self._fill(view, "points", "\n".join([*there, point]))
            filled.append(Kept("point", point))
        if mentee:
            goal = self.words("Goal")
            self._fill(view, "goals", goal)
            filled.append(Kept("goal", goal))
        self._submit(person, view, "Saved", filled)

    def recap(self, mentee: Person) -> None:
        """Write a recap that is asked for, or again; or say that they met, and write that one."""
        view = self._opened(
            mentee, "recap.send", lambda: self._newest(mentee, WRITE) or self.met(mentee)
        )
        if view is None:
            return
        decision = self.words("Decision")
        self._fill(view, "decisions", decision)
        filled = [Kept("decision", decision)]
        if not self._value(view, "promises"):  # a later version keeps what the first one says
            for block, who, what in (("promises", "me: ", "promise"), ("goals", "", "goal")):
                words = self.words(what.title())
                self._fill(view, block, f"{who}{words}")
                filled.append(Kept(what, words))
            if any(element.block_id == "other" for element in find_elements(view.blocks)):
                days = self._rng.randrange(10, 300)
                self._fill(view, "other", f"in {days} days at 12:00")
        self._submit(mentee, view, "Sent:", filled)

    def met(self, person: Person) -> Request:
        """Return the line that says that they met on some day, wherever that was."""
        day = self._sandbox.clock.now() - timedelta(days=self._rng.randrange(1, 300))
        return self._hands.command(person, f"/meeting met {day:%Y-%m-%d}")

    def asks(self, mentor: Person) -> bool:
        """Say whether a recap waits for a mentor's answer."""
        return any(ANSWERS[0] in message.buttons for message in mentor.messages)

    def answer(self, mentor: Person) -> None:
        """Accept a recap, with or without the main point, or ask for a change."""
        label = self._rng.choice(ANSWERS)
        if label == "Accept":
            if press := self._newest(mentor, (label,)):
                self._hands.taken(press)
            return
        accepts = label != "Ask for a change"
        callback = "recap.accept_with" if accepts else "recap.amend"
        view = self._opened(mentor, callback, lambda: self._newest(mentor, (label,)))
        if view is None:
            return
        words = self.words("Main point" if accepts else "Change")
        self._fill(view, "words", words)
        kept = Kept("main point" if accepts else "change", words)
        self._submit(mentor, view, "You accepted" if accepts else "You asked", [kept])

    def _newest(self, person: Person, labels: Collection[str]) -> Request | None:
        """Return a press of the newest button of these that a person has before them."""
        for message in reversed(person.messages):
            if press := self._hands.press(person, message, labels):
                return press
        return None

    def _opened(
        self, person: Person, callback: str, request: Callable[[], Request | None]
    ) -> View | None:
        """Ask for a form, each time anew as people do, until it is there."""
        for _ in range(PRESSES):
            with self._sandbox.state.lock:
                self._sandbox.team.modals.pop(person.id, None)
            asked = request()
            if asked is None:
                return None
            if self._hands.tried(asked):
                self._sandbox.state.wait_for(lambda: _is_filled(person.modal), OPENED_WITHIN)
            view = person.modal
            if view is not None and _is_filled(view):
                return view if view.body.get("callback_id") == callback else None
        return None

    def _submit(self, person: Person, view: View, answer: str, filled: list[Kept]) -> None:
        with self._sandbox.state.lock:
            payload = self._sandbox.act.payloads.build_base("view_submission", person.id)
            shown = self._sandbox.slack.render_view(self._sandbox.team, view)
            payload |= {"view": shown, "response_urls": []}
        reply = self._hands.taken(("interactive", payload))
        read = person.modal
        if read is not None and read.callback_id == "recap.confirm":
            with self._sandbox.state.lock:
                payload = self._sandbox.act.payloads.build_base("view_submission", person.id)
                shown = self._sandbox.slack.render_view(self._sandbox.team, read)
                payload |= {"view": shown, "response_urls": []}
            reply = self._hands.taken(("interactive", payload))
        if reply and answer in str(reply.payload):
            self.kept += filled

    def _value(self, view: View, block: str) -> str:
        (state,) = view.values.get(block, {"": {}}).values()
        return state.get("value") or ""

    def _fill(self, view: View, block: str, value: Any) -> None:
        (element,) = (e for e in find_elements(view.blocks) if e.block_id == block)
        view.values[block] = {element.action_id: enter_value(element, value)}


def _is_filled(view: View | None) -> bool:
    """Say whether a form has come, and is not the light one that only says that it will."""
    return view is not None and "Fetching" not in view.plain
