"""Takes the README's pictures from the running demo, so that they can be taken anew at any time.

    python -m docs.take_pictures

Needs Chromium, and the development requirements.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from playwright.sync_api import Page, ViewportSize, sync_playwright

from agendas.reporting.periods import Period
from agendas.reporting.report import PairFacts, Promise, compose_report
from handlers.report.messages import draw_page
from sandbox.demo.run import RunningDemo, open_demo

PICTURES = Path(__file__).parent / "pictures"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIZE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 400, "height": 800}
TALL: ViewportSize = {"width": 1280, "height": 1370}
SHEET: ViewportSize = {"width": 800, "height": 1040}
YEAR = Period("year", date(2027, 1, 1))


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
    window.set_viewport_size(TALL)
    be(window, ready, "helen", ready.department.channel.id)
    picture(window, "digest")
    window.set_viewport_size(SIZE)
    window.get_by_role("button", name="All pairs").last.click()
    window.wait_for_timeout(3000)
    be(window, ready, "helen")
    picture(window, "table")
    says(window, "/mentoring programme")
    picture(window, "programme")
    window.keyboard.press("Escape")
    ready.department.who["helen"].opens_home()
    be(window, ready, "helen", "home")
    picture(window, "facilitator")
    window.set_viewport_size(SHEET)
    window.goto("about:blank")
    window.set_content(draw_page(compose_report(make_pairs(), YEAR), "Department of Medicine"))
    picture(window, "report")
    window.set_viewport_size(PHONE)
    be(window, ready, "ruiz")
    picture(window, "phone")


def make_pairs() -> list[PairFacts]:
    """Make up a year of forty pairs, for the report's picture: the demo is younger than that."""
    rng = Random(4)  # noqa: S311 - nothing secret comes of it
    return [_make_pair(number, rng) for number in range(40)]


def _make_pair(number: int, rng: Random) -> PairFacts:
    begun = date(2026, 9, 1) + timedelta(days=rng.choice((0, 0, 10, rng.randrange(400))))
    every, temper = rng.choice((30, 30, 30, 91)), rng.random() ** 0.3
    ended = begun + timedelta(days=rng.randrange(100, 400)) if rng.random() < 0.25 else None
    met, day = [], begun + timedelta(days=rng.randrange(10, 60))
    while day < min(YEAR.ends, ended or YEAR.ends):
        met.append(day)
        day += timedelta(days=every + rng.randrange(-5, 12))
    answers = [one + timedelta(days=rng.randrange(2, 20)) for one in met]
    return PairFacts(
        number,
        mentee=100 + number,
        mentor=200 + number // 2,
        begun=begun,
        every_days=every,
        ended=ended,
        met=tuple(met),
        lapses=tuple((one + timedelta(days=20), one + timedelta(days=45)) for one in met[::4]),
        recaps=tuple(
            (one, then if rng.random() < temper else None)
            for one, then in zip(met, answers, strict=True)
        ),
        promises=tuple(Promise(100 + number, one, one, rng.random() < temper) for one in answers),
    )


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
