"""Without the scope im:history nobody is read: nobody types in vain, and all are told so."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.manifest import make_silent_manifest
from bot.settings.settings import MANIFEST
from db.core.workspaces import Workspace
from sandbox.client.interactions import CannotType
from tests.stories.cycles import couple, rows
from tests.stories.world import World
from tests.stories.world import world as open_world

SILENT: dict[str, Any] = make_silent_manifest(json.loads(MANIFEST.read_text(encoding="utf-8")))
SAYS_SO = "I cannot read what is typed to me"


@pytest.fixture
def silent(database: str) -> Iterator[World]:
    """A workspace whose app was made from that manifest."""
    with open_world(database, manifest=SILENT) as world:
        yield world
        assert world.sandbox.breaches == []


def test_nobody_types_in_vain_and_the_welcome_names_the_commands(silent: World) -> None:
    two = couple(silent, timedelta(days=7))
    silent.bot.check_holds()
    silent.settles()
    assert "/agenda" in two.mentee.sees(SAYS_SO).plain
    with pytest.raises(CannotType):
        two.mentee.types("hello")
    with pytest.raises(CannotType):
        two.mentee.types("/agenda")
    room = silent.sandbox.add_channel("ward", [two.mentee, two.mentor])
    two.mentee.types("/agenda", in_=room)
    assert two.mentee.modal is not None


@pytest.mark.slow
def test_shortcuts_need_no_history(silent: World) -> None:
    two = couple(silent, timedelta(days=7))
    room = silent.sandbox.add_channel("ward", [two.mentee, two.mentor])
    two.mentor.types("Speak of the grant", in_=room)
    two.mentee.uses_shortcut("Add to my agenda", two.mentee.messages_in(room)[-1])
    assert two.mentee.modal is not None


def test_where_the_scope_is_declined_the_welcome_says_so_once_it_is_known(world: World) -> None:
    two = couple(world)
    welcome = two.mentee.sees("Type to me here as you would to a colleague")
    world.sandbox.team.scopes.discard("im:history")
    world.bot.scopes.look()
    (workspace,) = rows(world, Workspace)
    assert workspace.reads_typing is False
    world.settles()
    assert SAYS_SO in welcome.plain
    told = len(two.mentee.messages)
    two.mentee.types("hello")
    world.settles()
    assert len(two.mentee.messages) == told + 1
    world.sandbox.team.scopes.add("im:history")
    world.bot.scopes.look()
    world.settles()
    assert SAYS_SO not in welcome.plain


def test_where_slack_does_not_say_it_stays_as_it_was(world: World) -> None:
    couple(world)
    world.sandbox.slack.tells_scopes = False
    world.sandbox.team.scopes.discard("im:history")
    world.bot.scopes.look()
    (workspace,) = rows(world, Workspace)
    assert workspace.reads_typing is None
