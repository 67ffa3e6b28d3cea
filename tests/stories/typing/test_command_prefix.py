"""A host gives the commands a prefix: people type them so, and read them so."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from agendas.text.commands import NAMING
from bot.cli.manifest import name_commands
from bot.doctor.commands import check_commands
from bot.settings.settings import MANIFEST
from db.mentoring.content.goals import Goal
from tests.stories import world as worlds
from tests.stories.cycles import couple, rows
from tests.stories.world import World

PREFIX = "mentor-"


@pytest.fixture
def prefixed(database: str) -> Iterator[World]:
    manifest = name_commands(json.loads(MANIFEST.read_text(encoding="utf-8")), PREFIX)
    NAMING.clear()
    try:
        with worlds.world(database, manifest=manifest, command_prefix=PREFIX) as opened:
            yield opened
    finally:
        NAMING.clear()


def test_commands_are_typed_answered_and_told_of_by_the_names_that_they_have(
    prefixed: World,
) -> None:
    two = couple(prefixed)
    two.mentee.types("/mentor-goal lead a trial 5y")
    (goal,) = rows(prefixed, Goal)
    assert (goal.text, goal.horizon) == ("lead a trial", "5y")
    two.mentee.types("/mentor-mentoring help")
    assert "`/mentor-mentoring cadence quarterly`" in two.mentee.last_message.plain
    two.mentee.types("/mentor-meeting plan whenever")
    assert "You typed: /mentor-meeting plan whenever" in two.mentee.last_message.plain
    two.mentee.closes()
    two.mentee.types("/mentor-mentoring cadence weekly")
    two.mentee.clicks("Every 2 weeks")
    assert prefixed.row(two.pair).cadence_code == "2 weeks"


def test_a_command_by_another_name_is_answered_and_noted_for_the_doctor(prefixed: World) -> None:
    two = couple(prefixed)
    declared = prefixed.sandbox.slack.manifest.commands
    # An old manifest.
    declared["/agenda"] = replace(declared["/mentor-agenda"], name="/agenda")
    two.mentee.types("/agenda career: tenure")
    assert "`/mentor-agenda` shows where things stand" in two.mentee.last_message.plain
    with prefixed.bot.sessions() as session:
        found = check_commands(session, PREFIX, prefixed.clock.now())
    assert found.ok is False
    assert "Slack sent /agenda" in found.sentence


def test_a_process_has_one_prefix() -> None:
    NAMING.clear()
    NAMING.set("mentor-")
    NAMING.set("mentor-")
    with pytest.raises(ValueError, match="already"):
        NAMING.set("")
    NAMING.clear()
