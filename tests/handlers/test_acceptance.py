"""The mechanism by which two accept a text, with a text that is none of the bot's: a pact."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Identity, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from agendas.acceptance import REMIND_AFTER, NotNow, Reason
from db.core.base import UtcDateTime
from db.mentoring.content.acceptance import TextVersion, check_words
from handlers import acceptance
from handlers.acceptance import Telling

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


class Own(DeclarativeBase):
    """A database beside the bot's own."""

    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012


class Pact(TextVersion, Own):
    """A text of the simplest kind."""

    __tablename__ = "pacts"
    __table_args__ = check_words()

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    words: Mapped[str]
    next_due_at: Mapped[datetime | None]


class Desk:
    """Two who put pacts before each other; what they were told is kept."""

    def __init__(self, session: Session) -> None:
        self.session, self.told = session, list[tuple[str, str]]()
        self.newest: Pact | None = None
        self.telling: Telling[Pact] = Telling(
            *(self._note(what) for what in ("read back", "reminded", "asked", "agreed"))
        )

    def _note(self, what: str) -> acceptance.Tell[Pact]:
        return lambda _session, row, _now: self.told.append((what, row.words))

    def propose(self, role: str, words: str, seen: int | None = None) -> Pact:
        before = self.newest
        row = Pact(words=words, proposed_by=role)
        known = (before.version if before else 0) if seen is None else seen
        acceptance.propose(self.session, self.telling, row, before, known, NOW)
        self.newest = row
        return row

    def accept(self, role: str, row: Pact, agreed: Pact | None = None) -> None:
        acceptance.accept(self.session, self.telling, row, role, agreed, NOW)

    def amend(self, role: str, row: Pact, change: str) -> None:
        acceptance.amend(self.session, self.telling, row, role, change, NOW)


@pytest.fixture
def desk() -> Iterator[Desk]:
    engine = create_engine("sqlite://")
    Own.metadata.create_all(engine)
    with Session(engine) as session:
        yield Desk(session)
    engine.dispose()


def test_a_text_goes_to_and_fro_until_both_accept_it(desk: Desk) -> None:
    first = desk.propose("mentee", "monthly")
    desk.amend("mentor", first, "every six weeks")
    second = desk.propose("mentee", "every five weeks")
    third = desk.propose("mentor", "every six weeks, then")
    desk.accept("mentee", third)
    assert [(one.version, one.state) for one in (first, second, third)] == [
        (1, "replaced"),
        (2, "replaced"),
        (3, "accepted"),
    ]
    assert first.change == "every six weeks", "what was asked for stays to be read"
    assert desk.told == [
        ("read back", "monthly"),
        ("asked", "monthly"),
        ("read back", "every five weeks"),
        ("read back", "every six weeks, then"),
        ("agreed", "every six weeks, then"),
    ]


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_nobody_accepts_for_the_other(desk: Desk, role: str) -> None:
    row = desk.propose(role, "monthly")
    with pytest.raises(NotNow) as no:
        desk.accept(role, row)
    assert no.value.reason is Reason.OWN
    assert row.state == "waiting"


def test_what_was_agreed_stands_until_the_next_is_agreed(desk: Desk) -> None:
    agreed = desk.propose("mentee", "monthly")
    desk.accept("mentor", agreed)
    change = desk.propose("mentor", "quarterly")
    assert (agreed.state, change.state) == ("accepted", "waiting")
    acceptance.drop(change, "mentee", agreed, NOW)
    assert (agreed.state, change.state) == ("accepted", "dropped")
    again = desk.propose("mentee", "every two months")
    desk.accept("mentor", again, agreed)
    assert (agreed.state, again.state) == ("replaced", "accepted")


def test_what_is_not_agreed_yet_cannot_be_dropped(desk: Desk) -> None:
    row = desk.propose("mentee", "monthly")
    with pytest.raises(NotNow) as no:
        acceptance.drop(row, "mentor", None, NOW)
    assert no.value.reason is Reason.NOTHING_AGREED


def test_a_version_that_its_writer_has_not_seen_is_not_written_over(desk: Desk) -> None:
    desk.propose("mentee", "monthly")
    with pytest.raises(NotNow) as no:
        desk.propose("mentor", "quarterly", seen=0)
    assert no.value.reason is Reason.NEWER
    assert desk.told == [("read back", "monthly")]


def test_whoever_it_waits_for_is_reminded_once_and_only_while_it_waits(desk: Desk) -> None:
    row = desk.propose("mentee", "monthly")
    assert row.next_due_at == NOW + REMIND_AFTER
    acceptance.remind(desk.session, desk.telling, row, NOW)
    assert desk.told[-1] == ("reminded", "monthly")
    assert row.next_due_at is None
    desk.amend("mentor", row, "quarterly")
    told = len(desk.told)
    acceptance.remind(desk.session, desk.telling, row, NOW)
    assert len(desk.told) == told
