"""Answers that no frame of Socket Mode can hold reach people all the same."""

import json
from collections.abc import Iterator

import pytest

from bot.slack.acknowledgements import LONGEST_FRAME
from tests.stories.cycles import couple
from tests.stories.world import World
from tests.stories.world import world as open_world

HEBREW = "שלום " * 55
LONG = "𝒜𝒷𝒸𝒹 " * 55  # twelve bytes a letter, where JSON is ASCII


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world
        assert world.sandbox.breaches == []


def test_a_list_too_long_for_a_frame_is_shown_all_the_same(world: World) -> None:
    two = couple(world)
    for number in range(12):
        two.mentee.types(f"/action {number} {LONG}")
    two.mentee.types("/action")
    listed = two.mentee.last_message
    assert "There is more of this." in listed.plain
    assert len(json.dumps({"text": listed.text, "blocks": listed.blocks})) > LONGEST_FRAME
    assert listed.ephemeral_for == two.mentee.id
    two.mentee.clicks("Read all", message=listed)
    assert two.mentee.modal
    assert "11 𝒜𝒷𝒸𝒹" in two.mentee.modal.plain


@pytest.mark.slow
def test_a_modal_too_long_for_a_frame_takes_the_place_of_the_one_before(world: World) -> None:
    two = couple(world)
    for number in range(20):
        two.mentee.types(f"/goal {number} {HEBREW}")
    two.mentee.types("/meeting")
    two.mentee.clicks("We met already")
    two.mentee.submits()
    ana = two.mentee

    def shown() -> bool:
        return ana.modal is not None and ana.modal.callback_id == "recap.send"

    assert world.sandbox.state.wait_for(shown, 3)
    assert ana.modal
    assert "Said or decided" in ana.modal.labels
