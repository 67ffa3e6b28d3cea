"""Recaps as data: kept and read back the same, and compared without forgetting a row."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendas.recap import Content, NewGoal, Promise, Reviewed, difference
from tests.agendas.places import moments, zones
from tests.agendas.wild import wild

whole = wild.map(lambda text: text.encode(errors="replace").decode())  # no half characters

ids = st.integers(1, 12)
row_ids = st.none() | ids
contents = st.builds(
    Content,
    st.lists(
        st.builds(Reviewed, ids, whole, whole, st.sampled_from(["open", "reached"])), max_size=3
    ).map(tuple),
    st.lists(st.builds(NewGoal, whole, st.sampled_from(["next", "1y"]), row_ids), max_size=3).map(
        tuple
    ),
    st.lists(
        st.builds(
            Promise, whole, st.sampled_from(["mentor", "mentee"]), st.none() | st.dates(), row_ids
        ),
        max_size=3,
    ).map(tuple),
    whole,
    st.none() | moments,
)


@given(contents)
def test_a_recap_is_read_back_from_json_as_it_was_written(content: Content) -> None:
    assert Content.from_json(json.loads(json.dumps(content.as_json()))) == content


@given(moments, zones)
def test_the_next_meeting_stays_the_same_moment_whatever_its_zone(
    moment: datetime, zone: ZoneInfo
) -> None:
    kept = Content(next_meeting=moment.astimezone(zone)).as_json()
    assert Content.from_json(kept).next_meeting == moment


def test_a_recap_in_which_nothing_was_written_is_empty() -> None:
    looked_at = Reviewed(1, "Write a grant", "", "open")
    assert Content().is_empty
    assert Content((looked_at,), next_meeting=datetime(2027, 1, 4, tzinfo=UTC)).is_empty


@pytest.mark.parametrize(
    "content",
    [
        Content((Reviewed(1, "Write a grant", "Half done", "open"),)),
        Content((Reviewed(1, "Write a grant", "", "reached"),)),
        Content(new_goals=(NewGoal("Lead a trial", "5y"),)),
        Content(promises=(Promise("Read the draft", "mentor"),)),
        Content(decisions="We meet monthly."),
    ],
)
def test_a_recap_in_which_anything_was_written_is_not_empty(content: Content) -> None:
    assert not content.is_empty
    assert not replace(content, next_meeting=datetime(2027, 1, 4, tzinfo=UTC)).is_empty


@example([1], [1, 1])
@given(st.lists(ids, unique=True), st.lists(row_ids))
def test_every_row_is_kept_or_dropped_and_every_line_is_new_or_known_exactly_once(
    before: list[int], after: list[int | None]
) -> None:
    change = difference(before, after)
    assert sorted([*(row for row, _ in change.kept), *change.gone]) == sorted(before)
    assert sorted([*(at for _, at in change.kept), *change.added]) == list(range(len(after)))
    assert all(after[at] == row for row, at in change.kept)


def test_a_version_drops_keeps_and_adds() -> None:
    change = difference([4, 5, 6], [None, 6, 99, 4])
    assert (change.kept, change.gone, change.added) == (((4, 3), (6, 1)), (5,), (0, 2))
