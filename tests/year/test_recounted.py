"""The figures of digests, reports and mentors' statements are counted anew, by other means."""

from __future__ import annotations

import csv
import io
import re
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
LINES = {
    "First meetings within 90 days": "first_met",
    "Meetings held": "met",
    "Recaps accepted by both": "recapped",
    "Meetings whose recap was due": "recapped_due",
    "Promises kept": "kept",
    "Promises that were due, or closed": "kept_due",
    "Lapses": "lapsed",
    "Lapses ended by a meeting": "back",
    "New pairs": "begun",
    "Pairs that ended": "ended",
    "Pairs at the end": "pairs",
}
WORDS = {
    "before": r"at its beginning (\d+)",
    "meant": r"it would have been (\d+)",
    "days": r"half of them (?:within (\d+|a) days?|on the same day)",
}
ASKS_AFTER = timedelta(days=20)


class Recounted(Life):
    """A life in which each digest is counted anew at the moment at which it comes."""

    wrong: list[str]
    digests = 0

    def _load_roster(self) -> None:
        """Begin as others do; a mentee asks for one more mentor after a while."""
        super()._load_roster()
        self._plan(self.begun + ASKS_AFTER, self._search)

    def _search(self) -> None:
        someone = self.everybody[self.roster[0].mentee.handle]
        someone.types("/mentoring find somebody who knows trials")
        someone.fills("Whom would you like to ask?", "Nobody yet: have somebody suggested")
        someone.sends("search")

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
    found["over"] = (
        {(one["pair"], one["how"], one["by"]) for one in told["over"]},
        counted["over"],
    )
    found["waiting"] = (tuple(told["waiting"]), counted["waiting"])
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


@pytest.mark.slow
@pytest.mark.timeout(600)  # of a machine that is busy with others
@pytest.mark.long
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("seed", [3, pytest.param(8, marks=pytest.mark.deep)])
def test_all_that_two_months_of_eight_pairs_tell_is_so(
    database: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(database, MONDAY, line=False, pace=AT_ONCE) as opened:
        life = Recounted(opened, pairs=8, days=60, seed=seed)
        life.live()
        assert life.digests >= 8
        assert life.wrong == []
        check_report(opened, life, "month", lambda told, counted: told in (counted, None))
        opened.clock.set(NEW_YEAR)
        for length in ("term", "year"):
            check_report(opened, life, length, lambda told, counted: told in (counted, None))
        # With nothing held back, every figure is there to be compared.
        monkeypatch.setattr(telling, "_are_told", lambda *_: True)
        monkeypatch.setattr(report, "FEW", 1)
        monkeypatch.setattr("handlers.report.service.reported.of_programme", lambda *_: {})
        for length in ("month", "term", "year"):
            opened.clock.advance(timedelta(minutes=1))
            check_report(opened, life, length, lambda told, counted: told == counted)
        check_statements(opened, life)


def check_report(opened: World, life: Life, length: str, agrees: Any) -> None:
    """Ask for a report as its facilitator does, and compare its files with what is so."""
    life.fay.types(f"/mentoring report {length}")
    opened.passes(minutes=5)
    made = [one for one in life.fay.files if one.name.endswith("csv")][-1]
    lines = list(csv.reader(io.StringIO(made.content.decode().removeprefix("\ufeff"))))
    months = lines[0][1:-1]
    assert len(months) == {"month": 1, "term": 4, "year": 12}[length]
    counted = recount.recount_report(opened, months)
    for name, *cells in lines[1:]:
        so = counted[LINES[name]]
        whole = so[-1] if LINES[name] == "pairs" else sum(so)
        for month, told, right in zip([*months, "all"], cells, [*so, whole], strict=True):
            assert agrees(None if told == "not told" else int(told), right), (name, month)
    assert {name for name, *_ in lines[1:]} == set(LINES)
    page = [one for one in life.fay.files if one.name.endswith("html")][-1].content.decode()
    for name, so_many in recount.recount_words(opened, months).items():
        found = re.search(WORDS[name], page)
        if found:
            told = {None: "0", "a": "1"}.get(found[1], found[1])
            assert told == str(so_many), (name, length)


def check_statements(opened: World, life: Life) -> None:
    """Let each mentor ask for their statement, and compare it with what is so."""
    for two in {two.mentor.handle: two for two in life.roster}.values():
        mentor = life.everybody[two.mentor.handle]
        if mentor.gone:
            continue
        mentor.types("/mentoring statement")
        opened.passes(minutes=2)
        page = mentor.person.files[-1].content.decode()
        so = recount.recount_statement(opened, mentor.person.id, mentor.zone, 2026)
        found = re.search(r"to (\d+) (?:person|people), since (.*?), and (one|\d+) meeting", page)
        assert found, page
        since = f"{so['since']:%A} {so['since'].day} {so['since']:%B %Y}"
        met = "one" if so["met"] == 1 else str(so["met"])
        assert found.groups() == (str(so["pairs"]), since, met)
