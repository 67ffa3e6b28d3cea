"""What comes due: taken one by one, put off when its rule fails, at the cost of what is due."""

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from db.core.base import Due
from db.core.engine import Sessions
from db.core.workspaces import Workspace
from db.mentoring.pairs import ACTIVE, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages import outbox
from db.messages.outbox import Letter, OutboxRow
from db.operations import due
from db.operations.due import AT_MOST, BATCH, HOURLY, PUSHED_ON
from db.sessions import sessions
from handlers import due as ticks
from tests.agendas.places import TORONTO, local

NOW = local(TORONTO, 2026, 11, 24, 10)
HOUR = timedelta(hours=1)
Rule = Callable[[Session, Any, datetime], None]


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def pairs(make: Sessions, *moments: datetime | None) -> list[int]:
    """Put in as many pairs, in one programme, that come due at these moments; return their ids."""
    with make.begin() as session:
        if session.get(Workspace, "T1") is None:
            session.add(Workspace(id="T1", name="Ward"))
            session.flush()
        known = len(session.scalars(select(Person.id)).all())
        programme = Programme(
            workspace_id="T1", name=f"Medicine {known}", channel_id="C1", timezone=TORONTO.key
        )
        ids = [f"U{known + n}" for n in range(2 * len(moments))]
        people = [Person(workspace_id="T1", slack_id=i, name=i, timezone="UTC") for i in ids]
        made = [
            Pair(
                workspace_id="T1",
                programme=programme,
                mentor=mentor,
                mentee=mentee,
                cadence_code="1 month",
                state=ACTIVE,
                started_at=NOW - HOUR,
                next_due_at=moment,
            )
            for mentor, mentee, moment in zip(people[::2], people[1::2], moments, strict=True)
        ]
        session.add_all(made)
        session.flush()
        return [pair.id for pair in made]


def row(make: Sessions, pair_id: int) -> Pair:
    with make() as session:
        return session.scalars(select(Pair).where(Pair.id == pair_id)).one()


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Callable[[Rule], None]:
    """Let a tick do nothing but this to pairs."""
    return lambda what: monkeypatch.setattr(ticks, "RULES", ((Pair, what),))


def done(_session: Session, pair: Due, _now: datetime) -> None:
    pair.next_due_at = None


def fails(_session: Session, _pair: Due, _now: datetime) -> None:
    raise RuntimeError("Ann wrote this")


def test_what_has_waited_longest_comes_first(make: Sessions, rule: Callable[[Rule], None]) -> None:
    last, first, _, middle = pairs(make, NOW, NOW - 2 * HOUR, NOW + HOUR, NOW - HOUR)
    seen: list[int] = []

    def note(session: Session, pair: Pair, now: datetime) -> None:
        seen.append(pair.id)
        done(session, pair, now)

    rule(note)
    assert ticks.apply_rules(make, NOW) == 3
    assert seen == [first, middle, last]


def test_what_is_no_longer_due_is_not_taken(make: Sessions) -> None:
    ahead, never, now = pairs(make, NOW + timedelta(seconds=1), None, NOW)
    with make.begin() as session:
        taken = [due.take(session, Pair, (pair,), NOW) for pair in (ahead, never, now, 999_999)]
    assert [pair.id if pair else None for pair in taken] == [None, None, now, None]


def test_one_that_fails_is_put_off_an_hour_and_the_others_do_not_notice(
    make: Sessions, rule: Callable[[Rule], None]
) -> None:
    bad, good = pairs(make, NOW - HOUR, NOW)

    def sometimes(session: Session, pair: Pair, now: datetime) -> None:
        (fails if pair.id == bad else done)(session, pair, now)

    rule(sometimes)
    ticks.apply_rules(make, NOW)
    assert row(make, good).next_due_at is None
    assert (row(make, bad).next_due_at, row(make, bad).due_failures) == (NOW + PUSHED_ON, 1)


def test_a_rule_that_fails_half_way_leaves_nothing_behind(
    make: Sessions, rule: Callable[[Rule], None]
) -> None:
    (pair_id,) = pairs(make, NOW)

    def half(session: Session, pair: Pair, now: datetime) -> None:
        pair.state = "ended"
        letter = Letter("T1", "U1", "kind", "key", due_at=now)
        assert outbox.queue(session, letter, now)
        fails(session, pair, now)

    rule(half)
    ticks.apply_rules(make, NOW)
    assert row(make, pair_id).state == ACTIVE
    with make() as session:
        assert session.scalars(select(OutboxRow)).all() == []


@pytest.mark.slow
def test_it_is_tried_hourly_then_more_and_more_rarely_then_daily_for_ever(
    make: Sessions, rule: Callable[[Rule], None], caplog: pytest.LogCaptureFixture
) -> None:
    (pair_id,) = pairs(make, NOW)
    rule(fails)
    moments = [NOW]
    with caplog.at_level(logging.ERROR):
        for _ in range(HOURLY + 20):
            assert ticks.apply_rules(make, moments[-1]) == 1
            moments.append(ticks.find_next_due(make) or NOW)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses[:HOURLY] == [HOUR] * HOURLY
    assert pauses == sorted(pauses)
    assert pauses[-10:] == [AT_MOST] * 10
    assert row(make, pair_id).failing_since == NOW
    assert len(caplog.messages) == len(pauses)
    assert all(re.search(r"\(reference [0-9a-f]{8}\)", said) for said in caplog.messages)
    assert f"Pair ({pair_id},)" in caplog.messages[-1]
    assert "Ann wrote this" not in caplog.text


