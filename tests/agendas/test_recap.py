"""Recaps as data: kept and read back the same, and compared without forgetting a row."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendas.agenda import DOMAINS, ENDS
from agendas.recap import Content, NewGoal, PointEnd, Promise, Reviewed, SetGoal, difference
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
    st.lists(
        st.builds(PointEnd, ids, st.sampled_from(DOMAINS), whole, whole, st.sampled_from(ENDS))
    ).map(tuple),
    st.lists(
        st.builds(Promise, whole, st.sampled_from(["mentor", "mentee"]), st.none() | st.dates())
    ).map(tuple),
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
    kept = PointEnd(1, "career", "The dossier", "", "kept")
    assert Content((looked_at,), points=(kept,)).is_empty
    assert Content((looked_at,), next_meeting=datetime(2027, 1, 4, tzinfo=UTC)).is_empty


@pytest.mark.parametrize(
    "content",
    [
        Content((Reviewed(1, "Write a grant", "Half done", "open"),)),
        Content((Reviewed(1, "Write a grant", "", "reached"),)),
        Content(new_goals=(NewGoal("Lead a trial", "5y"),)),
        Content(promises=(Promise("Read the draft", "mentor"),)),
        Content(decisions="We meet monthly."),
        Content((Reviewed(1, "Write a grant", "", "open", horizon="3y", was="next"),)),
        Content(points=(PointEnd(1, "career", "The dossier", "", "talked"),)),
        Content(points=(PointEnd(1, "career", "The dossier", "", "dropped"),)),
        Content(done=(Promise("Read the draft", "mentor"),)),
    ],
)
def test_a_recap_in_which_anything_was_written_is_not_empty(content: Content) -> None:
    assert not content.is_empty
    assert not replace(content, next_meeting=datetime(2027, 1, 4, tzinfo=UTC)).is_empty


def test_a_recap_that_was_written_before_points_had_an_end_is_still_read() -> None:
    kept = Content(decisions="We meet monthly.").as_json()
    del kept["points"], kept["done"]
    kept["reviewed"] = [{"id": 1, "text": "Write a grant", "said": "", "state": "open"}]
    assert Content.from_json(kept).reviewed == (Reviewed(1, "Write a grant", "", "open"),)


def test_a_goal_is_new_in_the_recap_that_first_agrees_on_it() -> None:
    content = Content(
        reviewed=(
            Reviewed(1, "old", "well", "open", was="1y"),
            Reviewed(2, "silent", "", "open", was="1y"),
            Reviewed(3, "new", "soon", "open", horizon="3y", was="next", is_new=True),
            Reviewed(4, "new and reached", "", "reached", was="next", is_new=True),
        ),
        new_goals=(NewGoal("set there", "5y"),),
    )
    assert [goal.text for goal in content.list_gone_back_over()] == ["old", "new and reached"]
    assert content.list_new_goals() == [SetGoal("new", "3y", "soon"), SetGoal("set there", "5y")]


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
