"""The demo's year: what is shipped is good, and shows what the bot would say today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from db.core import schema
from db.core.engine import connect
from db.sessions import sessions
from handlers.features import list_kinds
from sandbox.demo.run import DATABASE, RunningDemo, open_demo
from sandbox.demo.shipping import LEFT_OUT, YEAR, read_shipped, unpack
from sandbox.people import Person
from tests.demo.cast import SEEKERS
from tests.stories.cycles import told
from tests.views import find_faults_in

MADE_ANEW = "the demo's year is stale: make demo-year"
# A summer in between, where clocks go otherwise than when the year was made.
NOW = datetime(2027, 8, 13, 12, tzinfo=UTC)
LARGEST, WEEKS = 900_000, 50  # bytes; digests


def test_its_schema_is_one_that_is_still_brought_up_to_date() -> None:
    assert read_shipped().revision in schema.migrations(), MADE_ANEW


def test_every_kind_of_message_in_it_still_is_one() -> None:
    kinds = {str(row["kind"]) for row in unpack(read_shipped().read("outbox"))}
    assert kinds - set(list_kinds()) == set(), MADE_ANEW


def test_it_is_small_has_no_secrets_and_nobodys_address() -> None:
    shipped = {file.name: file.read_text("utf-8") for file in YEAR.iterdir()}
    assert sum(len(text.encode()) for text in shipped.values()) < LARGEST
    assert {f"{table}.jsonl" for table in LEFT_OUT} & set(shipped) == set()
    for name, text in shipped.items():
        assert not re.search(r"xox[abp]-|xapp-|https?://|\S+@(?!reiterate\b)", text), name


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    folder = tmp_path_factory.mktemp("year")
    with open_demo(folder, 0, NOW) as demo:
        engine = connect(f"sqlite:///{folder / DATABASE}")
        reading = sessions(engine, read_only=True)
        assert find_faults_in(demo.sandbox, reading, demo.clock.now()) == [], MADE_ANEW
        yield demo
        assert demo.sandbox.breaches == []
        faults = find_faults_in(demo.sandbox, reading, demo.clock.now())
        engine.dispose()
        assert faults == [], "each message shows what is so"


@pytest.fixture
def helen(demo: RunningDemo) -> Person:
    return demo.department.who["helen"]


@pytest.mark.slow
def test_who_runs_it_finds_a_digest_of_yesterday_and_of_each_week(
    demo: RunningDemo, helen: Person
) -> None:
    digests = helen.messages_in(demo.department.channel)
    assert len(digests) >= WEEKS
    last = digests[-1]
    day = datetime.fromtimestamp(float(last.ts), UTC)
    assert 0 <= (demo.clock.now() - day).days <= 1
    assert "lapsed" in last.plain
    assert "Lena Fischer" in "\n".join(one.plain for one in digests[-8:])


@pytest.mark.slow
def test_who_runs_it_gets_todays_digest_and_a_report(demo: RunningDemo, helen: Person) -> None:
    helen.types("/mentoring digest")
    assert re.search(r"\d+ pairs? (has|have) lapsed", told(helen))
    before = len(helen.files)
    helen.types("/mentoring report term")
    helen.finder.wait(lambda: len(helen.files) > before or None, "a report", 30)
    made = helen.files[-1].content.decode()
    assert "Meetings held" in made
    assert "Okafor" not in made


@pytest.mark.slow
def test_who_waits_for_a_mentor_is_listed_with_how_long(helen: Person) -> None:
    helen.types("/mentoring waiting")
    listed = told(helen)
    for name, _, _ in SEEKERS:
        assert re.search(rf"{re.escape(name)}, for \d+ days", listed), name


@pytest.mark.slow
def test_home_and_record_have_something_to_show(demo: RunningDemo) -> None:
    tom, okafor = (demo.department.who[handle] for handle in ("tom", "okafor"))
    home = tom.opens_home()
    assert "Dr Max Okafor" in home.plain
    for person in (tom, okafor):
        person.types("/meeting history")
        wait_for_form(person, "Teaching stays at one afternoon a week")
        person.closes()


def wait_for_form(person: Person, words: str) -> None:
    """Wait until the form that is open has these words: it is filled once it is there."""

    def look() -> bool | None:
        return (person.modal is not None and words in person.modal.plain) or None

    person.finder.wait(look, words, 30)


@pytest.mark.slow
def test_its_people_are_called_what_they_are(demo: RunningDemo) -> None:
    names = [person.member.real_name for person in demo.sandbox.people]
    assert len(names) > 50
    assert len(set(names)) == len(names)
