"""A few seconds of it, and the measuring: it sees what is late, and why."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.chaos.victim import HURRIED, PACE
from tests.punctual.__main__ import report
from tests.punctual.measuring import Figures, Sent, Trouble, on_time
from tests.punctual.run import Course, run

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
A_LITTLE = Course(
    minutes=0.1,
    a_minute=200,
    acts_every=1.0,
    pairs=6,
    workers=2,
    kill_gap=1.0,
    kills=2,
    while_sending=0.5,
    fault_gap=5.0,
    restart=0.2,
    pace=PACE,
    ticks=HURRIED,
)


def at(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


def sent(due: float, out: float | None) -> Sent:
    return Sent("letter", at(due), None if out is None else at(out))


def crash(begun: float, over: float) -> Trouble:
    return Trouble("worker", at(begun), at(over))


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.databases("postgresql")  # several processes; SQLite is for the long run
def test_a_few_seconds_of_it_come_to_figures_and_nothing_is_lost(
    database: str, tmp_path: Path
) -> None:
    outcome = run(database, tmp_path, A_LITTLE)
    kind = database.partition(":")[0]
    assert not outcome.count.lost, report(kind, A_LITTLE, outcome)
    assert not outcome.count.twice, report(kind, A_LITTLE, outcome)
    assert outcome.stopped_well
    # What comes due to a person on a day is one letter: twenty things come in a dozen.
    assert len(outcome.figures.letters) >= 8
    assert len(outcome.figures.crashes) == 2
    assert timedelta(0) < outcome.figures.latest(1.0) < timedelta(seconds=60)
    assert outcome.figures.longest < timedelta(seconds=60)


def test_letters_are_counted_by_how_late_they_were() -> None:
    figures = Figures([sent(0, late) for late in range(1, 101)], [])
    shares = [figures.latest(share).total_seconds() for share in (0.5, 0.95, 0.99, 1.0)]
    assert shares == [50, 95, 99, 100]
    assert on_time(figures.letters) == 0.6


@pytest.mark.parametrize(("late", "good"), [(1, True), (2, False)])
def test_the_promise_is_kept_by_99_of_100_that_nothing_touched(late: int, good: bool) -> None:
    letters = [*[sent(0, 3)] * (100 - late), *[sent(0, 61)] * late]
    assert Figures(letters, []).good is good


def test_a_letter_that_never_came_is_late_for_good() -> None:
    figures = Figures([*[sent(0, 1)] * 9, sent(0, None)], [crash(0.5, 2)])
    assert figures.latest(1.0) == timedelta.max
    assert figures.longest == timedelta.max
    assert not figures.good


def test_what_a_crash_touched_is_told_apart_from_what_it_did_not() -> None:
    before, meanwhile, while_gone, after = sent(0, 9), sent(5, 95), sent(12, 16), sent(16, 17)
    figures = Figures([before, meanwhile, while_gone, after], [crash(10, 15)])
    assert figures.untouched == [after, before]


def test_a_crash_is_over_when_all_that_was_due_or_on_its_way_is_out() -> None:
    letters = [sent(0, 9), sent(5, 95), sent(10, 40), sent(11, 400)]
    (caught_up,) = Figures(letters, [crash(10, 15)]).crashes
    assert (caught_up.letters, caught_up.took) == (2, timedelta(seconds=85))


@pytest.mark.parametrize(("out", "good"), [(310, True), (311, False)])
def test_all_has_to_be_out_5_minutes_after_a_crash(out: float, good: bool) -> None:
    letters = [sent(5, out), *[sent(400, 401)] * 99]
    assert Figures(letters, [crash(10, 15)]).good is good


def test_a_fault_touches_letters_and_is_no_crash() -> None:
    fault = Trouble("chat.postMessage", at(10), at(15), crash=False)
    figures = Figures([sent(9, 99), sent(20, 21)], [fault])
    assert figures.crashes == []
    assert figures.untouched == [sent(20, 21)]
    assert figures.good


def test_a_run_in_which_everything_was_touched_shows_nothing() -> None:
    assert not Figures([sent(9, 11)], [crash(10, 12)]).good
