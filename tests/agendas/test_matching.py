"""How a pair comes about by consent: what counts when, and what nobody can infer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.matching import (
    OPEN_FOR,
    Answer,
    Match,
    Said,
    State,
    count_room,
    find_next,
    may_answer,
    settle,
)
from agendas.undo import UNDO_WINDOW

ASKED_AT = datetime(2028, 2, 25, 14, 30, tzinfo=UTC)
END = ASKED_AT + OPEN_FOR
WITHIN = st.integers(0, OPEN_FOR // timedelta(minutes=1)).map(
    lambda minutes: ASKED_AT + timedelta(minutes=minutes)
)


@st.composite
def said(draw: st.DrawFn, answers: tuple[Answer, ...] = tuple(Answer)) -> Said | None:
    return draw(st.none() | st.tuples(st.sampled_from(answers), WITHIN))


def match(mentor: Said | None, mentee: Said | None, *, proposed: bool) -> Match:
    return Match(
        State.OPEN, named=True, asked_at=ASKED_AT, proposed=proposed, mentor=mentor, mentee=mentee
    )


@given(said(), said(), WITHIN)
def test_of_a_proposal_a_no_looks_like_silence_until_its_end(
    mentor: Said | None, mentee: Said | None, now: datetime
) -> None:
    silent = [one if one and one[0] is Answer.YES else None for one in (mentor, mentee)]
    told = settle(match(mentor, mentee, proposed=True), now)
    assert told == settle(match(*silent, proposed=True), now)


@given(said(), said(), WITHIN)
def test_what_a_mentee_asked_by_themselves_is_closed_once_a_no_counts(
    mentor: Said | None, mentee: Said | None, now: datetime
) -> None:
    asked = match(mentor, mentee, proposed=False)
    no = any(
        one and one[0] is Answer.NO and one[1] + UNDO_WINDOW <= now for one in (mentor, mentee)
    )
    assert (settle(asked, now) is State.CLOSED) == (no or now >= END)


@pytest.mark.slow
@given(said(), said(), st.booleans())
def test_at_its_end_it_is_over_and_it_is_looked_at_until_then(
    mentor: Said | None, mentee: Said | None, proposed: bool
) -> None:
    one = match(mentor, mentee, proposed=proposed)
    assert settle(one, END) is State.CLOSED
    now, seen = ASKED_AT, 0
    while settle(one, now) is State.OPEN and now < END:
        due = find_next(one, now)
        assert due is not None
        assert due > now
        now, seen = due, seen + 1
    assert seen <= 4
    assert now <= END


@given(said((Answer.YES,)), said((Answer.YES,)), WITHIN, st.booleans())
def test_a_pair_needs_both(
    mentor: Said | None, mentee: Said | None, now: datetime, proposed: bool
) -> None:
    both = all(one and one[1] + UNDO_WINDOW <= now for one in (mentor, mentee))
    made = settle(match(mentor, mentee, proposed=proposed), now) is State.MADE
    assert made == (both and now < END)


@given(said(), WITHIN)
def test_what_counts_can_be_answered_no_more(one: Said | None, now: datetime) -> None:
    asked = match(one, None, proposed=True)
    assert may_answer(asked, one, now) == (one is None or one[1] + UNDO_WINDOW > now)


@given(st.none() | st.integers(0, 30), st.integers(0, 40), st.integers(0, 5))
def test_room_is_never_less_than_none(places: int | None, mentees: int, asked: int) -> None:
    room = count_room(places, mentees, asked)
    assert room == (None if places is None else max(0, places - mentees - asked))
