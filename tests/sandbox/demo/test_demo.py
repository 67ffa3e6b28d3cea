"""The demo as a newcomer lives through it, in a real browser: mentee, mentor, facilitator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from db.core.engine import connect
from db.sessions import sessions
from sandbox.demo.run import RunningDemo, open_demo
from tests.views import find_faults_in

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(400)]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATIENCE = 180_000.0  # milliseconds, on a machine that is busy with others


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[RunningDemo]:
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(folder, 0, NOW) as ready:
        yield ready
        assert ready.sandbox.breaches == []
        engine = connect(f"sqlite:///{folder / 'reiterate.sqlite'}")
        reading = sessions(engine, read_only=True)
        faults = find_faults_in(ready.sandbox, reading, ready.sandbox.clock.now())
        engine.dispose()
        assert faults == [], "a year and a week on, each message shows what is so"


def be(window: Page, ready: RunningDemo, handle: str, place: str = "") -> None:
    where = f"&in={place}" if place else ""
    window.set_default_navigation_timeout(PATIENCE)
    window.goto(f"{ready.sandbox.url}?as={ready.department.who[handle].id}{where}")


def says(window: Page, line: str) -> None:
    window.get_by_role("textbox", name="Message to").fill(line)
    window.get_by_role("button", name="Send", exact=True).click()


def pass_time(window: Page, by: str) -> None:
    """Press the clock's button, and wait until all forty pairs have lived through it."""
    window.get_by_role("button", name=by).click()
    expect(window.locator("form[aria-busy]")).to_have_count(0, timeout=PATIENCE)


@pytest.mark.slow
def test_the_demo_finds_four_pairs_where_it_says_that_they_are(
    window: Page, ready: RunningDemo
) -> None:
    be(window, ready, "ruiz")
    expect(window.get_by_role("log")).to_contain_text("Please read and accept the recap")
    be(window, ready, "lena")
    expect(window.get_by_role("log")).to_contain_text("Have you and Prof Wei Chen met lately?")
    be(window, ready, "priya", "home")
    expect(window.locator("main")).to_contain_text("Next meeting")


@pytest.mark.slow
def test_the_clock_says_what_comes_to_whom_and_then_it_comes(
    window: Page, ready: RunningDemo
) -> None:
    be(window, ready, "helen")
    forward = window.get_by_role("button", name="Forward to the next thing due")
    said = re.search(r"(\w{3} .*\d\d:\d\d): (.+) (to|in) ([^,]+)", forward.inner_text())
    assert said is not None, forward.inner_text()
    names = {name: there for there, name in ready.department.names().items()}
    told = next(p for p in ready.sandbox.people if p.id == names[said[4].strip()])
    before = len(told.all_messages)
    pass_time(window, "Forward to the next thing due")
    clock = window.get_by_role("region", name="Sandbox clock")
    expect(clock.locator("time")).to_contain_text(said[1].split()[-1])
    told.finder.wait(lambda: len(told.all_messages) > before or None, "a message", 10)


@pytest.mark.slow
def test_a_newcomer_lives_through_one_meeting(window: Page, ready: RunningDemo) -> None:
    be(window, ready, "tom")
    says(window, "/agenda")
    modal = window.get_by_role("dialog", name="Agenda")
    modal.get_by_label("To talk about").fill("Protected research time; by March")
    modal.get_by_role("button", name="Save").click()
    expect(window.get_by_role("dialog")).to_contain_text("Saved.")
    window.keyboard.press("Escape")

    pass_time(window, "+1 day")
    log = window.get_by_role("log")
    expect(log).to_contain_text("Did you meet Dr Max Okafor on")
    expect(log).to_contain_text("Protected research time")
    log.get_by_role("button", name="We met").last.click()
    modal = window.get_by_role("dialog", name="Recap")
    modal.get_by_label("Who does what by when?").fill("me: Ask the dean about protected time")
    modal.get_by_label(re.compile("decided")).fill("Two days a week, from March")
    modal.get_by_role("button", name="Send", exact=True).click()
    window.get_by_role("button", name="Send it").click()
    expect(window.get_by_role("dialog")).to_contain_text("to accept")
    window.keyboard.press("Escape")

    be(window, ready, "okafor")
    expect(log).to_contain_text("Ask the dean about protected time")
    log.get_by_role("button", name="Accept:").last.click()
    expect(log).to_contain_text("have accepted this recap")

    be(window, ready, "helen", ready.department.channel.id)
    pass_time(window, "+1 week")
    expect(log).to_contain_text("Prof Wei Chen and Lena Fischer")
    assert "protected time" not in log.inner_text()
    guide = window.get_by_role("region", name="What to try first")
    for number in (1, 2, 3, 5, 7):
        expect(guide.locator(f"#step-{number}")).to_contain_text("Done:")
    for number in (4, 6):
        expect(guide.locator(f"#step-{number}")).not_to_contain_text("Done:")
    expect(guide.locator("[aria-current=step]")).to_contain_text("Be Dr Ruiz")
