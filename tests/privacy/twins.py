"""Workspaces whose Slack ids are the same, side by side on one host, and what is seen in each."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from db.messages import dead_letters
from sandbox.model.entities import Message, View
from sandbox.people import Person
from sandbox.workspace import Workspace
from tests.bot.cli.office import Office
from tests.stories.hosted import Browser, Hosted
from tests.stories.subscribing import address_given
from tests.stories.world import TORONTO

NAMES = {"fay": "Fay Laurent", "max": "Dr Max Okafor", "ana": "Ana Silva"}
NAMES |= {"tom": "Dr Tom Reed", "liz": "Liz Moor", "kim": "Kim Roth", "gus": "Gus Berg"}
CHANNEL, ANOTHER = "CMENTORING", "CSURGERY"

# What says nothing to anybody: row ids in what a button carries or a modal hides, marks, uids.
CARRIES = {"value", "private_metadata", "action_id", "event_payload", "id"}
OPAQUE = (
    (re.compile(r"\b(pair|person|programme|meeting|recap|goal|action|lapse):\d+"), r"\1:#"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+@"), "#@"),
    (re.compile(r"\bmentoring-\d+-"), "mentoring-#-"),
    (re.compile(r'("read":")[\w-]+'), r"\1#"),  # a fingerprint of row ids, among the rest
    (re.compile(r'(\\"\w*(id|by|owner|meeting)\\": )\d+'), r"\1#"),
    (re.compile(r"\bT[A-Z0-9]{10}\b"), "T#"),
    (re.compile(r"http://[\d.:]+/calendar/[\w-]{43}\.ics"), "an address"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "#"),
    # Two messages to one person are a second apart: which second is no matter.
    (re.compile(r"(\d\d:\d\d):\d\d(\.\d+)?"), r"\1"),
    (re.compile(r"(\d{8}T\d{4})\d\d"), r"\1"),
)

Life = Iterator[timedelta]


@dataclass(eq=False)
class Twin:
    """One of the workspaces. `word` is in all that its people write, and in nobody else's."""

    host: Hosted
    workspace: Workspace
    desk: Path
    word: str
    home: str = ""  # of its people: the other's workspace, where there is one
    seen: list[str] = field(default_factory=list)
    _last: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        add = self.workspace.add_person
        for name, real in NAMES.items():
            add(name, real_name=real, tz=TORONTO, id=f"U{name.upper()}", home=self.home)
        for channel, name in ((CHANNEL, "fay"), (ANOTHER, "gus")):
            add_channel = self.workspace.add_channel
            add_channel(channel.lower(), [self.person(name)], private=True, id=channel)
        self.host.installs(self.workspace)

    def person(self, name: str) -> Person:
        """Return somebody by their handle."""
        return self.workspace.person(name)

    # What is done

    def runs(self, *arguments: str) -> str:
        """Let the host run a command for this workspace; what it says is kept."""
        office = Office(self.host, self.desk / ".env")
        said = office.run("--workspace", self.workspace.team_id, *arguments).output
        self.seen.append(f"{arguments[0]}: {_without_marks(said)}")
        return said

    def loads(self, *rows: str) -> None:
        """Let the host load a roster."""
        file = self.desk / "roster.csv"
        file.write_text("\n".join(["programme,mentor,mentee,cadence,next_meeting", *rows, ""]))
        self.runs("roster", str(file))

    def types(self, name: str, line: str) -> None:
        """Let somebody type; `%` in the line stands for this workspace's own word."""
        self.person(name).types(line.replace("%", self.word))
        self.looks()

    def subscribes(self, name: str) -> None:
        """Let somebody's calendar program read what is at the address they are given."""
        self.types(name, "/mentoring calendar")
        page = Browser().opens(address_given(self.person(name)))
        self.seen.append(f"{name}'s calendar: {_without_marks(page.text)}")

    def clicks(self, name: str, label: str, **which: Any) -> None:
        """Let somebody press a button."""
        if "beside" in which:
            which["beside"] = which["beside"].replace("%", self.word)
        self.person(name).clicks(label, **which)
        self.looks()

    def chooses(self, name: str, choice: str, option: str, **which: Any) -> None:
        """Let somebody choose in a message or a form, outside its inputs."""
        self.person(name).chooses(choice, option, **which)
        self.looks()

    def submits(self, name: str, **entered: str | list[str]) -> None:
        """Let somebody fill in what is open, by label, and send it off."""
        person = self.person(name)
        for label, value in entered.items():
            typed = value.replace("%", self.word) if isinstance(value, str) else value
            person.fills(label.replace("%", self.word), typed)
        self.looks()
        person.submits()
        self.looks()
        if person.modal and person.modal.callback_id == "recap.confirm":
            person.submits()
            self.looks()
        if person.modal:
            person.closes()

    def repeats(self, name: str, line: str) -> None:
        """Let a command come twice, by a mark that requests to other workspaces have as well."""
        command, _, text = line.replace("%", self.word).partition(" ")
        person, act = self.person(name), self.workspace.act
        declared = act.slack.manifest.commands[command]
        payload = act.payloads.build_command(person.id, person.dm.id, declared, text)
        for _ in range(2):
            act.send_command(person.id, person.dm.id, payload | {"trigger_id": "13.same"})
            self.workspace.wait_idle()
            self.looks()

    def spoils(self, name: str, **fault: Any) -> None:
        """Let something go wrong with what is next sent to somebody."""
        faults = self.host.sandbox.faults
        faults.add("chat.postMessage", channel=self.person(name).dm.id, **fault)

    def given_up(self) -> list[str]:
        """Return the numbers of the messages that were given up here."""
        with self.host.worker.sessions() as session:
            return [
                str(one.id) for one in dead_letters.of_workspace(session, self.workspace.team_id)
            ]

    def changes(self, name: str, **profile: Any) -> None:
        """Let Slack tell that somebody's profile has changed."""
        member = self.person(name).member
        user: dict[str, Any] = {"id": member.id, "name": name, "real_name": member.real_name}
        user |= {"tz": member.tz, "deleted": False, **profile}
        ts = f"{self.host.clock.now().timestamp():.6f}"
        self.workspace.act.send_event({"type": "user_change", "user": user, "event_ts": ts})
        self.workspace.wait_idle()

    # What is seen

    def looks(self) -> None:
        """Note everything that anybody has before them and that was not there before."""
        for person in self.workspace.people:
            for message in person.all_messages:
                self._note(person, message.id, _message(message))
            for view in (person.modal, person.home):
                if view:
                    self._note(person, view.id, _view(view))

    def _note(self, person: Person, which: str, shown: Any) -> None:
        text = json.dumps(shown)
        if self._last.get((person.id, which)) != text:
            self._last[person.id, which] = text
            clear = json.dumps(_without_ids(shown), ensure_ascii=False)
            self.seen.append(f"{person.member.name}: {_without_marks(clear)}")


