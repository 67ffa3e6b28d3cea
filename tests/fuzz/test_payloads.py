"""Every command, action, view and event of the bot, driven with what no form foresees."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import example, given, note
from hypothesis import strategies as st

from sandbox.block_kit.content import Element, find_elements
from sandbox.model import views
from sandbox.model.entities import Message, View
from sandbox.people import Person
from sandbox.types import Json
from tests.fuzz import going_on, wild
from tests.fuzz.stage import Stage

pytestmark = [
    pytest.mark.long,
    going_on.ON,
    # The bot's own threads use `random` while Hypothesis draws; no example depends on it.
    pytest.mark.filterwarnings("ignore:Do not use the `random` module"),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]

Thing = TypeVar("Thing")
VERBS = {
    "/agenda": ("help", "career:", "; by May"),
    "/action": ("help", "x by", "x by 31 november", "x on monday"),
    "/goal": ("help", "3y", "x 10 years"),
    "/meeting": ("help", "plan", "move", "cancel", "met", "we met", "plan 99:99", "met 1 may"),
    "/mentoring": (
        "quiet",
        "quiet 25-99",
        "country",
        "country CA-ON",
        "country Atlantis",
        "cadence",
        "cadence yearly",
        "pause",
        "resume",
        "end",
        "export",
        "forget me",
        "programme",
        "programme start",
        "programme surgery",
    ),
}


@pytest.mark.slow
def test_the_fuzz_knows_every_modal_and_event_that_the_bot_has(stage: Stage) -> None:
    assert set(stage.found.views) == set(stage.router.views)
    assert set(VERBS) == {name for name in stage.router.commands if " " not in name}
    ends = {"app_uninstalled", "tokens_revoked"}  # a story of their own tells of these
    assert {"app_home_opened", "message", "user_change"} == stage.router.events.keys() - ends
    assert {action for action, _ in stage.found.messages} <= set(stage.router.actions)


@pytest.mark.slow
def test_whatever_is_typed_after_a_command_is_answered(stage: Stage) -> None:
    @going_on.of(25)
    @given(st.data(), people(stage), st.sampled_from(sorted(VERBS)))
    def typed(data: st.DataObject, person: Person, command: str) -> None:
        stage.put_back()
        mentions = [f"<@{p.id}|{p.member.name}>" for p in stage.cast.everybody]
        verb = data.draw(st.sampled_from(("", *VERBS[command])))
        named = data.draw(st.sampled_from(("", "", *mentions, "<@U0>", "@noor")))
        text = " ".join(part for part in (verb, named, data.draw(wild.texts)) if part)
        note(f"{person.member.name}: {command} {text!r}")
        with stage.sandbox.state.lock:
            declared = stage.sandbox.slack.manifest.commands[command]
            act = stage.sandbox.act
            payload = act.payloads.build_command(person.id, person.dm.id, declared, "")
        payload["text"] = text
        told = len(person.messages)
        act.send_command(person.id, person.dm.id, payload)
        stage.sandbox.wait_idle()
        # A long answer follows the acknowledgement.
        answered = stage.sandbox.state.wait_for(
            lambda: bool(person.modal) or len(person.messages) > told, 5
        )
        assert answered, "typed in vain"
        stage.outcome(person)

    going_on.rounds(typed)


@pytest.mark.slow
def test_whatever_a_button_carries_is_answered(stage: Stage) -> None:
    surfaces = [message for _, message in stage.found.messages.values()]

    @going_on.of(35)
    @given(st.data(), people(stage), st.sampled_from(sorted(stage.router.actions)))
    def pressed(data: st.DataObject, person: Person, action_id: str) -> None:
        stage.put_back()
        body: Json = {"type": "button", "action_id": action_id}
        value = data.draw(st.one_of(st.none(), wild.like_ids(stage.found.values)))
        if value is not None:
            body["value"] = value
        surface: Message | View
        if action_id.startswith("home."):
            surface = person.opens_home()
        else:
            surface = replace(deepcopy(data.draw(st.sampled_from(surfaces))), channel=person.dm.id)
        note(f"{person.member.name} presses {action_id} {value!r}")
        before = stage.sandbox.state.version
        element = Element({"type": "actions", "block_id": "any"}, body)
        stage.sandbox.act.use(person.id, surface, element, None)
        stage.sandbox.wait_idle()
        assert stage.sandbox.state.version > before, "pressed in vain"
        stage.outcome(person)

    going_on.rounds(pressed)


@pytest.mark.slow
def test_whatever_a_modal_brings_back_is_answered(stage: Stage) -> None:
    @going_on.of(45)
    @given(st.data(), people(stage), st.sampled_from(sorted(stage.router.views)))
    def submitted(data: st.DataObject, person: Person, callback_id: str) -> None:
        stage.put_back()
        owner, view = data.draw(st.sampled_from(_views(stage, callback_id)))
        person = data.draw(st.sampled_from([owner, owner, owner, person]))
        opened = _opened(stage, person, (owner, view))
        _disturb(data, stage, opened)
        note(f"{person.member.name}: {callback_id} {opened.private_metadata!r} {opened.values}")
        shown = opened.hash
        stage.sandbox.act.submit_as_is(person.id, opened)
        stage.sandbox.wait_idle()
        _take_away(stage, person, opened, shown)
        stage.outcome(person)

    going_on.rounds(submitted)


@pytest.mark.slow
def test_whatever_slack_tells_of_somebody_is_lived_with(stage: Stage) -> None:
    profile = st.fixed_dictionaries(
        {},
        optional={
            "name": wild.texts,
            "real_name": wild.texts,
            "tz": st.one_of(st.none(), wild.texts, st.sampled_from(["Asia/Tokyo", "../etc", "/"])),
            "deleted": st.booleans(),
            "is_bot": st.booleans(),
            "profile": st.fixed_dictionaries(
                {}, optional={"real_name": wild.texts, "display_name": wild.texts}
            ),
        },
    )

    @going_on.of(8)
    @given(people(stage), profile)
    @example(stage.cast.people["ana"], {"real_name": "\u202e\x00", "name": "\ud800"})
    def told(person: Person, user: dict[str, Any]) -> None:
        stage.put_back()
        event = {"type": "user_change", "user": {"id": person.id, **user}}
        stage.sandbox.act.send_event({**event, "event_ts": stage.sandbox.state.next_ts()})
        stage.sandbox.wait_idle()
        stage.sound()
        stage.aftershocks(person)

    going_on.rounds(told)


@pytest.mark.slow
def test_whatever_is_typed_to_the_bot_is_answered(stage: Stage) -> None:
    note = st.fixed_dictionaries({}, optional={"subtype": wild.texts, "bot_id": wild.texts})

    @going_on.of(8)
    @given(people(stage), wild.texts, note)
    def typed(person: Person, line: str, note: dict[str, Any]) -> None:
        stage.put_back()
        event = {"type": "message", "channel_type": "im", "channel": person.dm.id, **note}
        stamp = stage.sandbox.state.next_ts()
        event |= {"user": person.id, "text": line, "ts": stamp, "event_ts": stamp}
        stage.sandbox.act.send_event(event)
        stage.sandbox.wait_idle()
        stage.sound()
        stage.aftershocks(person)

    going_on.rounds(typed)


@pytest.mark.slow
def test_whatever_a_shortcut_is_used_on_is_answered(stage: Stage) -> None:
    shortcuts = sorted(stage.router.shortcuts)
    message = st.fixed_dictionaries({}, optional={"text": st.one_of(wild.texts, st.integers())})

    @going_on.of(10)
    @given(people(stage), st.sampled_from(shortcuts), st.one_of(st.none(), message))
    def used(person: Person, callback_id: str, message: Json | None) -> None:
        stage.put_back()
        found = stage.sandbox.slack.manifest.shortcuts
        shortcut = next(one for one in found if one.callback_id == callback_id)
        with stage.sandbox.state.lock:
            payload = stage.sandbox.act.payloads.build_shortcut(person.id, shortcut, None)
        if message is not None:
            payload |= {"type": "message_action", "message": message}
        note(f"{person.member.name}: {callback_id} {message!r}")
        before = stage.sandbox.state.version
        person.raw_action(payload)
        assert stage.sandbox.state.version > before, "used in vain"
        stage.outcome(person)

    going_on.rounds(used)


def people(stage: Stage) -> st.SearchStrategy[Person]:
    """Anybody at all, those in pairs more often."""
    return st.sampled_from([*stage.cast.members, *stage.cast.everybody])


def _views(stage: Stage, callback_id: str) -> list[tuple[Person, View]]:
    return stage.found.views[callback_id]


def _opened(stage: Stage, person: Person, specimen: tuple[Person, View]) -> View:
    """The specimen as it lies open before `person`, whosever it was."""
    with stage.sandbox.state.lock:
        view = views.create_view(deepcopy(specimen[1].body), "modal")
        stage.team.modals[person.id] = [view]
        return view


def _take_away(stage: Stage, person: Person, view: View, shown: str) -> None:
    """Close a form that came from elsewhere, unless the bot has put something else into it."""
    with stage.sandbox.state.lock:
        stack = stage.team.modals[person.id]
        stage.team.modals[person.id] = [v for v in stack if v is not view or v.hash != shown]


def _disturb(data: st.DataObject, stage: Stage, view: View) -> None:
    """Put into a modal what it was never meant to hold."""
    view.body["private_metadata"] = data.draw(wild.metadata(view.private_metadata))
    inputs = [e for e in find_elements(view.blocks) if e.block["type"] == "input"]
    for element in data.draw(_some_of(inputs, 4)):
        options = [option["value"] for option in element.body.get("options", [])]
        held = data.draw(wild.entry(element.type, options))
        view.values[element.block_id] = {element.action_id: held}
    for block_id in data.draw(_some_of(list(view.values), 2)):
        view.values.pop(block_id, None)
    for block_id in data.draw(st.lists(wild.blocks, max_size=2)):
        kind = data.draw(st.sampled_from(["plain_text_input", "static_select"]))
        view.values[block_id] = {"value": data.draw(wild.entry(kind, ["done", "keep"]))}


def _some_of(things: list[Thing], most: int) -> st.SearchStrategy[list[Thing]]:
    """Up to so many of these things; none where there are none, as in a form that only shows."""
    return st.lists(st.sampled_from(things), max_size=most) if things else st.just([])
