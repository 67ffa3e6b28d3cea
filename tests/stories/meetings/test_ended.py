"""Ended, and still theirs: what commands and Home say; and what they say to whoever runs it."""

import pytest

from tests.stories.cycles import Couple, recapped
from tests.stories.world import World


def parted(world: World) -> Couple:
    """A couple that agreed on something, and whose pair has ended."""
    two = recapped(world)
    two.mentor.clicks("Accept")
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=11)
    assert world.row(two.pair).state == "ended"
    return two


@pytest.mark.slow
@pytest.mark.parametrize("line", ["/agenda", "/goal", "/action", "/meeting", "/mentoring"])
def test_a_command_of_an_ended_pair_says_so_with_the_way_to_its_record(
    world: World, line: str
) -> None:
    two = parted(world)
    for person in (two.mentee, two.mentor):
        person.types(line)
        said = person.modal.plain if person.modal else person.last_message.plain
        assert "came to its end on" in said
        assert "yet" not in said
        shown = person.modal or person.last_message
        assert "Read what you agreed" in shown.buttons
        person.clicks("Read what you agreed", message=shown)
        assert person.modal
        assert "Apply in the spring round" in person.modal.plain


@pytest.mark.slow
def test_home_of_an_ended_pair_leads_to_its_record(world: World) -> None:
    two = parted(world)
    home = two.mentor.opens_home()
    assert "Your mentoring with *Ana Silva* came to its end" in home.plain
    two.mentor.clicks("Read what you agreed", message=home)
    assert two.mentor.modal
    assert "Apply in the spring round" in two.mentor.modal.plain


def test_a_facilitator_is_answered_as_one(world: World) -> None:
    fay = world.person("fay", "Fay Laurent")
    world.start_programme(fay)
    fay.types("/agenda")
    said = fay.modal.plain if fay.modal else fay.last_message.plain
    assert "You facilitate *Medicine*" in said
    assert "yet" not in said
