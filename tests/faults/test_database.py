"""The database is locked by somebody else, or full."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import create_engine, event, text

from db.core.handled_requests import Seen
from db.mentoring.content.actions import ActionItem
from db.operations.health import trouble
from tests.faults.looking import SECRET, Log, counts, having, letter, write
from tests.stories.cycles import couple, rows
from tests.stories.world import World

SOON = 3.0  # Slack: a person is answered within three seconds
TRY_AGAIN = "nothing was changed"


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Have another connection hold what a writer needs."""
    engine = create_engine(world.bot.engine.url)
    lite = engine.dialect.name == "sqlite"
    with engine.connect() as other:
        if lite:
            other.connection.cursor().execute("BEGIN IMMEDIATE")
        else:
            other.execute(text("LOCK TABLE seen, outbox, limits IN ACCESS EXCLUSIVE MODE"))
        yield
        other.rollback()
    engine.dispose()


def test_database_locked_the_person_is_asked_to_try_again_within_3_seconds_and_health_says_so(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)
    world.passes(seconds=2)
    write(world, two.mentor, SECRET)
    monkeypatch.setattr("db.core.engine.PATIENT", 100)
    world.bot.engine.dispose()  # a connection keeps what it was made with
    with locked(world):
        begun = time.monotonic()
        two.mentee.types(f"/action {SECRET}")
        assert time.monotonic() - begun < SOON
        assert TRY_AGAIN in two.mentee.last_message.plain
        assert trouble(world.bot.engine) == "locked"
        with pytest.raises(Exception, match="lock"):
            world.bot.deliver()
    assert rows(world, ActionItem) == []
    assert letter(world, "letter").status == "pending"
    assert letter(world, "letter").attempts == 0
    assert trouble(world.bot.engine) is None
    two.mentee.types(f"/action {SECRET}")
    assert [item.text for item in rows(world, ActionItem)] == [SECRET]
    world.settles()
    assert len(having(two.mentor, SECRET)) == 1
    lite = world.bot.engine.dialect.name == "sqlite"
    assert log.has("reference", "SQLITE_BUSY at" if lite else "LockNotAvailable at")
    assert log.tells_nothing_of(SECRET)


@pytest.mark.slow
def test_disk_full_the_person_is_asked_to_try_again_within_3_seconds_and_nothing_is_half_written(
    world: World, log: Log
) -> None:
    if world.bot.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite can be told how large its file may grow")
    two = couple(world)
    with closing(sqlite3.connect(world.bot.engine.url.database or "")) as file:
        file.execute("VACUUM")  # no page is free
    limit(world, pages=1)  # SQLite takes it as: no more than there are
    before = counts(world)
    long = f"{SECRET} {'x' * 280}"
    for _ in range(60):
        begun = time.monotonic()
        two.mentee.types(f"/action {long}")
        assert time.monotonic() - begun < SOON
        if TRY_AGAIN in two.mentee.last_message.plain:
            break
    else:
        pytest.fail("the file never filled up")
    kept = len(rows(world, ActionItem))
    assert trouble(world.bot.engine) == "full"
    assert counts(world) == before
    two.mentee.types(f"/action {long}")
    assert len(rows(world, ActionItem)) == kept
    with world.bot.sessions() as session:
        assert session.query(Seen).count() == kept, "no half of a request is kept"

    limit(world, pages=1_000_000)
    assert trouble(world.bot.engine) is None
    two.mentee.types(f"/action {long}")
    assert len(rows(world, ActionItem)) == kept + 1
    assert log.has("reference", "OperationalError SQLITE_FULL at")
    assert log.tells_nothing_of(SECRET)


def limit(world: World, pages: int) -> None:
    """Let the file grow to so many pages, on every connection that there will be."""
    engine = world.bot.engine
    engine.dispose()
    event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}"))
