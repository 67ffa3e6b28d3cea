"""Most figures of digests and of a report are counted anew, by other means.

Not: what was due, meant, how long lapses last, terms and months; reminders where they are told.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agendas.reporting import report, telling
from db.mentoring.reporting.digests import Digest
from sandbox.model.entities import Message
from tests.stories.cycles import rows
from tests.stories.world import World, world
from tests.year import recount
from tests.year.life import Life
from tests.year.run import AT_ONCE, MONDAY

SECTIONS = ("new", "alone", "cared", "only_planned", "first_date", "gone")
NEW_YEAR = datetime(2027, 1, 5, 15, tzinfo=UTC)
MEASURES = ("first_met", "met", "recapped", "kept", "lapsed", "back", "begun", "ended")
LINES = {
    "First meetings within 90 days": "first_met",
    "Meetings held": "met",
    "Recaps accepted by both": "recapped",
    "Promises kept": "kept",
    "Lapses": "lapsed",
    "Lapses ended by a meeting": "back",
    "New pairs": "begun",
    "Pairs that ended": "ended",
}


class Recounted(Life):
    """A life in which each digest is counted anew at the moment at which it comes."""

    wrong: list[str]
    digests = 0

    def _receive_digest(self, message: Message) -> None:
        # What is told to whoever presses is shown there, too.
        if "the week to" in message.plain or "a quiet week" in message.plain:
            self.check(message)
        super()._receive_digest(message)

    def check(self, message: Message) -> None:
        """Compare a digest that has just come with what is so."""
        made = rows(self.world, Digest)
        told, before = made[-1].figures or {}, made[-2] if len(made) > 1 else None
        since = (before.made_at if before else None) or self.world.clock.now() - timedelta(days=7)
        lapsed = None
        if before and before.figures is not None:
            lapsed = {line["pair"] for name in SECTIONS[:3] for line in before.figures[name]}
        counted = recount.recount_digest(self.world, lapsed, since)
        self.digests += 1
        self.wrong = [*getattr(self, "wrong", []), *compare(told, counted, message, lapsed)]


def compare(
    told: dict[str, Any], counted: dict[str, Any], message: Message, before: set[int] | None
) -> list[str]:
    """Say which figures of a digest are not as they were counted."""
    changes = told["changes"]
    found: dict[str, tuple[Any, Any]] = {
        name: ({(one["pair"], one["days"], one["met"]) for one in told[name]}, counted[name])
        for name in SECTIONS
    }
    found["over"] = ({(one["pair"], one["how"]) for one in told["over"]}, counted["over"])
    found["ended"] = (told["ended"], counted["ended"])
    found["totals"] = (told["totals"], counted["totals"])
    found["undelivered"] = (told["undelivered"], counted["undelivered"])
    if before is not None:
        words = ("before", "new", "over", "now")
        found["changes"] = (tuple(changes[word] for word in words), counted["changes"])
    if not told["is_quiet"]:
        missing = [line for line in counted["names"] if line not in message.plain]
        found["names"] = (missing, [])
    now = counted["totals"]["lapsed"]
    found["history"] = (told["history"][-1][1], now)
    return [
        f"{name}: {one} is told, {other} is so"
        for name, (one, other) in found.items()
        if one != other
    ]


@pytest.mark.timeout(480)  # of a machine that is busy with others
@pytest.mark.long
@pytest.mark.databases("sqlite")
def test_all_that_two_months_of_eight_pairs_tell_is_so(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(database, MONDAY, line=False, pace=AT_ONCE) as opened:
        life = Recounted(opened, pairs=8, days=60, seed=3)
        life.live()
        assert life.digests >= 8
        assert life.wrong == []
        opened.clock.set(NEW_YEAR)
        check_report(opened, life, lambda told, counted: told in (counted, None))
        # With nothing held back, every figure is there to be compared.
        monkeypatch.setattr(telling, "_are_told", lambda *_: True)
        monkeypatch.setattr(report, "FEW", 1)
        monkeypatch.setattr("handlers.report.service.reported.of_programme", lambda *_: {})
        opened.clock.advance(timedelta(minutes=1))
        check_report(opened, life, lambda told, counted: told == counted)


def check_report(opened: World, life: Life, agrees: Any) -> None:
    """Ask for a report as its facilitator does, and compare its file with what is so."""
    life.fay.types("/mentoring report year")
    opened.passes(minutes=5)
    made = [one for one in life.fay.files if one.name.endswith("csv")][-1]
    lines = list(csv.reader(io.StringIO(made.content.decode().removeprefix("\ufeff"))))
    months = lines[0][1:-1]
    assert months[0] == "2026-01"
    counted = recount.recount_report(opened, months)
    seen = set()
    for name, *cells in lines[1:]:
        if name not in LINES:
            continue
        so = counted[LINES[name]]
        seen.add(LINES[name])
        for month, told, right in zip([*months, "all"], cells, [*so, sum(so)], strict=True):
            assert agrees(None if told == "not told" else int(told), right), (name, month)
    assert seen == set(MEASURES)
