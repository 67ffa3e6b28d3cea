"""Whoever acts, the workspace is the one the bot is installed in, never the one they come from."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from db.mentoring import people
from sandbox.model.entities import View
from sandbox.people import Person
from sandbox.types import Json
from sandbox.workspace import Workspace
from tests.stories.cycles import adds_points
from tests.stories.hosted import hosted as open_host
from tests.stories.people.test_installation import Ward
from tests.stories.world import TORONTO, TUESDAY, World

ELSEWHERE = "the workspace in which your mentoring programme is"
SECRET = "Leave academia for the opera"


@contextmanager
def sent_as(workspace: Workspace, **changed: Any) -> Iterator[None]:
    """Let everything from a workspace be sent with other values in its payload."""
    sending = workspace.act.deliver
    workspace.act.deliver = lambda kind, payload: sending(kind, _with(payload, changed))
    yield
    workspace.act.deliver = sending


def _with(payload: Json, changed: Json) -> Json:
    """Return a payload changed where it has what is changed; a mapping goes one level deeper."""
    new = {
        name: _with(payload[name], value) if isinstance(value, dict) else value
        for name, value in changed.items()
        if payload.get(name) is not None
    }
    return {**payload, **new}


def home_of(person: Person) -> View:
    found = person.home
    assert found is not None
    return found


def shown(person: Person) -> str:
    seen = [m.text + m.plain for m in person.all_messages]
    views = [json.dumps(view.body) for view in (person.modal, person.home) if view]
    return " ".join([*seen, *views])


# What a request looks like that names no workspace, or none that has given its token.
UNTOLD: dict[str, dict[str, Any]] = {
    "the whole organisation": {
        "team": None,
        "view": {"app_installed_team_id": None},
        "authorizations": [{"team_id": None, "enterprise_id": "E0", "is_enterprise_install": True}],
        "is_enterprise_install": "true",
    },
    "no workspace": {
        "team": None,
        "team_id": None,
        "authorizations": None,
        "view": {"app_installed_team_id": None},
    },
    "a workspace that is not this one": {
        "team": {"id": "T0FOREIGN"},
        "team_id": "T0FOREIGN",
        "authorizations": [{"team_id": "T0FOREIGN", "is_enterprise_install": False}],
        "view": {"app_installed_team_id": "T0FOREIGN"},
    },
}


@pytest.mark.parametrize("untold", UNTOLD.values(), ids=UNTOLD)
def test_what_names_no_workspace_is_refused_in_a_sentence_and_draws_no_home(
    world: World, untold: dict[str, Any]
) -> None:
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(max_, ana, next_meeting=world.clock.now() + timedelta(days=4))
    ana.types("/action send the draft by friday")
    given = ana.last_message
    before = ana.opens_home().body
    ana.clicks("Edit", given)
    form = ana.modal
    with sent_as(world.sandbox, **untold):
        ana.submits()
        assert ana.modal is not None
        assert ELSEWHERE in ana.modal.plain
        ana.closes()
        if ana.modal is form:
            ana.closes()
        ana.clicks("Undo", given)
        assert ELSEWHERE in ana.last_message.plain
        ana.types("/action read the paper")
        assert ELSEWHERE in ana.last_message.plain
        world.sandbox.act.open_home(ana.id)
        ana.clicks("Open the agenda", home_of(ana))
        assert ana.modal is not None
        assert ELSEWHERE in ana.modal.plain
        ana.closes()
        assert home_of(ana).body == before
    ana.types("/action")
    assert "send the draft" in ana.last_message.plain
    assert "read the paper" not in ana.last_message.plain


@pytest.fixture
def here_and_there(database: str) -> Iterator[tuple[Ward, Ward]]:
    """Two workspaces of one organisation that have both installed the bot, and Ana in both."""
    with open_host(database) as host:
        host.sandbox.team.bot_token = ""
        here = Ward(host, host.sandbox, ("Dr Max Okafor", "Ana Silva"))
        there = Ward(host, host.sandbox.neighbour("other"), ("Dr Tom Reed", "Ana Silva"))
        for ward in (here, there):
            host.installs(ward.workspace)
            ward.starts()
        there.mentee.types(f"/goal {SECRET}")
        here.world.passes(days=4)
        here.mentee.member.team_id = there.workspace.team_id
        yield here, there
        assert host.sandbox.breaches == []


@pytest.mark.slow
def test_whoever_is_at_home_in_another_workspace_with_the_bot_is_not_taken_for_one_there(
    here_and_there: tuple[Ward, Ward],
) -> None:
    here, there = here_and_there
    ana, before = here.mentee, shown(there.mentee)
    ana.clicks("Prepare", ana.sees("Please prepare your meeting"))
    assert ana.modal is not None
    assert "Dr Max Okafor" in ana.modal.plain
    adds_points(ana, "career: a course in statistics")
    ana.submits()
    assert "Saved. Dr Max Okafor" in ana.modal.plain
    ana.closes()
    ana.clicks("Open the agenda", ana.opens_home())
    ana.closes()
    assert "Dr Max Okafor" in home_of(ana).plain
    assert SECRET not in shown(ana)
    assert "Dr Tom Reed" not in shown(ana)
    assert shown(there.mentee) == before
    assert not there.says("a course in statistics")


@pytest.mark.slow
def test_a_home_that_two_workspaces_with_the_bot_may_have_drawn_is_not_answered(
    here_and_there: tuple[Ward, Ward],
) -> None:
    """Slack may name, beside the workspace of a press, the one that installed the app first."""
    here, there = here_and_there
    ana, before = here.mentee, shown(there.mentee)
    home = ana.opens_home()
    with sent_as(here.workspace, view={"app_installed_team_id": there.workspace.team_id}):
        ana.clicks("Open the agenda", home)
    assert home_of(ana).body == home.body
    assert SECRET not in shown(ana)
    assert shown(there.mentee) == before


@pytest.mark.slow
def test_of_two_workspaces_with_the_bot_the_one_that_knows_somebody_answers_them(
    here_and_there: tuple[Ward, Ward],
) -> None:
    here, there = here_and_there
    ben = here.workspace.add_person("ben", real_name="Ben Roth", tz=TORONTO)
    here.world.pair(here.mentor, ben, next_meeting=here.world.clock.now() + timedelta(days=7))
    home = ben.opens_home()
    with sent_as(here.workspace, view={"app_installed_team_id": there.workspace.team_id}):
        ben.clicks("Open the agenda", home)
        assert ben.modal is not None
        assert "Dr Max Okafor" in ben.modal.plain
        adds_points(ben, "career: a course in statistics")
        ben.submits()
    assert ben.modal is not None
    assert "Saved. Dr Max Okafor" in ben.modal.plain


@pytest.mark.slow
def test_a_form_used_in_a_workspace_without_the_bot_is_of_where_the_bot_is_installed(
    here_and_there: tuple[Ward, Ward],
) -> None:
    """So it is with Slack Connect: `team` is then where the form was used."""
    here, _there = here_and_there
    ana = here.mentee
    ana.types("/agenda")
    adds_points(ana, "career: a course in statistics")
    with sent_as(here.workspace, team={"id": "T0FOREIGN"}):
        ana.submits()
    assert ana.modal is not None
    assert "Saved. Dr Max Okafor" in ana.modal.plain


def test_over_slack_connect_a_form_is_of_the_workspace_that_has_the_bot(world: World) -> None:
    """At the roster they are refused; whoever is in a pair already is answered."""
    add = world.sandbox.add_person
    ana = add("ana", real_name="Ana Silva", tz=TORONTO, organisation="E0THEIRS")
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(world.person("max", "Dr Max Okafor"), ana, next_meeting=TUESDAY + timedelta(days=2))
    ana.clicks("Open the agenda", ana.opens_home())
    adds_points(ana, "career: a course in statistics")
    ana.submits()
    assert ana.modal is not None
    assert "Saved. Dr Max Okafor" in ana.modal.plain


def test_an_event_of_another_workspace_is_of_the_installation_that_may_see_it(
    world: World,
) -> None:
    ana = world.person("ana", "Ana Silva")
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(world.person("max", "Dr Max Okafor"), ana)
    renamed = {"id": ana.id, "team_id": "T0FOREIGN", "real_name": "Ana Prado", "deleted": False}
    stranger = {**renamed, "id": "U0STRANGER", "real_name": "Sam Stranger"}
    for user in (renamed, stranger):
        event = {"type": "user_change", "user": user, "event_ts": world.sandbox.state.next_ts()}
        world.sandbox.act.send_event(event, happened_in="T0FOREIGN")
    with world.bot.sessions() as session:
        here = people.find(session, world.sandbox.team_id, ana.id)
        assert here is not None
        assert here.name == "Ana Prado"
        assert people.find(session, world.sandbox.team_id, "U0STRANGER") is None
        assert people.find(session, "T0FOREIGN", ana.id) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "trait", ["restricted", "ultra_restricted", "invited"], ids=["guest", "of one channel", "new"]
)
def test_guests_and_new_people_are_answered_and_written_to_as_everybody(
    world: World, trait: str
) -> None:
    ana = world.person("ana", "Ana Silva")
    setattr(ana.member, trait, True)
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(world.person("max", "Dr Max Okafor"), ana, next_meeting=TUESDAY + timedelta(days=4))
    world.passes(days=2)
    ana.clicks("Prepare", ana.sees("Please prepare your meeting"))
    assert ana.modal is not None
    assert "Dr Max Okafor" in ana.modal.plain
