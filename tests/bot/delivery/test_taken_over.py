"""A row whose lease was taken over while it waited: who had it before does nothing with it."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from bot.delivery.in_flight import InFlight
from bot.slack.errors import Outcome, Verdict
from db.messages.leases import Lease, leased, leased_all
from db.messages.outbox import Status
from tests.bot.delivery.rig import Rig


class Later(Executor):
    """Begins nothing before it is told to."""

    def __init__(self) -> None:
        self.begun: list[Future[Any]] = []
        self.asked: list[Lease] = []

    def submit(self, _fn: Callable[..., Any], /, *args: Any, **_kwargs: Any) -> Future[Any]:
        self.asked += args
        self.begun.append(Future())
        return self.begun[-1]


def claim_twice(rig: Rig) -> tuple[Lease, Lease]:
    """Return the lease of a row that waited for too long, and that of its second claim."""
    rig.queue("letter")
    waiting = Later()
    worker = rig.worker("slow", pool=waiting)
    worker._claim("T1")
    rig.clock.forward(seconds=16)
    assert rig.worker("other").recover() == 1
    rig.clock.forward(seconds=1)
    worker._claim("T1")
    old, new = waiting.asked
    assert old.row_id == new.row_id
    return old, new


@pytest.mark.parametrize("newest", ["first", "last"])
def test_of_two_leases_of_a_row_that_are_begun_together_one_goes(rig: Rig, newest: str) -> None:
    old, new = claim_twice(rig)
    leases = [old, new] if newest == "last" else [new, old]
    parcels = dict(zip(leases, rig.worker()._sender._prepare_all(leases), strict=True))
    assert parcels[old] is None
    assert parcels[new] is not None
    row = rig.row("letter")
    assert (row.status, row.attempts, row.lease_token) == (Status.SENDING, 1, new.token)


@pytest.mark.parametrize("newest", ["first", "last"])
def test_of_two_ends_of_a_row_that_are_written_together_one_counts(rig: Rig, newest: str) -> None:
    old, new = claim_twice(rig)
    ends = [(each, Outcome(Verdict.SENT, channel="D1", ts=each.token)) for each in (old, new)]
    rig.worker()._sender._record_all(ends if newest == "last" else ends[::-1])
    row = rig.row("letter")
    assert (row.status, row.slack_ts) == (Status.SENT, new.token)


def test_a_stale_lease_by_itself_reopens_no_channel(rig: Rig) -> None:
    old, _ = claim_twice(rig)
    assert rig.worker()._sender._prepare_all([old]) == [None]
    rig.queue("next")
    rig.clock.forward(seconds=2)
    assert rig.worker("third").deliver() == 0


def test_a_row_belongs_to_its_newest_lease(rig: Rig) -> None:
    old, new = claim_twice(rig)
    with rig.sessions.begin() as session:
        assert list(leased_all(session, [new, old])) == [new]
        assert leased(session, old) is None
        assert leased(session, new) is not None


def test_a_row_is_in_flight_until_its_last_lease_has_ended() -> None:
    pool = Later()
    flight = InFlight(lambda _: None, pool=pool)
    flight.begin("T1", Lease(1, "old"))
    flight.begin("T1", Lease(1, "new"))
    pool.begun[0].set_result(None)
    assert flight.has(1)
    assert not flight.wait(0.0)
    pool.begun[1].set_result(None)
    assert not flight.has(1)
    assert flight.wait(0.0)
    assert flight.ended == 2
