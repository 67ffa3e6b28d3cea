"""The outbox's rows: queued once, cancelled, settled, claimed by one worker at a time."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from db.core.engine import Sessions
from db.messages import rate_limits
from db.messages.claims import claim, openings
from db.messages.leases import Lease, Pace, leased, stale, take_over
from db.messages.outbox import Letter, OutboxRow, Status, queue
from db.messages.outbox_reads import find_next_due
from db.sessions import sessions

NOW = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
UPLOAD = "files.completeUploadExternal"


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def letter(key: str, **parts: Any) -> Letter:
    given: dict[str, Any] = {
        "workspace_id": "T1",
        "recipient": "U1",
        "kind": "nudge",
        "due_at": NOW,
    }
    return Letter(key=key, **(given | parts))


def put(make: Sessions, *letters: Letter) -> None:
    with make.begin() as session:
        for each in letters:
            assert queue(session, each, NOW)


def take(make: Sessions, now: datetime = NOW, worker: str = "one", limit: int = 20) -> list[Lease]:
    with make.begin() as session:
        return claim(session, "T1", now, worker, Pace(), limit)


def keys(make: Sessions, leases: list[Lease]) -> list[str]:
    with make() as session:
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.id.in_([x.row_id for x in leases]))
        )
        return sorted(row.key for row in rows)


def statuses(make: Sessions) -> dict[str, str]:
    with make() as session:
        return {row.key: row.status for row in session.scalars(select(OutboxRow))}


def test_a_key_is_queued_once_for_good(make: Sessions) -> None:
    put(make, letter("a"))
    with make.begin() as session:
        assert not queue(session, letter("a", due_at=NOW + SECOND), NOW)
        assert session.scalars(select(OutboxRow.due_at)).all() == [NOW]


def test_what_was_dropped_untried_waits_once_more_when_it_is_queued_again(make: Sessions) -> None:
    put(make, letter("a"))
    drop(make, "a")
    put(make, letter("a", due_at=NOW + SECOND, variant="new"))
    with make() as session:
        row = session.scalars(select(OutboxRow)).one()
    assert (row.status, row.due_at, row.variant) == (Status.PENDING, NOW + SECOND, "new")


def drop(make: Sessions, key: str) -> None:
    with make.begin() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()
        row.status, row.last_error = Status.DROPPED, "there is nothing to say any more"


def test_a_naive_time_is_refused(make: Sessions) -> None:
    with make() as session, pytest.raises(Exception, match="naive"):
        queue(session, letter("a", due_at=NOW.replace(tzinfo=None)), NOW)


def test_a_letter_is_not_there_when_its_transaction_does_not_end_well(make: Sessions) -> None:
    with make() as session:
        assert queue(session, letter("a"), NOW)
    assert statuses(make) == {}


def test_the_next_due_time_leaves_out_workspaces_on_hold(make: Sessions) -> None:
    put(make, letter("held", workspace_id="T9"), letter("later", due_at=NOW + 5 * SECOND))
    with make.begin() as session:
        assert find_next_due(session) == NOW
        assert rate_limits.hold(session, "T9", "token_revoked")
        assert not rate_limits.hold(session, "T9", "token_revoked")
        assert find_next_due(session) == NOW + 5 * SECOND
        rate_limits.release(session, "T9")
        assert find_next_due(session) == NOW


def test_a_claim_takes_one_row_for_each_channel_the_longest_waiting_first(make: Sessions) -> None:
    put(make, letter("new"), letter("old", due_at=NOW - SECOND), letter("other", recipient="C1"))
    assert keys(make, take(make)) == ["old", "other"]
    assert take(make) == []
    assert take(make, NOW + 9 * SECOND) == [], "the old one has not ended"
    with make.begin() as session:
        rate_limits.reopen_channels(session, [("T1", "U1")], NOW + 10 * SECOND)
    assert take(make, NOW + 9 * SECOND) == []
    assert keys(make, take(make, NOW + 10 * SECOND)) == ["new"]


def test_a_channel_whose_sender_died_is_closed_no_longer_than_a_message_can_take(
    make: Sessions,
) -> None:
    put(make, letter("begun"), letter("next"))
    assert keys(make, take(make)) == ["begun"]
    assert take(make, NOW + Pace().in_flight - SECOND) == []
    assert keys(make, take(make, NOW + Pace().in_flight)) == ["next"]


def test_two_claimers_at_once_get_different_rows(make: Sessions) -> None:
    put(make, *(letter(f"{n}", recipient=f"C{n}") for n in range(60)))
    barrier = threading.Barrier(4)

    def work(name: str) -> list[Lease]:
        barrier.wait()
        mine: list[Lease] = []
        for n in range(20):
            mine += take(make, NOW + n * SECOND, name)
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [lease for mine in pool.map(work, "abcd") for lease in mine]
    # Who finds another claiming goes away with nothing, so that some rows may be left over.
    for n in range(20, 40):
        taken += take(make, NOW + n * SECOND)
    assert len(taken) == 60
    assert len({lease.row_id for lease in taken}) == 60


def test_a_lease_taken_over_is_worth_nothing_to_who_had_it(make: Sessions) -> None:
    put(make, letter("a"))
    [first] = take(make)
    later = NOW + Pace().claim
    with make.begin() as session:
        assert stale(session, later - SECOND, 9) == []
        [(workspace, row_id)] = stale(session, later, 9)
        assert workspace == "T1"
        second = take_over(session, row_id, later, "two", Pace())
        assert second is not None
        assert take_over(session, row_id, later, "three", Pace()) is None
        assert leased(session, first) is None
        assert leased(session, second) is not None


def test_a_row_that_was_dropped_is_not_claimed(make: Sessions) -> None:
    put(make, letter("a"))
    drop(make, "a")
    assert take(make) == []


def test_the_older_of_a_coalesce_key_goes_only_while_there_is_no_newer(make: Sessions) -> None:
    put(
        make,
        letter("monday", coalesce_key="digest:1"),
        letter("next monday", coalesce_key="digest:1", due_at=NOW + timedelta(days=7)),
        letter("for another", coalesce_key="digest:1", recipient="U2"),
        letter("elsewhere", coalesce_key="digest:1", workspace_id="T2", due_at=NOW),
    )
    assert keys(make, take(make)) == ["for another", "monday"]
    with make.begin() as session:
        session.scalars(select(OutboxRow).where(OutboxRow.key == "monday")).one().status = "pending"
    assert keys(make, take(make, NOW + timedelta(days=7))) == ["next monday"]
    assert statuses(make)["monday"] == Status.EXPIRED


def test_a_retry_is_overtaken_by_a_newer_one_that_has_gone(make: Sessions) -> None:
    put(make, letter("old", coalesce_key="nudge:3"))
    take(make)
    put(make, letter("new", coalesce_key="nudge:3", due_at=NOW + SECOND))
    assert keys(make, take(make, NOW + Pace().in_flight)) == ["new"]
    with make.begin() as session:
        session.scalars(select(OutboxRow).where(OutboxRow.key == "old")).one().status = "pending"
    assert take(make, NOW + 2 * Pace().in_flight) == []
    assert statuses(make)["old"] == Status.EXPIRED


def test_one_that_is_itself_too_late_overtakes_nothing(make: Sessions) -> None:
    put(
        make,
        letter("lasting", coalesce_key="nudge:3"),
        letter(
            "fleeting", coalesce_key="nudge:3", due_at=NOW + SECOND, expires_at=NOW + 9 * SECOND
        ),
    )
    assert keys(make, take(make, NOW + 9 * SECOND)) == ["lasting"]
    assert statuses(make) == {"lasting": Status.SENDING, "fleeting": Status.EXPIRED}


def test_of_a_hundred_newer_ones_the_newest_is_left(make: Sessions) -> None:
    due = [NOW - n * SECOND for n in range(100)]
    put(make, *(letter(f"{n}", coalesce_key="nudge:3", due_at=when) for n, when in enumerate(due)))
    assert keys(make, take(make)) == ["0"]
    assert sorted(statuses(make).values()) == [Status.EXPIRED] * 99 + [Status.SENDING]


def test_times_are_utc_so_that_the_hour_that_comes_twice_is_two_hours(make: Sessions) -> None:
    # At 01:00 UTC on this day clocks in Berlin go back from 03:00 to 02:00.
    put(make, letter("first 02:30"), letter("second 02:30", due_at=NOW + timedelta(hours=1)))
    assert keys(make, take(make)) == ["first 02:30"]
    assert take(make, NOW + timedelta(minutes=59)) == []
    assert keys(make, take(make, NOW + timedelta(hours=1))) == ["second 02:30"]


def test_a_held_kind_and_a_resting_method_stay_and_the_rest_goes(make: Sessions) -> None:
    put(make, letter("nudge"), letter("digest", kind="digest", recipient="C1"))
    put(make, letter("file", kind="digest", op="file", recipient="C2"))
    with make.begin() as session:
        rate_limits.hold(session, "T1", "missing_scope", rate_limits.kind("nudge"))
        rate_limits.postpone(session, "T1", rate_limits.method(UPLOAD), NOW + 9 * SECOND)
        assert [workspace for workspace, _ in openings(session, NOW)] == ["T1"]
    assert keys(make, take(make)) == ["digest"]
    assert keys(make, take(make, NOW + 9 * SECOND)) == ["file"]


def test_a_limit_moves_later_but_never_earlier_and_never_lifts_a_hold(make: Sessions) -> None:
    scope = rate_limits.method("chat.update")
    with make.begin() as session:
        rate_limits.postpone(session, "T1", scope, NOW + 9 * SECOND)
        rate_limits.postpone(session, "T1", scope, NOW + SECOND)
        assert rate_limits.closed(session, "T1", NOW + 8 * SECOND).methods == {"chat.update"}
        assert rate_limits.closed(session, "T1", NOW + 9 * SECOND).methods == set()
        rate_limits.hold(session, "T1", "missing_scope", scope)
        rate_limits.postpone(session, "T1", scope, NOW + SECOND)
        assert rate_limits.closed(session, "T1", NOW + timedelta(days=9)).methods == {"chat.update"}
        assert rate_limits.forget_past(session, NOW + timedelta(days=9)) == 0
        rate_limits.postpone(session, "T1", rate_limits.channel("C1"), NOW)
        assert rate_limits.forget_past(session, NOW + SECOND) == 1


def test_who_claims_a_little_late_finds_the_next_time_as_if_in_time(make: Sessions) -> None:
    put(make, *(letter(f"{n}", recipient=f"C{n}") for n in range(30)))
    assert [len(take(make, NOW + n * SECOND)) for n in (0, 0.75)] == [5, 5]
    assert [len(take(make, NOW + n * SECOND)) for n in (1.74, 1.95)] == [0, 5]
    assert [len(take(make, NOW + n * SECOND)) for n in (2.74, 2.75)] == [0, 5]


def test_who_claims_much_later_gains_no_more_than_a_quarter_of_a_second(make: Sessions) -> None:
    put(make, *(letter(f"{n}", recipient=f"C{n}") for n in range(30)))
    take(make)
    assert len(take(make, NOW + 60 * SECOND)) == 5
    assert take(make, NOW + 60.7 * SECOND) == []
    assert len(take(make, NOW + 60.8 * SECOND)) == 5


def test_workspaces_come_in_the_order_in_which_they_are_open(make: Sessions) -> None:
    put(
        make,
        letter("new", workspace_id="T2"),
        letter("old", workspace_id="T3", due_at=NOW - SECOND),
        letter("to come", workspace_id="T4", due_at=NOW + 9 * SECOND),
        *(letter(f"{n}", recipient=f"C{n}", due_at=NOW - 9 * SECOND) for n in range(9)),
    )
    take(make)
    with make.begin() as session:
        assert openings(session, NOW) == [
            ("T3", NOW - SECOND),
            ("T2", NOW),
            ("T1", NOW + 0.75 * SECOND),
            ("T4", NOW + 9 * SECOND),
        ]


def test_what_a_hundred_others_have_been_overtaken_by_is_found(make: Sessions) -> None:
    put(
        make,
        *(letter(f"{n}", coalesce_key="x", due_at=NOW - n * SECOND) for n in range(250)),
        letter("other", recipient="U2"),
    )
    assert keys(make, take(make)) == ["0", "other"]


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_claim_costs_the_same_however_much_is_due(engine: Engine) -> None:
    make = sessions(engine)
    costs = []
    for number in (200, 4_000):
        put(make, *(letter(f"{number} {n}", recipient=f"C{number}-{n}") for n in range(number)))
        with engine.connect() as connection:
            steps = count_steps(connection)
            looking = Session(connection)
            assert openings(looking, NOW)
            assert claim(looking, "T1", NOW, "one", Pace(), 20)
            costs.append(len(steps))
    assert costs[1] < 1.1 * costs[0]


def count_steps(connection: Connection) -> list[int]:
    """Return a list that grows with every step of SQLite's own machine."""
    steps: list[int] = []
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.set_progress_handler(lambda: steps.append(1), 1)
    return steps


def test_looking_for_what_is_due_does_not_wait_for_a_writer(make: Sessions) -> None:
    put(make, letter("a"))
    with make.begin() as writer:
        rate_limits.hold(writer, "T2", "token_revoked")
        with make() as reader:
            reader.connection(execution_options={"read_only": True})
            assert [workspace for workspace, _ in openings(reader, NOW)] == ["T1"]


def test_a_key_that_is_taken_is_logged_where_nobody_expects_it(
    make: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    with make.begin() as session:
        assert queue(session, letter("taken"), NOW)
        assert not queue(session, letter("taken"), NOW, repeats=True)
        assert caplog.records == []
        assert not queue(session, letter("taken"), NOW)
    (record,) = caplog.records
    assert (record.levelname, letter("taken").kind in record.message) == ("WARNING", True)
    assert "taken" not in record.message