def test_those_whose_rule_fails_are_counted_and_all_tried_again_when_something_has_changed(
    make: Sessions, rule: Callable[[Rule], None]
) -> None:
    *_, well = pairs(make, NOW, NOW, NOW + 3 * HOUR)
    rule(fails)
    ticks.apply_rules(make, NOW)
    ticks.apply_rules(make, NOW + HOUR)
    with make() as session:
        assert ticks.list_failing(session) == [due.Failing("Pair", 2, NOW)]
    later = NOW + HOUR + timedelta(seconds=1)
    assert ticks.apply_rules(make, later) == 0
    with make.begin() as session:
        assert ticks.try_again(session, later) == 2
    rule(done)
    assert ticks.apply_rules(make, later) == 2
    assert row(make, well).next_due_at == NOW + 3 * HOUR
    with make() as session:
        assert ticks.list_failing(session) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, BATCH + 1])
def test_if_it_cannot_even_be_put_off_the_tick_goes_on_and_others_get_their_turn(
    make: Sessions,
    rule: Callable[[Rule], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    bad = set(pairs(make, *[NOW - HOUR] * number))
    (good,) = pairs(make, NOW)

    def sometimes(session: Session, pair: Pair, now: datetime) -> None:
        (fails if pair.id in bad else done)(session, pair, now)

    def locked(_row: Due, _now: datetime) -> datetime:
        raise OperationalError("UPDATE pairs", {}, Exception("database is locked"))

    rule(sometimes)
    with monkeypatch.context() as broken:
        broken.setattr(due, "push_on", locked)
        assert ticks.apply_rules(make, NOW) == 1
    assert row(make, good).next_due_at is None
    assert "could not be put off: OperationalError" in caplog.text
    assert ticks.apply_rules(make, NOW) == number, "it is due still, and noted as soon as can be"


def test_failures_in_the_past_do_not_count_once_the_rule_has_worked_again(
    make: Sessions, rule: Callable[[Rule], None]
) -> None:
    (pair_id,) = pairs(make, NOW)
    moment = NOW
    for _ in range(3):
        rule(fails)
        for _ in range(HOURLY):
            ticks.apply_rules(make, moment)
            moment += HOUR
        assert row(make, pair_id).next_due_at == moment
        rule(lambda _session, pair, now: setattr(pair, "next_due_at", now + HOUR))
        ticks.apply_rules(make, moment)
        moment += HOUR
        assert row(make, pair_id).due_failures == 0


def test_a_rule_that_never_moves_on_does_not_hold_up_the_tick(
    make: Sessions, rule: Callable[[Rule], None]
) -> None:
    pairs(make, NOW)
    rule(lambda _session, _pair, _now: None)
    assert ticks.apply_rules(make, NOW) == ticks.ROUNDS_AT_MOST


@pytest.mark.slow
def test_more_than_a_batch_is_done_in_one_tick(
    make: Sessions, rule: Callable[[Rule], None]
) -> None:
    pairs(make, *[NOW] * (BATCH + 1))
    rule(done)
    assert ticks.apply_rules(make, NOW) == BATCH + 1
    assert ticks.apply_rules(make, NOW) == 0


def test_the_next_thing_to_happen_is_the_earliest_of_rows_and_messages(make: Sessions) -> None:
    assert ticks.find_next_due(make) is None
    pairs(make, None, NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert ticks.find_next_due(make) == NOW + 2 * HOUR
    with make.begin() as session:
        letter = Letter("T1", "U1", "kind", "key", due_at=NOW + HOUR)
        outbox.queue(session, letter, NOW)
    assert ticks.find_next_due(make) == NOW + HOUR


def statements(engine: Engine, act: Callable[[], object]) -> int:
    """Return how many SQL statements it takes."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.slow
def test_a_tick_costs_what_is_due_and_not_what_exists(engine: Engine, make: Sessions) -> None:
    ahead = NOW + timedelta(days=30)
    pairs(make, *[ahead] * 10)
    with_ten = statements(engine, lambda: ticks.apply_rules(make, NOW))
    assert with_ten <= 6  # two looks, and what a transaction takes each
    pairs(make, *[ahead] * 490)
    assert statements(engine, lambda: ticks.apply_rules(make, NOW)) == with_ten
    assert statements(engine, lambda: ticks.find_next_due(make)) <= 2 * len(ticks.RULES)


@pytest.mark.slow
def test_one_pair_that_comes_due_costs_the_same_among_few_and_among_many(
    engine: Engine, make: Sessions
) -> None:
    ahead = NOW + timedelta(days=30)
    pairs(make, NOW, *[ahead] * 9)
    among_few = statements(engine, lambda: ticks.apply_rules(make, NOW))
    pairs(make, NOW, *[ahead] * 489)
    assert statements(engine, lambda: ticks.apply_rules(make, NOW)) == among_few


@pytest.mark.parametrize("table", [table for table, _ in ticks.RULES], ids=lambda t: t.__name__)
def test_what_is_due_is_found_by_an_index(engine: Engine, table: Any) -> None:
    assert any([c.name for c in i.columns] == ["next_due_at"] for i in table.__table__.indexes)
