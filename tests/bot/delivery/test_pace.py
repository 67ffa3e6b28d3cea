"""Letters at Slack's pace: side by side, again and again, and nobody waits for another's Slack."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from bot.delivery.in_flight import MOST
from bot.delivery.refresher import AT_ONCE
from bot.operations.clock import SystemClock
from db.messages.leases import Pace
from db.messages.outbox import OutboxRow, Status
from tests.bot.delivery.rig import Rig
from tests.bot.delivery.slack_stand_in import Fault

POST = "chat.postMessage"
PATIENCE = 10.0  # real seconds, on a machine that is busy


def waiting(rig: Rig, number: int, workspace: str = "T1") -> None:
    for n in range(number):
        rig.queue(f"{workspace} {n}", recipient=f"C{workspace}{n}", workspace_id=workspace)


def sent(rig: Rig, number: int, workspace: str = "T1") -> int:
    keys = [f"{workspace} {n}" for n in range(number)]
    return sum(rig.row(key).status == Status.SENT for key in keys)


def test_what_is_claimed_together_is_sent_side_by_side(rig: Rig) -> None:
    waiting(rig, 5)
    together = threading.Barrier(5, timeout=PATIENCE)

    def wait() -> None:
        together.wait()

    rig.slack.faults[POST] = [Fault(then=wait) for _ in range(5)]
    assert rig.worker(pool=None).deliver() == 5
    assert sent(rig, 5) == 5


@pytest.mark.slow
def test_one_claim_follows_another_for_as_long_as_anything_waits_and_not_sooner_than_allowed(
    rig: Rig,
) -> None:
    waiting(rig, 12)
    points: list[str] = []
    comes_on: list[float] = []
    worker = rig.worker(
        pool=None, clock=SystemClock(), pace=Pace(per_second=4), probe=points.append
    )
    begun = time.monotonic()
    worker.keep_delivering(lambda: comes_on.append(time.monotonic()))
    assert sent(rig, 12) == 12
    assert points.count("claimed") == 3
    # Who comes a quarter of a second late may come that much sooner the next time.
    assert time.monotonic() - begun > 1.7
    assert len(comes_on) >= 3


@pytest.mark.slow
def test_a_slow_slack_for_one_workspace_holds_up_no_other(rig: Rig) -> None:
    waiting(rig, MOST, "T1")
    waiting(rig, 10, "T2")
    let_go = threading.Event()
    slow = rig.slack.client

    def client(workspace: str) -> object:
        if workspace == "T1":
            let_go.wait(PATIENCE)
        return slow(workspace)

    pace = Pace(per_second=MOST)
    worker = rig.worker(pool=None, clock=SystemClock(), client_for=client, pace=pace)
    delivering = threading.Thread(target=worker.keep_delivering)
    delivering.start()
    until = time.monotonic() + PATIENCE
    while sent(rig, 10, "T2") < 10 and time.monotonic() < until:
        time.sleep(0.02)
    try:
        assert sent(rig, 10, "T2") == 10
        assert sent(rig, MOST, "T1") == 0
        begun = [n for n in range(MOST) if rig.row(f"T1 {n}").status == Status.SENDING]
        assert len(begun) <= MOST // 4, "nothing is claimed long before it is begun"
    finally:
        assert not worker.stop(0)
        let_go.set()
        delivering.join(PATIENCE)
    assert not delivering.is_alive()
    assert worker.stop(PATIENCE)
    statuses = {rig.row(f"T1 {n}").status for n in range(MOST)}
    assert statuses == {Status.SENT, Status.PENDING}, "what was begun is finished"


def test_what_fails_in_one_thread_fails_the_pass_and_not_the_others(rig: Rig) -> None:
    waiting(rig, 5)

    def fails_once(point: str) -> None:
        if point == "sent" and failures:
            raise failures.pop()

    failures = [OSError("no more room")]
    worker = rig.worker(pool=None, probe=fails_once)
    with pytest.raises(OSError, match="no more room"):
        worker.deliver()
    assert sent(rig, 5) == 4


def test_a_busy_database_is_no_fault_of_the_row_and_it_goes_again(rig: Rig) -> None:
    waiting(rig, 2)
    busy = [OperationalError("BEGIN", {}, Exception("locked"))]

    def asked(row: OutboxRow) -> None:
        if row.key == "T1 0" and busy:
            raise busy.pop()

    rig.asked = asked
    worker = rig.worker()
    with pytest.raises(OperationalError):
        worker.deliver()
    assert sent(rig, 2) == 1
    assert (rig.row("T1 0").attempts, rig.row("T1 0").status) == (0, Status.SENDING)
    rig.clock.forward(seconds=15)
    worker.recover()
    assert worker.deliver() == 1
    assert (rig.row("T1 0").attempts, rig.row("T1 0").status) == (1, Status.SENT)


@pytest.mark.slow
def test_of_those_who_begin_to_send_one_is_in_the_database_for_all(rig: Rig) -> None:
    waiting(rig, 12)
    inside: list[int] = []
    most: list[int] = []

    def asked(_row: OutboxRow) -> None:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        inside.pop()

    rig.asked = asked
    worker = rig.worker(pool=None, pace=Pace(per_second=12))
    assert worker.deliver() == 12
    assert sent(rig, 12) == 12
    assert max(most) == 1


def test_what_is_compared_in_one_workspace_keeps_no_letter_of_another_waiting(rig: Rig) -> None:
    now, many = rig.clock.now(), [f"T1 {number}" for number in range(6 * AT_ONCE)]
    waiting(rig, len(many))
    for key in many:
        rig.shows(key, "the same")
    shown = {"status": Status.SENT, "shown": "the same", "refresh_at": now}
    with rig.sessions.begin() as session:
        session.execute(update(OutboxRow).values(**shown, live_until=now + timedelta(days=30)))
    waiting(rig, 1, "T2")
    compared: list[int] = []

    def count(_row: OutboxRow) -> None:
        done = select(func.count()).select_from(OutboxRow).where(OutboxRow.refresh_at > now)
        with rig.sessions() as session:
            session.connection(execution_options={"read_only": True})
            compared.append(session.scalar(done) or 0)

    rig.asked = count
    rig.worker().keep_delivering()
    assert compared == [AT_ONCE]
    assert all(rig.row(key).refresh_at == now + timedelta(days=30) for key in many)
