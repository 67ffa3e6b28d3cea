"""What somebody says for themselves: what is in the way, and how a check-in was answered."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from db.mentoring.lapses import LapseReason
from tests.stories.cycles import Couple, couple, rows, told
from tests.stories.world import World


def test_what_is_in_the_way_is_read_again_deleted_and_leads_on(world: World) -> None:
    fay, mentor = world.person("fay", "Fay Laurent"), world.person("max", "Dr Max Okafor")
    mentee = world.person("ana", "Ana Silva")
    world.start_programme(fay, mentor)
    two = Couple(mentor, mentee, world.pair(mentor, mentee))
    world.passes(days=50)
    two.mentee.clicks("Not yet")
    two.mentee.clicks("What is in the way?")
    two.mentee.fills("In your own words", "We do not get on.")
    two.mentee.submits()
    assert two.mentee.modal is not None
    assert {"Suggest a date", "Take a break", "Ask for help", "End the pair"} <= {
        *two.mentee.modal.buttons
    }
    two.mentee.clicks("Ask for help", confirm=True)
    assert "no word of why" in told(two.mentee)
    two.mentee.closes()
    world.passes(days=1)
    asked = fay.sees("Ana Silva asks for your help")
    assert "get on" not in asked.plain
    assert "Max" not in asked.plain
    assert not [m for m in two.mentor.messages if "asks for your help" in m.plain]
    two.mentor.types("/mentoring reasons")
    assert "You have written nothing down" in two.mentor.last_message.plain
    two.mentee.types("/mentoring reasons")
    assert "We do not get on." in two.mentee.last_message.plain
    two.mentee.clicks("Delete", confirm=True)
    assert "You have written nothing down" in two.mentee.last_message.plain
    assert rows(world, LapseReason) == []


@pytest.mark.slow
def test_an_answer_to_a_check_in_is_its_authors_alone_and_can_be_changed(world: World) -> None:
    two = couple(world, cadence="quarterly")
    two.mentee.types("/meeting met today")
    two.mentee.closes()
    two.mentee.types("/meeting plan 23 february 10:00")
    world.pilot.until(datetime(2027, 1, 11, 15, 1, tzinfo=UTC))

    def export() -> Any:
        two.mentor.types("/mentoring export")
        world.settles()
        (file,) = [f for f in two.mentor.files[-2:] if f.name.endswith(".json")]
        return json.loads(file.content)["pairs"]

    before = export()
    two.mentee.clicks("We have talked")
    assert two.mentee.sees("were in touch")
    two.mentee.clicks("Change my answer")
    two.mentee.clicks("All is well")
    assert two.mentee.sees("Good to hear")
    world.passes(minutes=1)
    assert export() == before
