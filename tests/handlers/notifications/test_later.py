"""What is put off: the key of what comes again, and what is left of a menu where room is short."""

import pytest

from agendas.text.messages import Button, Buttons, Menu, Message, Part
from handlers.features import list_kinds
from handlers.notifications.briefing.brief_layout import Section, shorten
from handlers.notifications.later import NUMBER, name_copy
from handlers.slackui.blocks import render_blocks

KIND = list_kinds()["lapse.nudge"]
MENU = Menu("Remind me later", "lapse.later", (("Tomorrow", "tomorrow:0123"),))
ROW = Buttons((Button("We met", "lapse.met", "1"), Button("Not yet", "lapse.not_yet", "1")))
ASKED = Message((Part("paragraph", "Have you met?"), Part("paragraph", "Any answer is good."), ROW))
SHORT = Message((Part("paragraph", "Ana Silva"), Buttons(ROW.buttons[:1])))
WAITS = Message((Part("paragraph", "I will remind you on Monday."),))


def test_each_time_that_something_is_put_off_has_a_key_of_its_own() -> None:
    first = name_copy("T1:lapse.nudge:pair:1:1:U1")
    second = name_copy(first)
    assert (first, second) == (
        "T1:lapse.nudge:pair:1:1:U1:later.1",
        "T1:lapse.nudge:pair:1:1:U1:later.2",
    )
    assert NUMBER.search(first)
    assert not NUMBER.search("T1:lapse.nudge:pair:1:1:U1")


@pytest.mark.parametrize("short", [None, SHORT])
@pytest.mark.parametrize("waits", [None, WAITS])
def test_said_in_a_line_it_can_still_be_put_off_and_says_until_when(
    short: Message | None, waits: Message | None
) -> None:
    message = ASKED.with_menu(MENU, waits)
    shown = shorten(Section(KIND, 1, message, short, (), None, waits))
    (row,) = (block for block in render_blocks(shown) if block["type"] == "actions")
    assert [element["type"] for element in row["elements"]] == ["button", "static_select"]
    assert ("I will remind you on Monday." in shown.text) is (waits is not None)
    assert "Any answer" not in shown.text


def test_what_cannot_be_put_off_has_no_menu_in_short() -> None:
    assert shorten(Section(KIND, 1, ASKED, SHORT, (), None)) == SHORT