def seen(twin: Twin, life: Life) -> Life:
    """Return a life in which everybody looks at what has come whenever it goes on."""
    for moment in life:
        yield moment
        twin.looks()


def live(host: Hosted, *lives: Life) -> None:
    """Let lives go on side by side; each says at which time after the beginning it goes on."""
    start = host.clock.now()
    coming = [(timedelta(0), number) for number in range(len(lives))]
    while coming:
        moment, number = heapq.heappop(coming)
        host.pilot.until(start + moment)
        then = next(lives[number], None)
        if then is not None:
            heapq.heappush(coming, (then, number))


def _message(message: Message) -> dict[str, Any]:
    files = [[file.name, file.title, file.content.decode()] for file in message.files]
    private = message.ephemeral_for is not None
    shown = {"in": message.channel[0], "text": message.text, "blocks": message.blocks}
    return shown | {"metadata": message.metadata, "files": files, "private": private}


def _view(view: View) -> dict[str, Any]:
    return {"view": view.body, "values": view.values, "errors": view.errors}


def _without_ids(part: Any, key: str = "") -> Any:
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if key != "block_id"}
        return {_digits(k) if ":" in k else k: _without_ids(v, k) for k, v in kept.items()}
    if isinstance(part, list):
        return [_without_ids(one, key) for one in part]
    # A mark is known by its digits, so that it goes before they do.
    return _digits(_without_marks(part)) if key in CARRIES and isinstance(part, str) else part


def _digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _without_marks(text: str) -> str:
    for pattern, becomes in OPAQUE:
        text = pattern.sub(becomes, text)
    return text
