"""Who was away, and since when: the bot, or Slack; and what does not count as absence."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.operations.absence import AbsenceWatch
from db.core import engine as engines
from db.core import workspaces
from db.core.engine import Sessions
from db.messages import rate_limits
from db.operations import absences, heartbeats
from db.sessions import sessions

START = datetime(2026, 12, 18, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clock:
    def __init__(self) -> None:
        self.moment, self.gone = START, 0.0

    def now(self) -> datetime:
        return self.moment

    def elapsed(self) -> float:
        return self.gone

    def forward(self, by: timedelta) -> None:
        self.moment += by
        self.gone += by.total_seconds()


@pytest.fixture
def made(database: str) -> Iterator[Sessions]:
    engine = engines.connect(database)
    make = sessions(engine)
    with make.begin() as session:
        workspaces.keep(session, "T1")
        heartbeats.note(session, "gone", "plan", START)
    yield make
    engine.dispose()


def away(made: Sessions, since: datetime = START - DAY) -> list[tuple[datetime, datetime]]:
    with made() as session:
        return list(absences.list_since(session, "T1", since))


def test_a_process_that_begins_notes_that_none_was_there(made: Sessions) -> None:
    clock = Clock()
    clock.forward(15 * DAY)
    AbsenceWatch(made, clock).look()
    assert away(made) == [(START, START + 15 * DAY)]
    assert away(made, START + 16 * DAY) == []


def test_hours_keep_nobody_from_answering_and_a_clock_that_jumps_is_no_absence(
    made: Sessions,
) -> None:
    clock = Clock()
    clock.forward(5 * HOUR)
    watch = AbsenceWatch(made, clock)
    watch.look()
    clock.moment += 20 * DAY
    watch.look()
    assert away(made) == []


def test_slack_is_away_while_everything_is_on_hold(made: Sessions) -> None:
    clock = Clock()
    watch = AbsenceWatch(made, clock)
    with made.begin() as session:
        rate_limits.hold(session, "T1", "slack_is_down")
    for _ in range(3 * 24):
        watch.look()
        clock.forward(timedelta(minutes=20))
    with made.begin() as session:
        rate_limits.release(session, "T1")
    clock.forward(timedelta(minutes=30))
    watch.look()
    assert away(made) == [(START, START + DAY - timedelta(minutes=20))]
