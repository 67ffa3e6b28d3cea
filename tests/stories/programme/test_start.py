"""A programme is started in Slack: from the first message to its first digest."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.invitations import Invitations
from db.mentoring.programmes import Programme
from db.privacy.audit import Audit
from sandbox.model.entities import Conversation
from sandbox.people import Person
from tests.stories.hosted import Hosted
from tests.stories.hosted import hosted as open_host
from tests.stories.world import TORONTO, World

NAME, FACILITATORS, CHANNEL = "Name", "Facilitators", "Channel of the weekly digest"
START = "Start a programme"


@pytest.fixture
def ada(world: World) -> Person:
    """Somebody who looks after the workspace, and is in no programme."""
    return world.sandbox.add_person("ada", real_name="Ada Admin", tz=TORONTO, admin=True)


def private(world: World, *members: Person, **options: Any) -> Conversation:
    return world.sandbox.add_channel("mentoring-team", members, private=True, **options)


def fills_in(person: Person, channel: Conversation, name: str = "Medicine") -> None:
    person.fills(NAME, name)
    person.fills(CHANNEL, channel.id)


def programmes_in(world: World) -> list[Programme]:
    with world.bot.sessions() as session:
        return list(session.scalars(select(Programme)))


def test_the_first_admin_who_opens_home_comes_to_a_running_programme_and_its_digest(
    world: World, ada: Person
) -> None:
    assert START in ada.opens_home().buttons
    channel = private(world, ada)
    ada.clicks(START, message=ada.home)
    assert ada.modal is not None
    for default in ("Monday", "09:00", "monthly", "3 days before", "1 day before", "14 days after"):
        assert default in str(ada.modal.body)
    fills_in(ada, channel)
    ada.submits()
    assert ada.modal is not None
    assert "Medicine has been started" in ada.modal.plain
    assert "Monday 30 November" in ada.modal.plain
    ada.closes()
    assert ada.modal is None
    world.settles()
    ada.sees("You now facilitate Medicine")
    assert "The programme" in ada.opens_home().buttons
    world.passes(days=6)
    assert any("Medicine" in m.plain for m in ada.messages_in(channel))


def test_who_did_it_stands_in_the_log(world: World, ada: Person) -> None:
    channel = private(world, ada)
    ada.types("/mentoring programme")
    fills_in(ada, channel)
    ada.submits()
    with world.bot.sessions() as session:
        (noted,) = session.scalars(select(Audit).where(Audit.verb == "programme.add"))
        assert noted.person_id is not None


def test_somebody_else_is_told_who_can(world: World) -> None:
    bob = world.person("bob", "Bob Nobody")
    assert START not in bob.opens_home().buttons
    bob.types("/mentoring programme")
    assert bob.modal is not None
    assert "admins" in bob.modal.plain
    assert programmes_in(world) == []


@pytest.mark.parametrize(
    ("private_one", "bot", "said"),
    [(False, True, "public"), (True, False, "/invite @Reiterate")],
)
def test_a_channel_that_the_digest_must_not_go_to_is_refused_with_why(
    world: World, ada: Person, private_one: bool, bot: bool, said: str
) -> None:
    channel = world.sandbox.add_channel("team", [ada], private=private_one, bot=bot)
    ada.types("/mentoring programme")
    fills_in(ada, channel)
    ada.submits()
    assert ada.modal is not None
    assert said in str(ada.modal.errors)
    assert programmes_in(world) == []
    fills_in(ada, private(world, ada))
    ada.submits()
    assert [one.name for one in programmes_in(world)] == ["Medicine"]


def test_a_name_that_is_taken_a_bot_and_a_country_unknown_are_refused_and_nothing_is_lost(
    world: World, ada: Person
) -> None:
    fay = world.person("fay", "Fay Laurent")
    world.start_programme(fay)
    channel = private(world, ada)
    ada.types("/mentoring programme start")
    fills_in(ada, channel)
    ada.submits()
    assert ada.modal is not None
    assert "Another programme here has that name" in str(ada.modal.errors)
    ada.fills(NAME, "Surgery")
    bot = world.sandbox.team.bot_user
    ada.fills(FACILITATORS, [ada, bot])
    ada.submits()
    assert "is a bot" in str(ada.modal.errors)
    ada.fills(FACILITATORS, [ada, fay])
    ada.fills("Country, for weekends and holidays", "Germony")
    ada.submits()
    assert "Did you mean Germany?" in str(ada.modal.errors)
    ada.fills("Country, for weekends and holidays", "Germany")
    ada.submits()
    assert {one.name: one.country for one in programmes_in(world)} == {
        "Medicine": None,
        "Surgery": "DE",
    }
    world.settles()
    fay.sees("You now facilitate Surgery, with Ada Admin")


def test_an_agenda_is_asked_for_before_it_is_shared(world: World, ada: Person) -> None:
    channel = private(world, ada)
    ada.types("/mentoring programme")
    fills_in(ada, channel)
    ada.fills("When is the mentee asked for the agenda?", "2 days before")
    ada.fills("When is the agenda shared with the mentor?", "2 days before")
    ada.submits()
    assert ada.modal is not None
    assert "has to be asked before" in str(ada.modal.errors)
    assert programmes_in(world) == []


def test_where_slack_is_silent_nothing_is_done_and_that_is_said(world: World, ada: Person) -> None:
    channel = private(world, ada)
    ada.types("/mentoring programme")
    fills_in(ada, channel)
    world.sandbox.faults.add("conversations.info", status=500)
    ada.submits()
    assert ada.modal is not None
    assert "Slack did not answer" in ada.modal.plain
    assert programmes_in(world) == []
    ada.closes()
    ada.submits()
    assert len(programmes_in(world)) == 1


def test_whom_the_settings_name_is_told_once_and_may_start(world: World) -> None:
    ina = world.person("ina", "Ina Named")

    client = world.bot.app.client
    told = Invitations(world.bot.sessions, lambda _: client, world.bot.clock, [ina.id])
    for _ in range(2):
        told.look()
        world.settles()
    assert sum("Please start a mentoring programme" in m.plain for m in ina.messages) == 1


@pytest.fixture
def host(database: str) -> Iterator[Hosted]:
    with open_host(database) as host:
        yield host
        assert host.sandbox.breaches == []


def test_whoever_installs_the_app_is_led_to_a_running_programme(host: Hosted) -> None:
    host.sandbox.team.bot_token = ""
    world = host.world(host.sandbox)
    ida = host.sandbox.add_person("ida", real_name="Ida Installer", tz=TORONTO)
    host.installs(host.sandbox)
    world.settles()
    channel = private(world, ida)
    ida.clicks(START, message=ida.sees("Please start a mentoring programme"))
    fills_in(ida, channel)
    ida.submits()
    assert ida.modal is not None
    assert "Medicine has been started" in ida.modal.plain
    world.settles()
    ida.sees("You now facilitate Medicine")
