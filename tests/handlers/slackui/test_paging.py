"""App Home in pages: nothing is left out, nothing comes twice, and each page fits."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.home.paging import Page, turn_to

weights = st.lists(st.integers(1, 40), max_size=30)


def go_through(found: list[int], room: int) -> list[Page]:
    pages = [turn_to(0, len(found), found.__getitem__, room)]
    while pages[-1].later is not None:
        pages.append(turn_to(pages[-1].later, len(found), found.__getitem__, room))
    return pages


@given(weights, st.integers(10, 100))
def test_going_on_shows_everything_once(found: list[int], room: int) -> None:
    pages = go_through(found, room)
    assert [n for page in pages for n in range(page.first, page.last)] == list(range(len(found)))
    for page in pages:
        shown = found[page.first : page.last]
        assert sum(shown) <= room or len(shown) == 1


@given(weights, st.integers(10, 100))
def test_going_back_leads_to_the_first_without_a_gap(found: list[int], room: int) -> None:
    page = go_through(found, room)[-1]
    while page.earlier is not None:
        before = turn_to(page.earlier, len(found), found.__getitem__, room)
        assert before.last >= page.first
        assert before.first < page.first
        page = before
    assert page.first == 0


@given(weights, st.integers(10, 100), st.integers(0, 10**6))
def test_a_page_that_is_no_longer_there_is_the_last(found: list[int], room: int, at: int) -> None:
    page = turn_to(at, len(found), found.__getitem__, room)
    assert not found or page.first < page.last <= page.count == len(found)
