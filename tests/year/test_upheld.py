"""What is asked of a year finds what it is to find."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from db.mentoring.digests import Digest
from db.messages.outbox import BRIEF
from tests.year.noting import Sent
from tests.year.upheld import _check_totals, check_briefs, check_ceilings, check_hours

NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SENT = Sent(
    kind=BRIEF,
    recipient="U1",
    subject="person:1",
    occurrence="2026-11-24",
    at=NINE,
    day=date(2026, 11, 24),
    alone=True,
    quiet=False,
    free=False,
    on_leave=False,
    answers=False,
)
RECAP = replace(SENT, kind="recap.waiting", subject="recap:1", occurrence="")


def test_a_second_brief_on_a_day_is_found() -> None:
    later = replace(SENT, at=NINE + timedelta(hours=3))
    tomorrow = replace(later, day=date(2026, 11, 25))
    assert list(check_briefs([SENT, tomorrow, replace(SENT, recipient="U2")])) == []
    assert len(list(check_briefs([SENT, later]))) == 1


def test_what_comes_beside_the_brief_too_often_is_found() -> None:
    assert list(check_ceilings([RECAP, RECAP])) == []
    assert len(list(check_ceilings([RECAP, RECAP, RECAP]))) == 1


def test_what_comes_at_night_or_on_a_free_day_is_found() -> None:
    assert list(check_hours([SENT, RECAP])) == []
    assert len(list(check_hours([replace(RECAP, quiet=True), replace(SENT, free=True)]))) == 2


def test_what_answers_somebody_may_come_when_they_are_up() -> None:
    assert list(check_hours([replace(RECAP, quiet=True, answers=True)])) == []


def test_what_comes_in_a_leave_is_found() -> None:
    nudge = replace(SENT, kind="lapse.nudge", alone=False, on_leave=True)
    assert len(list(check_hours([nudge]))) == 1


def digest(lapsed: int, **changes: int) -> Digest:
    parts = {"planned": 2, "paused": 0, "within": 1, "only_planned": 0, "rests": 0}
    totals = {"pairs": lapsed + 3, "lapsed": lapsed, **parts}
    return Digest(
        local_date=date(2026, 11, 23), figures={"totals": totals, "changes": changes or None}
    )


def test_a_digest_that_does_not_begin_where_the_last_one_ended_is_found() -> None:
    first = digest(2)
    assert list(_check_totals(digest(3, before=2, new=2, over=1), first)) == []
    assert len(list(_check_totals(digest(3, before=1, new=2, over=0), first))) == 1
    assert len(list(_check_totals(digest(3, before=2, new=2, over=0), first))) == 1
