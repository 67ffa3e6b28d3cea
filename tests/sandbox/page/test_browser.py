"""The page in a real browser: by keyboard, live, and with what was half typed kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.page import toybot
from tests.sandbox.page.conftest import Rounds

BEYOND_THE_EDGE = """[...document.querySelectorAll("body *")]
    .filter((e) => !e.closest(".scroll-x *, .heard, [hidden]") && e.checkVisibility())
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.outerHTML.slice(0, 80))"""
pytestmark = pytest.mark.browser


@pytest.fixture
def screen(
    window: Page, web: FlaskClient, bot: object, sandbox: Sandbox, mina: Person
) -> Iterator[Page]:
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{sandbox.url}?as={mina.id}")
    yield window
    window.goto("about:blank")
    assert faults == []


@pytest.mark.slow
def test_a_command_is_completed_and_its_modal_filled_by_keyboard_alone(
    screen: Page, mina: Person
) -> None:
    screen.get_by_role("textbox", name="Message to").focus()
    screen.keyboard.type("/ag")
    expect(screen.get_by_role("option", name="/agenda")).to_be_visible()
    screen.keyboard.press("Enter")
    screen.keyboard.press("Enter")
    modal = screen.get_by_role("dialog", name="Your next agenda")
    expect(modal.get_by_label("Point", exact=True)).to_be_focused()
    screen.keyboard.type("wrong")
    modal.get_by_label("Domain").select_option("career")
    modal.get_by_label("Career").first.check()
    modal.get_by_role("checkbox", name="Career").check()
    screen.keyboard.press("Enter")
    expect(modal.get_by_label("Point", exact=True)).to_have_accessible_description(
        "Say what it is about."
    )
    expect(modal.get_by_label("Point", exact=True)).to_be_focused()
    screen.keyboard.press("Control+a")
    screen.keyboard.type("Grant")
    screen.keyboard.press("Enter")
    expect(modal).to_have_count(0)
    expect(screen.get_by_role("log")).to_contain_text("Saved: Grant")
    expect(screen.get_by_role("textbox", name="Message to")).to_be_focused()


@pytest.mark.slow
def test_escape_closes_the_modal_and_the_bot_hears_of_it(screen: Page) -> None:
    screen.get_by_role("textbox", name="Message to").fill("/agenda")
    screen.get_by_role("button", name="Send").click()
    expect(screen.get_by_role("dialog", name="Your next agenda")).to_be_visible()
    screen.keyboard.press("Escape")
    expect(screen.get_by_role("dialog", name="Your next agenda")).to_have_count(0)
    expect(screen.get_by_role("log")).to_contain_text("Nothing was saved.")


@pytest.mark.slow
def test_news_arrives_without_reloading_and_leaves_what_is_half_typed(
    screen: Page, client: WebClient, mina: Person, noor: Person
) -> None:
    line = screen.get_by_role("textbox", name="Message to")
    line.fill("I was about to")
    client.chat_postMessage(channel=mina.id, text="Your recap was accepted.")
    client.chat_postMessage(channel=noor.id, text="Thank you.")
    expect(screen.get_by_role("log")).to_contain_text("Your recap was accepted.")
    people = screen.get_by_role("navigation", name="Be somebody else")
    expect(people.get_by_role("link", name="Noor Haddad")).to_contain_text("1 new")
    expect(line).to_have_value("I was about to")
    expect(line).to_be_focused()


@pytest.mark.slow
def test_a_modal_that_the_bot_updates_keeps_what_is_half_typed(screen: Page) -> None:
    screen.get_by_role("textbox", name="Message to").fill("/agenda")
    screen.keyboard.press("Enter")
    modal = screen.get_by_role("dialog", name="Your next agenda")
    modal.get_by_label("Point", exact=True).fill("Half a thought")
    expect(modal).to_contain_text("14 of 60 characters")
    modal.get_by_role("button", name="Add a line").click()
    expect(modal.get_by_label("Another point")).to_be_visible()
    expect(modal.get_by_label("Point", exact=True)).to_have_value("Half a thought")


@pytest.mark.slow
def test_an_element_asks_first_and_acts_only_on_yes(
    screen: Page, client: WebClient, mina: Person
) -> None:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    screen.get_by_role("button", name="End the pair").click()
    screen.get_by_role("dialog", name="End this pair?").get_by_role("button", name="Keep").click()
    expect(screen.get_by_role("button", name="End the pair")).to_be_focused()
    screen.get_by_role("button", name="End the pair").click()
    screen.get_by_role("button", name="End it").click()
    expect(screen.get_by_role("log")).to_contain_text("You used end.")
    assert [m.plain for m in mina.messages].count("You used end.") == 1


@pytest.mark.slow
def test_choosing_in_a_message_tells_the_bot_at_once(
    screen: Page, client: WebClient, mina: Person
) -> None:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    screen.get_by_label("Change the cadence", exact=True).select_option("quarterly")
    expect(screen.get_by_role("log")).to_contain_text("You used cadence quarterly.")
    screen.get_by_role("checkbox", name="Ask the dean").check()
    expect(screen.get_by_role("log")).to_contain_text("You used done ask the dean about leave.")


@pytest.mark.slow
def test_the_clock_moves_and_shows_what_came_of_it(
    screen: Page, client: WebClient, rounds: Rounds, noor: Person
) -> None:
    rounds.then = lambda: client.chat_postMessage(channel=noor.id, text="What is it to cover?")
    screen.get_by_role("button", name="Forward to the next thing due").click()
    expect(screen.get_by_role("region", name="Sandbox clock")).to_contain_text("09:00")
    screen.get_by_role("link", name="Noor Haddad").click()
    expect(screen.get_by_role("log")).to_contain_text("What is it to cover?")


@pytest.mark.slow
def test_a_narrow_window_hides_nothing_and_does_not_scroll_sideways(
    screen: Page, client: WebClient, mina: Person, noor: Person
) -> None:
    client.chat_postMessage(channel=mina.id, text="Recap", blocks=toybot.recap())
    client.chat_postMessage(channel=mina.id, text="Digest", blocks=toybot.digest())
    screen.set_viewport_size({"width": 400, "height": 800})
    expect(screen.get_by_role("log")).to_contain_text("Programme digest")
    assert screen.evaluate(BEYOND_THE_EDGE) == []
    screen.get_by_role("link", name="Change").click()
    screen.get_by_role("link", name=noor.member.real_name).click()
    expect(screen.get_by_role("link", name="Change")).to_contain_text(noor.member.real_name)
