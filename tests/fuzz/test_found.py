"""What the fuzz has found, each told as an example."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.recaps import Recap
from db.mentoring.people import Person as RowPerson
from sandbox.block_kit.content import find_elements
from sandbox.model.entities import View
from sandbox.people import Person
from sandbox.types import Json
from tests.databases import KINDS
from tests.stories.cycles import couple, held, rows
from tests.stories.world import World

# Most of it no database can change.
pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.databases(*KINDS)
def test_nul_and_half_characters_are_left_out_of_what_is_kept(world: World) -> None:
    two = couple(world)
    _sends(world, two.mentee, "/goal", "Lead\x00 a \ud800ward round 3y")
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.horizon) == ("Lead a ward round", "3y")


def test_a_long_line_of_another_script_is_kept_while_the_pair_is_asked_for(world: World) -> None:
    two = couple(world)
    world.pair(world.person("eve", "Eve Ito"), two.mentee)
    line = "שלום" * 70
    two.mentee.types(f"/goal {line}")
    two.mentee.submits()
    assert [goal.text for goal in rows(world, Goal)] == [line]


@pytest.mark.parametrize("metadata", ["", "{", "[]", '{"pair":"x"}', '{"pair":true}', "[" * 3000])
def test_a_form_whose_pair_is_lost_says_so_and_changes_nothing(world: World, metadata: str) -> None:
    two = couple(world)
    two.mentee.types("/action Send the draft")
    two.mentee.clicks("Edit")
    view = _modal(two.mentee)
    view.body["private_metadata"] = metadata
    world.sandbox.act.submit_as_is(two.mentee.id, view)
    assert "Part of this form did not arrive" in _modal(two.mentee).plain
    assert [item.state for item in rows(world, ActionItem)] == ["open"]


@pytest.mark.parametrize(
    ("block", "value"), [("owner", "stranger"), ("state", "exploded"), ("state", None)]
)
def test_what_a_form_did_not_offer_is_not_taken(
    world: World, block: str, value: str | None
) -> None:
    two = couple(world)
    two.mentee.types("/action Send the draft")
    two.mentee.clicks("Edit")
    view = _modal(two.mentee)
    view.values[block] = _chosen(value)
    world.sandbox.act.submit_as_is(two.mentee.id, view)
    assert "Part of this form did not arrive" in _modal(two.mentee).plain
    assert [(i.state, i.owner_id) for i in rows(world, ActionItem)] == [("open", 3)]


def test_an_answer_that_no_agenda_offers_changes_nothing(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action Send the draft")
    two.mentee.types("/agenda")
    view = _modal(two.mentee)
    view.values["done:0"] = {"value": {"type": "checkboxes", "selected_options": ["exploded"]}}
    world.sandbox.act.submit_as_is(two.mentee.id, view)
    assert [item.state for item in rows(world, ActionItem)] == ["open"]


@pytest.mark.slow
@pytest.mark.parametrize(("block", "value"), [("next", "someday"), ("next", "-1")])
def test_a_recap_with_what_was_not_offered_is_not_sent(
    world: World, block: str, value: str
) -> None:
    two = held(world)
    two.mentee.fills("Decided", "To go on")
    view = _modal(two.mentee)
    view.values[block] = _chosen(value)
    world.sandbox.act.submit_as_is(two.mentee.id, view)
    assert rows(world, Recap) == []
    assert rows(world, Goal) == []


@pytest.mark.parametrize("seconds", [-1, 10**12, 10**30])
def test_a_moment_beyond_every_calendar_is_refused_beside_its_input(
    world: World, seconds: int
) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan")
    view = _modal(two.mentee)
    view.values["when"] = {"value": {"type": "datetimepicker", "selected_date_time": seconds}}
    world.sandbox.act.submit_as_is(two.mentee.id, view)
    assert "too far ahead" in _modal(two.mentee).errors["when"]


def test_a_day_beyond_every_calendar_is_refused_beside_its_input(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action Send the draft")
    two.mentee.clicks("Edit")
    two.mentee.fills("By when?", "9999-12-31")
    two.mentee.submits()
    assert "too far ahead" in _modal(two.mentee).errors["due"]


def test_a_sentence_for_an_input_that_is_not_there_is_said_on_top(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan")
    view = _modal(two.mentee)
    view.values.clear()
    view.body["blocks"] = [b for b in view.blocks if b.get("block_id") != "when"]
    world.sandbox.act.submit_as_is(two.mentee.id, view)
    assert "I could not read" in _modal(two.mentee).plain


def test_what_is_quoted_back_is_no_longer_than_one_can_type(world: World) -> None:
    two = couple(world)
    _sends(world, two.mentee, "/meeting", "x" * 40_000)
    answer = two.mentee.sees("You typed: /meeting xxx").plain
    assert answer.startswith("I did not understand “xxx")
    assert 10_000 < len(answer) < 11_000


def test_a_name_that_shows_as_nothing_gives_way_to_the_next(world: World) -> None:
    two = couple(world)
    user = {"id": two.mentee.id, "real_name": "\u202e\x00\u200b", "name": "ana\ud800 silva"}
    stamp = world.sandbox.state.next_ts()
    world.sandbox.act.send_event({"type": "user_change", "user": user, "event_ts": stamp})
    names = {person.slack_id: person.name for person in rows(world, RowPerson)}
    assert names[two.mentee.id] == "ana silva"


@pytest.mark.databases(*KINDS)
@pytest.mark.parametrize("number", [2**63, 10**19, 10**30])
def test_a_button_with_a_number_that_no_row_can_have_is_out_of_date(
    world: World, number: int
) -> None:
    two = couple(world)
    two.mentee.types("/action Send the draft")
    message = two.mentee.last_message
    next(find_elements(message.blocks)).body["value"] = str(number)
    two.mentee.clicks("Undo")
    assert "out of date" in two.mentee.last_message.plain
    assert len(rows(world, ActionItem)) == 1


def test_a_zone_that_is_no_zone_changes_nothing(world: World) -> None:
    two = couple(world)
    user = {"id": two.mentee.id, "real_name": "Ana Silva", "tz": "a/" * 20_000}
    stamp = world.sandbox.state.next_ts()
    world.sandbox.act.send_event({"type": "user_change", "user": user, "event_ts": stamp})
    zones = {person.slack_id: person.timezone for person in rows(world, RowPerson)}
    assert zones[two.mentee.id] == "America/Toronto"


@pytest.mark.slow
def test_new_quiet_hours_hold_for_what_waits_already(world: World) -> None:
    two = couple(world, timedelta(days=30))
    world.passes(hours=8)  # to six in the evening: quiet hours have begun
    two.mentor.types("/mentoring cadence quarterly")
    two.mentee.types("/mentoring quiet 17-10")
    world.passes(hours=15)  # to nine in the morning
    news = "has changed how often"
    assert not any(news in message.plain for message in two.mentee.messages)
    world.passes(hours=1)
    assert two.mentee.sees(news, within=0)


def _sends(world: World, person: Person, command: str, text: str) -> None:
    """Type a line that holds what Slack's client would not have let through."""
    act = world.sandbox.act
    declared = world.sandbox.slack.manifest.commands[command]
    with world.sandbox.state.lock:
        payload = act.payloads.build_command(person.id, person.dm.id, declared, "")
    act.send_command(person.id, person.dm.id, payload | {"text": text})


def _modal(person: Person) -> View:
    assert person.modal
    return person.modal


def _chosen(value: Any) -> dict[str, Json]:
    option = {"text": {"type": "plain_text", "text": "any"}, "value": value}
    chosen = option if value is not None else None
    return {"value": {"type": "static_select", "selected_option": chosen}}
