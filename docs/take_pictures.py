"""Takes the README's pictures from the running demo, so that they can be taken anew at any time.

    python -m docs.take_pictures

Needs Chromium, and the development requirements.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from sandbox.demo.run import RunningDemo, open_demo

PICTURES = Path(__file__).parent / "pictures"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIZE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 400, "height": 800}


def take(window: Page, ready: RunningDemo) -> None:
    """Live through one meeting, and take a picture of each step."""
    be(window, ready, "tom")
    says(window, "/agenda career: Protected research time; by March")
    says(window, "/agenda")
    window.get_by_role("dialog").wait_for()
    picture(window, "agenda")
    window.keyboard.press("Escape")
    window.get_by_role("button", name="+1 day").click()
    window.get_by_role("button", name="We met").last.wait_for()
    picture(window, "meeting")
    window.get_by_role("button", name="We met").last.click()
    window.get_by_role("dialog").wait_for()
    picture(window, "recap")
    window.keyboard.press("Escape")
    be(window, ready, "ruiz")
    picture(window, "waiting")
    be(window, ready, "helen", ready.department.channel.id)
    picture(window, "digest")
    window.set_viewport_size(PHONE)
    be(window, ready, "ruiz")
    picture(window, "phone")


def be(window: Page, ready: RunningDemo, handle: str, place: str = "") -> None:
    """Look at the page as somebody."""
    where = f"&in={place}" if place else ""
    window.goto(f"{ready.sandbox.url}?as={ready.department.who[handle].id}{where}")


def says(window: Page, line: str) -> None:
    """Send a line, as typed."""
    window.get_by_role("textbox", name="Message to").fill(line)
    window.get_by_role("button", name="Send", exact=True).click()
    window.locator("#composer:not([aria-busy])").wait_for()
    window.wait_for_timeout(800)


def picture(window: Page, name: str) -> None:
    """Take one picture, once the page has settled."""
    window.wait_for_timeout(1200)
    window.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def browsing() -> Iterator[Page]:
    """Open a browser's window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--disable-sync"],
        )
        yield browser.new_page(viewport=SIZE)
        browser.close()


def main() -> None:
    """Take them all."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_demo(Path(folder), 0, NOW) as ready,
        browsing() as window,
    ):
        take(window, ready)


if __name__ == "__main__":
    main()
