"""Somebody who can no longer be written to: delivery notes it, and waits for no pair."""

import pytest
from sqlalchemy import Engine

from db.mentoring import pairs
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.sessions import sessions
from handlers.notifications import unreachable
from tests.db.test_due import NOW
from tests.db.test_due import pairs as make_pairs


# SQLite has one writer at a time, who has all of it.
@pytest.mark.databases("postgresql")
def test_delivery_holds_a_message_and_asks_for_no_pair_that_whoever_writes_may_hold(
    engine: Engine,
) -> None:
    """Whoever writes holds the pair and then asks for its messages: the other way is a deadlock."""
    make = sessions(engine, hurried=True)
    (pair_id,) = make_pairs(make, None)
    with make() as writing, make.begin() as delivery:
        pair = writing.get_one(Pair, pair_id)
        pairs.seat(writing, pair.mentee, pair_id)
        gone = delivery.get_one(Person, pair.mentor_id)
        unreachable.note(delivery, gone, NOW)
        assert not gone.active
