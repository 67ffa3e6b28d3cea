"""Once a day: a backup that is whole, seven of them, nobody held up, and old rows dropped."""

import logging
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bot import maintenance
from bot.maintenance import back_up, backups, maintain
from db import limits, seen
from db.engine import connect, sessions
from db.outbox import Letter, OutboxRow, Status, queue

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def letter(engine: Engine, key: str, at: datetime, status: str = Status.SENT) -> None:
    with sessions(engine).begin() as session:
        queue(session, Letter("T1", "U1", "nudge", key, {"text": key}, at), at)
        session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one().status = status


def keys(engine: Engine) -> list[str]:
    with sessions(engine)() as session:
        return list(session.scalars(select(OutboxRow.key).order_by(OutboxRow.key)))


@pytest.mark.databases("sqlite")
def test_a_backup_has_every_row_and_is_the_owners_alone_to_read(engine: Engine, file: Path) -> None:
    letter(engine, "kept", NOW)
    file.chmod(0o600)
    copy = back_up(file, NOW)
    assert copy is not None
    assert copy.name == "reiterate.sqlite-2026-11-30.backup"
    assert copy.stat().st_mode & 0o777 == 0o600
    restored = connect(f"sqlite:///{copy}")
    assert keys(restored) == ["kept"]
    restored.dispose()
    assert back_up(file, NOW + timedelta(hours=5)) is None, "one a day"


@pytest.mark.databases("sqlite")
def test_the_seven_newest_stay_and_what_a_crash_left_goes(file: Path) -> None:
    left = file.with_name(f"{file.name}-2026-11-29.part")
    left.write_bytes(b"half")
    for days in range(9):
        back_up(file, NOW + days * DAY)
    names = [copy.name[len(file.name) + 1 :] for copy in backups(file)]
    assert names == [f"2026-12-0{day}.backup" for day in range(8, 1, -1)]
    assert not left.exists()


@pytest.mark.databases("sqlite")
def test_nobody_is_held_up_by_a_backup(engine: Engine, file: Path) -> None:
    letter(engine, "before", NOW)
    with engine.begin():
        copying = threading.Thread(target=back_up, args=(file, NOW))
        copying.start()
        copying.join(10)
        assert not copying.is_alive(), "a writer holds it up as little as it holds up a writer"
    assert len(backups(file)) == 1


@pytest.mark.databases("sqlite")
def test_a_backup_that_is_not_whole_is_not_kept_and_the_older_ones_are(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    back_up(file, NOW)
    monkeypatch.setattr(maintenance, "_faults", lambda _file: 2)
    assert back_up(file, NOW + DAY) is None
    assert [copy.name[-17:] for copy in backups(file)] == ["2026-11-30.backup"]
    assert not list(file.parent.glob("*.part"))
    assert [r.levelname for r in caplog.records if r.levelno > logging.INFO] == ["ERROR"]


@pytest.mark.databases("sqlite")
def test_faults_in_a_file_are_found(file: Path) -> None:
    assert maintenance._faults(file) == 0
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE filler AS SELECT randomblob(40000) AS bytes")
    connection.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert maintenance._faults(file) > 0


def test_old_messages_notes_and_waits_are_dropped_and_nothing_that_is_not_finished(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    letter(engine, "old", NOW - 401 * DAY)
    letter(engine, "old and waiting", NOW - 401 * DAY, Status.PENDING)
    letter(engine, "young", NOW - 399 * DAY)
    with sessions(engine).begin() as session:
        seen.note(session, "T1", "trigger", NOW - 3 * DAY, None)
        limits.postpone(session, "T1", limits.channel("U1"), NOW - 2 * DAY)
    maintain(engine, NOW)
    assert keys(engine) == ["old and waiting", "young"]
    with sessions(engine)() as session:
        assert seen.earlier(session, "T1", "trigger") is None
        assert session.scalars(select(limits.Limit)).all() == []
    assert "1 old messages were dropped" in caplog.text
