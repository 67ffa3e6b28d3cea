"""The page for whoever does not see it, goes by keyboard, or has it on a phone or in many tabs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.page import toybot

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 400, "height": 800}
FOCUSED = "document.activeElement.id"
TABS = 12  # browsers allow six connections to one place
pytestmark = pytest.mark.browser


@pytest.fixture
def screen(
    window: Page, web: FlaskClient, bot: object, sandbox: Sandbox, mina: Person, client: WebClient
) -> Iterator[Page]:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    client.chat_postMessage(channel=mina.id, text="Digest", blocks=toybot.digest())
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{sandbox.url}?as={mina.id}")
    yield window
    window.goto("about:blank")


def line(page: Page) -> Any:
    return page.get_by_role("textbox", name="Message to")


def find_violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(
    screen: Page, mina: Person, sandbox: Sandbox, size: Any, scheme: Any
) -> None:
    screen.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    screen.reload()  # colours that are on their way are neither
    screen.set_viewport_size(size)
    assert find_violations(screen) == [], "a conversation"
    line(screen).fill("/")
    expect(screen.get_by_role("option", name="/agenda")).to_be_visible()
    assert find_violations(screen) == [], "with suggestions"
    line(screen).fill("/nonsense")
    line(screen).press("Enter")
    expect(screen.get_by_role("alert")).to_contain_text("not a command")
    assert find_violations(screen) == [], "with a notice"
    line(screen).fill("/agenda")
    line(screen).press("Enter")
    expect(screen.get_by_role("dialog")).to_be_visible()
    screen.get_by_role("button", name="Save").click()
    expect(screen.get_by_role("dialog")).to_contain_text("required field")
    assert find_violations(screen) == [], "a form with errors"
    screen.goto(f"{sandbox.url}?as={mina.id}&in=home")
    expect(screen.get_by_role("region", name="App Home")).to_contain_text("Your pairs")
    assert find_violations(screen) == [], "App Home"
    screen.goto(f"{sandbox.url}?as={mina.id}#side")
    assert find_violations(screen) == [], "the list of people"
    screen.goto(f"{sandbox.url}?as={mina.id}#guide")
    assert find_violations(screen) == [], "the guide"


@pytest.mark.slow
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_line_to_type_in_is_within_three_tab_stops(screen: Page, size: Any) -> None:
    screen.set_viewport_size(size)
    screen.reload()
    stops = []
    for _ in range(3):
        screen.keyboard.press("Tab")
        stops.append(screen.evaluate(FOCUSED))
    assert "line" in stops


@pytest.mark.slow
def test_on_a_phone_most_of_the_screen_is_the_conversation(screen: Page) -> None:
    screen.set_viewport_size({"width": 400, "height": 800})
    box = screen.get_by_role("region", name="Messages").bounding_box()
    assert box is not None
    assert box["height"] > 800 * 0.6


@pytest.mark.slow
@pytest.mark.parametrize("width", [800, 1000])
def test_in_a_narrow_window_the_clocks_button_has_room_for_its_words(
    screen: Page, width: int
) -> None:
    screen.set_viewport_size({"width": width, "height": 700})
    button = screen.locator(".moves .next")
    assert button.evaluate("one => one.scrollWidth <= one.clientWidth")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] < 80


@pytest.mark.slow
def test_a_dozen_tabs_go_on_being_told_what_changes(
    screen: Page, sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    tabs = [screen.context.new_page() for _ in range(TABS)]
    for tab in tabs:
        tab.goto(f"{sandbox.url}?as={mina.id}")
    client.chat_postMessage(channel=mina.id, text="Your recap was accepted.")
    for tab in tabs:
        expect(tab.get_by_role("log")).to_contain_text("Your recap was accepted.")
    line(tabs[-1]).fill("Still here")
    line(tabs[-1]).press("Enter")
    expect(tabs[0].get_by_role("log")).to_contain_text("Still here")
    for tab in tabs:
        tab.close()
