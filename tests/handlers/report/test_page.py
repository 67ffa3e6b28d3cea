"""The report's page: on one sheet of paper, for whoever does not see it, and on a phone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from agendas.reporting.report import PairFacts, Promise, compose_report
from handlers.report.messages import draw_page
from tests.agendas.reporting.programmes import MONTHS, YEAR

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 400, "height": 800}


def make_page() -> str:
    """The fullest page that there is: every count is told, and has its course by month."""
    days = [month.begins + timedelta(days=9) for month in MONTHS]
    pairs = [
        PairFacts(
            number,
            mentee=100 + number,
            mentor=200 + number,
            begun=date(2026, 11, 1) if number < 90 else days[number % 12],
            every_days=30,
            ended=days[number % 12] if number < 80 else None,
            met=tuple(days) if number >= 90 else tuple(days[: number % 12]),
            lapses=tuple((day, day + timedelta(days=8)) for day in days),
            recaps=tuple((day, day if (number + day.month) % 2 else None) for day in days),
            promises=tuple(
                Promise(100 + number, day, day, bool((number + day.month) % 2)) for day in days
            ),
        )
        for number in range(180)
    ]
    return draw_page(compose_report(pairs, YEAR), "Medicine")


def test_axe_finds_nothing_and_it_prints_on_one_sheet(window: Page, tmp_path: Path) -> None:
    made = make_page()
    assert made.count("<section>") == 9
    # Axe is let in; nothing else of the page is different.
    (tmp_path / "report.html").write_text(re.sub(r"<meta http-equiv[^>]*>", "", made))
    window.goto((tmp_path / "report.html").as_uri())
    found = Axe().run(window).response["violations"]
    assert [one["id"] for one in found] == []
    sheets = window.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) == 1
    window.set_viewport_size(PHONE)
    assert window.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
