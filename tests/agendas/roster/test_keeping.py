"""What is kept of a roster until somebody says so, and what they should look at first."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.profiles import Profile
from agendas.rhythm.cadence import Cadence
from agendas.roster.keeping import (
    Kept,
    list_authorities,
    list_over_capacity,
    read_kept,
    write_kept,
)
from agendas.roster.resolving import Entry

IDS = [f"U{number}" for number in range(5)]
PEOPLE = st.sampled_from([Profile(one, one.lower(), "UTC", True, False) for one in IDS])


@st.composite
def entry(draw: st.DrawFn) -> Entry:
    mentor, mentee = draw(st.lists(PEOPLE, min_size=2, max_size=2, unique=True))
    return Entry(
        draw(st.integers(2, 99)),
        "Medicine",
        mentor,
        mentee,
        Cadence(1, "month"),
        draw(st.none() | st.just(datetime(2028, 2, 29, 10, tzinfo=UTC))),
        capacity=draw(st.none() | st.integers(1, 3)),
        chair=draw(st.none() | PEOPLE),
        supervisor=draw(st.none() | PEOPLE),
    )


@given(st.lists(entry(), max_size=5), st.none() | st.integers(1, 9))
def test_what_is_kept_is_read_back_as_it_was(entries: list[Entry], ends: int | None) -> None:
    details: tuple[str, ...] = ("chair",)
    changes = [("details", "1 month", details) for _ in entries]
    firsts = list_authorities(entries, {})
    over = list_over_capacity(entries, {}, [])
    kept = Kept(
        entries, [(2, "mentee", "It is missing.")], ["note"], ends, changes, 3, firsts, over
    )
    assert read_kept(write_kept(kept)) == kept


@pytest.mark.slow
@given(st.lists(entry(), max_size=6), st.sets(st.tuples(*[st.sampled_from(IDS)] * 2)))
def test_who_would_have_more_than_they_take_is_named_and_nobody_else(
    entries: list[Entry], there: set[tuple[str, str]]
) -> None:
    running = {("Medicine", mentor, mentee) for mentor, mentee in there}
    places = {("Medicine", one): 2 for one in IDS}
    named = {name for name, _, _ in list_over_capacity(entries, places, running)}
    taken = {one: 2 for one in IDS} | {
        line.mentor.slack_id: line.capacity for line in entries if line.capacity is not None
    }
    given_to = {mentor: {mentee for who, mentee in there if who == mentor} for mentor in IDS}
    for line in entries:
        given_to[line.mentor.slack_id].add(line.mentee.slack_id)
    joins = {line.mentor.slack_id for line in entries}
    assert named == {one.lower() for one in joins if len(given_to[one]) > (taken[one] or 0)}


@given(entry(), st.sampled_from(IDS))
def test_who_has_authority_is_named_by_what_is_on_record_unless_the_line_says_more(
    line: Entry, chair: str
) -> None:
    found = list_authorities([line], {(line.mentee.slack_id, "chair"): chair})
    is_chair = (line.chair.slack_id if line.chair else chair) == line.mentor.slack_id
    assert ("chair" in [role for *_, role in found]) == is_chair
