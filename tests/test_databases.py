"""Which tests run where: what is marked, and what is asked for, say it."""

import re
from pathlib import Path

import pytest

from tests.databases import KINDS, ON_BOTH, choose_kinds

SQLITE, POSTGRESQL = KINDS
MARKED = re.compile(r"^(?:pytestmark = |@)ON_BOTH$", re.MULTILINE)


@pytest.fixture
def test(request: pytest.FixtureRequest) -> pytest.Item:
    """A test with nothing said of it."""
    item = request.node
    assert isinstance(item, pytest.Item)
    return item


def test_a_test_runs_on_each_database_unless_something_is_said_of_it(test: pytest.Item) -> None:
    assert choose_kinds(test, "usual") == [*KINDS]
    assert choose_kinds(test, "both") == [*KINDS]
    assert choose_kinds(test, POSTGRESQL) == [POSTGRESQL]


def test_one_database_may_be_enough_and_the_other_is_there_for_the_asking(
    test: pytest.Item,
) -> None:
    test.add_marker(pytest.mark.usually(SQLITE))
    assert choose_kinds(test, "usual") == [SQLITE]
    assert choose_kinds(test, "both") == [*KINDS]
    assert choose_kinds(test, POSTGRESQL) == [POSTGRESQL]


def test_a_story_can_be_marked_to_run_on_both_where_one_is_usual(test: pytest.Item) -> None:
    test.add_marker(pytest.mark.usually(SQLITE))
    test.add_marker(ON_BOTH)
    assert choose_kinds(test, "usual") == [*KINDS]


def test_what_can_run_on_one_database_alone_runs_there_whatever_is_usual(
    test: pytest.Item,
) -> None:
    test.add_marker(pytest.mark.databases(POSTGRESQL))
    test.add_marker(pytest.mark.usually(SQLITE))
    assert choose_kinds(test, "usual") == [POSTGRESQL]
    assert choose_kinds(test, "both") == [POSTGRESQL]
    assert choose_kinds(test, SQLITE) == []


def test_each_room_of_stories_has_some_that_run_on_postgresql_each_time() -> None:
    rooms = [folder for folder in Path(__file__).with_name("stories").iterdir() if folder.is_dir()]
    without = [
        room.name
        for room in rooms
        if (files := [file.read_text() for file in room.glob("test_*.py")])
        and not any(MARKED.search(file) for file in files)
    ]
    assert without == []
