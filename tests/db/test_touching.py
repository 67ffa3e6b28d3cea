"""What changes rows touches the messages that show them; nobody who writes need think of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, select, update

from agendas.meeting import State
from db.core import changes
from db.core.engine import Sessions
from db.mentoring.content.actions import ActionItem
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.messages import live
from db.messages.live import AT_ONCE
from db.messages.outbox import OutboxRow, Status
from db.messages.rate_limits import hold, method, postpone
from db.sessions import sessions
from tests.db.test_due import NOW, pairs

LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def shows(
    make: Sessions, pair_id: int, key: str = "a", subject: str = "", kind: str = "any"
) -> None:
    """Put a message in Slack that shows something of a pair."""
    with make.begin() as session:
        session.add(
            OutboxRow(
                workspace_id="T1",
                recipient="U0",
                kind=kind,
                key=key,
                token=key,
                op="post",
                status=Status.SENT,
                subject=subject or f"pair:{pair_id}",
                pair_id=pair_id,
                queued_at=NOW,
                due_at=NOW,
                try_at=NOW,
                shown="hash",
                refresh_at=LATER,
                live_until=LATER,
            )
        )


def touched(make: Sessions, key: str = "a") -> bool:
    with make() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()
        return row.refresh_at == AT_ONCE and row.version == 1


def promise(make: Sessions, pair_id: int) -> None:
    with make.begin() as session:
        pair = session.get_one(Pair, pair_id)
        of = {"workspace_id": "T1", "pair": pair, "owner_id": pair.mentor_id}
        session.add(ActionItem(**of, author_id=pair.mentor_id, text="x", created_at=NOW))


def test_a_new_row_of_a_pair_touches_what_shows_that_pair_alone(make: Sessions) -> None:
    one, other = pairs(make, None, None)
    shows(make, one, "one")
    shows(make, other, "other")
    promise(make, one)
    assert touched(make, "one")
    assert not touched(make, "other")


def test_so_do_a_row_that_is_changed_and_one_that_is_deleted(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    promise(make, pair)
    shows(make, pair, "a")
    with make.begin() as session:
        session.scalars(select(ActionItem)).one().text = "y"
    assert touched(make, "a")
    shows(make, pair, "b")
    with make.begin() as session:
        session.delete(session.scalars(select(ActionItem)).one())
    assert touched(make, "b")


def test_of_a_pair_only_kinds_that_show_a_changed_table_are_touched(engine: Engine) -> None:
    make = sessions(engine, shown_by={ActionItem: {"list"}, Meeting: {"agenda", "list"}})
    pair, other = pairs(make, None, None)
    for kind in ("list", "agenda"):
        shows(make, pair, kind, kind=kind)
    shows(make, other, "other", kind="list")
    promise(make, pair)
    assert [touched(make, key) for key in ("list", "agenda", "other")] == [True, False, False]


def test_what_is_about_a_row_is_touched_by_it_whatever_it_shows_besides(engine: Engine) -> None:
    make = sessions(engine, shown_by={})
    (pair,) = pairs(make, None)
    promise(make, pair)
    shows(make, pair, "about it", "action:1")
    shows(make, pair, "about another", "action:2")
    with make.begin() as session:
        session.scalars(select(ActionItem)).one().text = "y"
    assert [touched(make, key) for key in ("about it", "about another")] == [True, False]


def test_the_pair_and_its_people_are_shown_by_every_kind(engine: Engine) -> None:
    make = sessions(engine, shown_by={})
    (pair,) = pairs(make, None)
    shows(make, pair)
    with make.begin() as session:
        session.get_one(Pair, pair).last_met_at = NOW
    assert touched(make)


@pytest.mark.parametrize(
    ("before", "now", "all_told"),
    [
        (State.PLANNED, State.PREPARING, False),
        (State.UNDERWAY, State.ASKED, False),
        (State.SHARED, State.UNDERWAY, True),
        (State.ASKED, State.HELD, True),
    ],
)
def test_a_step_towards_a_meeting_touches_only_what_is_about_it(
    make: Sessions, before: State, now: State, all_told: bool
) -> None:
    (pair,) = pairs(make, None)
    with make.begin() as session:
        of = {"workspace_id": "T1", "pair_id": pair, "state": before}
        session.add(Meeting(**of, starts_at=NOW, entered_at=NOW))
    shows(make, pair, "about it", "meeting:1")
    shows(make, pair, "of the pair")
    with make.begin() as session:
        meeting = session.scalars(select(Meeting)).one()
        meeting.state, meeting.entered_at = now, LATER
    assert [touched(make, key) for key in ("about it", "of the pair")] == [True, all_told]


def test_so_does_a_new_name_of_one_of_the_two(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    shows(make, pair)
    with make.begin() as session:
        session.get_one(Person, session.get_one(Pair, pair).mentee_id).name = "Another"
    assert touched(make)


def test_what_was_touched_is_due_at_once_unless_it_is_on_hold(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    shows(make, pair)
    with make() as session:
        assert live.next_due(session) == LATER
    promise(make, pair)
    with make.begin() as session:
        assert live.next_due(session) == AT_ONCE
        postpone(session, "T1", method("chat.update"), NOW)
        assert live.next_due(session) == NOW
        hold(session, "T1", "missing_scope")
        assert live.next_due(session) is None


def test_when_a_row_is_looked_at_again_is_shown_nowhere(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    shows(make, pair)
    with make.begin() as session:
        session.get_one(Pair, pair).next_due_at = LATER
    assert not touched(make)


def test_what_is_rolled_back_touches_nothing(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    shows(make, pair)
    with make() as session:
        session.get_one(Pair, pair).last_met_at = NOW
        session.flush()
        session.rollback()
    assert not touched(make)


def test_what_is_not_live_is_left_as_it_is(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    shows(make, pair)
    with make.begin() as session:
        session.execute(update(OutboxRow).values(refresh_at=None))
    promise(make, pair)
    with make() as session:
        assert session.scalars(select(OutboxRow)).one().version == 0


def test_a_change_in_bulk_says_whose_rows_it_changes(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    promise(make, pair)
    shows(make, pair)
    with make() as session, pytest.raises(RuntimeError, match="ActionItem"):
        session.execute(delete(ActionItem))
    with make.begin() as session:
        changes.note(session, pair)
        session.execute(delete(ActionItem).where(ActionItem.pair_id == pair))
    assert touched(make)


def test_a_change_in_bulk_of_when_rows_are_due_needs_no_note(make: Sessions) -> None:
    (pair,) = pairs(make, None)
    promise(make, pair)
    with make.begin() as session:
        session.execute(update(ActionItem).values(next_due_at=NOW + timedelta(days=1)))


@pytest.mark.databases("sqlite")
def test_what_is_due_in_slack_is_found_by_its_index_however_much_was_sent(
    engine: Engine, make: Sessions
) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, *asks: asked.append(asks[:2]))
    with make() as session:
        live.workspaces_due(session, NOW)
        live.next_due(session)
        live.to_compare(session, "T1", NOW, 10)
    questions = [(words, given) for words, given in asked if words.startswith(("SELECT", "WITH"))]
    assert len(questions) == 3
    with engine.connect() as connection:
        for words, given in questions:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).all()
            read = [step.detail for step in plan if " outbox " in f"{step.detail} "]
            assert all("ix_outbox_live" in step for step in read), words
