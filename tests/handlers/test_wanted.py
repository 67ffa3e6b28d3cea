"""What a button carries of a meeting that is wanted is read back as it was."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.lines.place import LONGEST, PLACE_LENGTH, SHORTEST
from handlers.context.wanted import Wanted, read_wanted
from handlers.slackui.request import UserError

FIRST, LAST = datetime(2020, 1, 1), datetime(2090, 1, 1)  # noqa: DTZ001


@given(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    st.none() | st.text(max_size=PLACE_LENGTH),
    st.none() | st.integers(SHORTEST, LONGEST),
)
def test_it_is_read_as_it_was_written(at: datetime, place: str | None, minutes: int | None) -> None:
    wanted = Wanted(at, place, minutes)
    assert read_wanted(f"7.2{wanted.write()}") == wanted


def test_a_button_that_carries_nothing_wants_nothing() -> None:
    assert read_wanted("7.2") is None


@pytest.mark.parametrize("value", ["7.2@", "7.2@x", "7.2@1796000000~5~", "7.2@1796000000~~room"])
def test_what_no_button_carries_is_refused(value: str) -> None:
    with pytest.raises(UserError):
        read_wanted(value)
