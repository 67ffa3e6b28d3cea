"""The commands may be called otherwise in Slack: everything that is read follows, nothing else."""

import json
import re

import pytest

from agendas.samples import trying
from agendas.text.commands import COMMANDS, NAMING, read_command, show_commands, show_line
from agendas.text.messages import Buttons, Message, say
from bot.settings.settings import MANIFEST
from handlers.notifications import samples

# A bare name: not the prefixed one, nor a path or an address.
BARE = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(COMMANDS)})(?![\w-])")


@pytest.fixture(autouse=True)
def prefixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NAMING, "_prefix", "mentor-")


def read(message: Message) -> list[str]:
    """All that somebody reads or hears of a message; a button's value is not shown."""
    shown = [message.text, message.plain]
    for part in message.parts:
        if isinstance(part, Buttons):
            for button in part.buttons:
                confirm = button.confirm
                shown += [button.label, *((confirm.title, confirm.text) if confirm else ())]
    return shown


@pytest.mark.parametrize("template", trying.templates())
def test_no_template_says_a_command_by_its_bare_name(template: str) -> None:
    said = trying.try_out(template)
    shown = [line for message in said.messages for line in read(message)]
    shown += [words for blocks in said.phrases for words in blocks.values()]
    assert [line for line in shown if BARE.search(line)] == []


def test_every_command_of_the_manifest_is_known_by_name() -> None:
    declared = json.loads(MANIFEST.read_text(encoding="utf-8"))["features"]["slash_commands"]
    assert {command["command"] for command in declared} == set(COMMANDS)


@pytest.mark.slow
def test_every_kind_of_message_follows_too() -> None:
    assert samples.try_all()


def test_what_a_person_wrote_stays_as_it_is() -> None:
    said = say("action/removed", text="write /agenda into the guide").text
    assert "write /agenda into the guide" in said
    line = say("shared/line_back", line="/goal read /agenda").text
    assert line.endswith("/mentor-goal read /agenda")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_is_shown_with_the_prefix_and_read_without(command: str) -> None:
    shown = show_commands(command)
    assert shown == f"/mentor-{command[1:]}"
    assert read_command(shown) == command
    assert show_line(f"{command} plan friday") == f"{shown} plan friday"


def test_a_name_of_another_app_is_none_of_ours() -> None:
    assert read_command("/mentor-agendas") == "/mentor-agendas"
    assert read_command("/mentor-lunch") == "/mentor-lunch"
    assert show_commands("https://example.org/agenda and /agendas") == (
        "https://example.org/agenda and /agendas"
    )
