"""One whole cycle: asked before, held, recapped, accepted by both, and into the next agenda."""

from datetime import timedelta

import pytest

from tests.databases import DELIVERIES, ON_BOTH
from tests.stories.cycles import NOTED, PROMISES, adds_points, reads_accepted, sends
from tests.stories.world import World
from tests.stories.world import world as open_world

pytestmark = ON_BOTH


@pytest.mark.slow
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_cycle_goes_from_the_prompt_to_acceptance_and_into_the_next_agenda(world: World) -> None:
    goes_once_round(world)


@pytest.mark.slow
def test_a_cycle_goes_round_where_people_are_at_home_in_the_workspace_itself(database: str) -> None:
    """Nearly all workspaces are by themselves; all other stories are of one in an organisation."""
    with open_world(database, organisation=False) as world:
        goes_once_round(world)
        assert world.sandbox.person("ana").member.team_id == world.sandbox.team_id
        assert world.sandbox.breaches == []


def goes_once_round(world: World) -> None:
    fay = world.person("fay", "Fay Laurent")
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(fay)
    world.pair(max_, ana, next_meeting=world.clock.now() + timedelta(days=7))

    world.passes(days=4)
    ana.sees("Please prepare your meeting with Dr Max Okafor")
    ana.clicks("Prepare")
    adds_points(ana, "career: Promotion dossier; by March")
    ana.submits()
    ana.closes()

    world.passes(days=2)
    assert "Promotion dossier (by March)" in max_.sees("You meet on").plain

    world.passes(days=1, hours=2)
    ana.clicks("We met")
    ana.fills(PROMISES, "me: Send the draft by 15 January 2027")
    ana.fills(NOTED, "Apply in the spring round")
    sends(ana)
    ana.closes()

    world.settles()
    assert "Send the draft" in max_.sees("Please read and accept the recap").plain
    max_.clicks("Accept")
    world.passes(minutes=10)
    assert "Apply in the spring round" in reads_accepted(ana)

    ana.types("/meeting plan 5 jan 10:00")
    world.passes(days=32)
    prompt = ana.sees("Open promises")
    assert "Send the draft" in prompt.plain
    ana.clicks("Done", message=prompt)
    assert "Send the draft *Done.*" in ana.messages[-1].plain
