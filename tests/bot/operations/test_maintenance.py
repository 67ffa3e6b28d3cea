"""Once a day: a backup that is whole, seven of them, nobody held up, and old rows dropped."""

import logging
import sqlite3
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from bot.doctor import database
from bot.operations import backups as copies
from bot.operations import health
from bot.operations.backups import DatabaseDamaged, back_up, list_backups
from bot.operations.maintenance import PARTS, maintain
from bot.operations.metrics import FAILURES, Metrics, OutboxFigures
from db.core import handled_requests
from db.core.engine import connect
from db.messages import rate_limits
from db.messages.outbox import Letter, OutboxRow, Status, queue
from db.operations import upkeep
from db.operations.health import damage
from db.sessions import sessions

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Fixed:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def letter(engine: Engine, key: str, at: datetime, status: str = Status.SENT) -> None:
    with sessions(engine).begin() as session:
        queue(session, Letter("T1", "U1", "nudge", key, at), at)
        row = session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()
        row.status, row.finished_at = status, at


def keys(engine: Engine) -> list[str]:
    with sessions(engine)() as session:
        return list(session.scalars(select(OutboxRow.key).order_by(OutboxRow.key)))


@pytest.mark.databases("sqlite")
def test_a_backup_has_every_row_and_is_the_owners_alone_to_read(engine: Engine, file: Path) -> None:
    letter(engine, "kept", NOW)
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
    names = [copy.name[len(file.name) + 1 :] for copy in list_backups(file)]
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
    assert len(list_backups(file)) == 1


@pytest.mark.databases("sqlite")
def test_a_backup_that_is_not_whole_is_not_kept_and_the_older_ones_are(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(file, NOW)
    monkeypatch.setattr(copies, "count_faults", lambda _file: 2)
    with pytest.raises(DatabaseDamaged, match="2 faults in the copy"):
        back_up(file, NOW + DAY)
    assert [copy.name[-17:] for copy in list_backups(file)] == ["2026-11-30.backup"]
    assert not list(file.parent.glob("*.part"))


@pytest.mark.databases("sqlite")
def test_faults_in_a_file_are_found(file: Path) -> None:
    assert copies.count_faults(file) == 0
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE filler AS SELECT randomblob(40000) AS bytes")
    connection.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert copies.count_faults(file) > 0


def test_old_messages_notes_and_waits_are_dropped_and_nothing_that_is_not_finished(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    letter(engine, "old", NOW - 401 * DAY)
    letter(engine, "old and waiting", NOW - 401 * DAY, Status.PENDING)
    letter(engine, "young", NOW - 399 * DAY)
    with sessions(engine).begin() as session:
        handled_requests.note(session, "T1", "trigger", NOW - 3 * DAY, None)
        rate_limits.postpone(session, "T1", rate_limits.channel("U1"), NOW - 2 * DAY)
    maintain(engine, NOW)
    assert keys(engine) == ["old and waiting", "young"]
    with sessions(engine)() as session:
        assert handled_requests.earlier(session, "T1", "trigger") is None
        assert session.scalars(select(rate_limits.Limit)).all() == []
    assert "messages: 1 dropped" in caplog.text


def reasons(engine: Engine) -> dict[str, str]:
    """What failed when it was last tried, and why, as every process can read it."""
    with sessions(engine)() as session:
        return {name: row.failure for name, row in upkeep.kept(session).items() if row.failure}


@pytest.mark.databases("sqlite")
def test_a_backup_that_cannot_be_made_keeps_nothing_from_being_erased_and_is_tried_again(
    engine: Engine, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    letter(engine, "dead", NOW - 31 * DAY, Status.DEAD)
    in_the_way = file.with_name(f"{file.name}-{NOW:%Y-%m-%d}.part")
    in_the_way.mkdir()
    maintain(engine, NOW)
    with sessions(engine)() as session:
        assert session.scalars(select(OutboxRow)).one().status == Status.DROPPED
    assert set(reasons(engine)) == {"backup"}
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert FAILURES[record.name] == "backup"
    in_the_way.rmdir()
    maintain(engine, NOW + timedelta(hours=1))
    assert len(list_backups(file)) == 1
    assert reasons(engine) == {}


@pytest.mark.parametrize("broken", [part.name for part in PARTS])
def test_each_part_stands_alone_and_is_counted_as_what_it_is(
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    broken: str,
) -> None:
    done = []

    def do(name: str, _engine: Engine, _now: datetime) -> None:
        if name == broken:
            raise OSError("No space left on device: somebody's words")
        done.append(name)

    parts = tuple(replace(part, do=partial(do, part.name)) for part in PARTS)
    monkeypatch.setattr("bot.operations.maintenance.PARTS", parts)
    maintain(engine, NOW)
    assert done == [part.name for part in PARTS if part.name != broken]
    assert reasons(engine) == {broken: "OSError"}
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    (kind,) = [part.kind for part in PARTS if part.name == broken]
    assert FAILURES[record.name] == kind
    assert "somebody" not in caplog.text


def test_what_was_done_is_not_done_again_that_day_whichever_process_asks(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[datetime] = []
    one = replace(PARTS[0], do=lambda _engine, now: done.append(now))
    monkeypatch.setattr("bot.operations.maintenance.PARTS", (one,))
    for hours in (0, 1, 19, 21, 22):
        maintain(engine, NOW + timedelta(hours=hours))
    assert [(at - NOW) / timedelta(hours=1) for at in done] == [0, 21]
    maintain(engine, NOW - DAY)
    assert done[-1] == NOW - DAY, "a clock that was ahead holds nothing up for long"


def test_that_nothing_can_be_noted_keeps_nothing_from_being_done(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    letter(engine, "old", NOW - 401 * DAY)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE upkeep"))
    maintain(engine, NOW)
    assert keys(engine) == []
    assert "backup could not be noted" in caplog.text


@pytest.mark.databases("sqlite")
def test_a_torn_page_is_found_within_a_day_and_every_process_says_so(
    engine: Engine, file: Path
) -> None:
    letter(engine, "kept", NOW)
    assert health.check_upkeep(engine) == {"upkeep": "ok"}
    with engine.connect() as connection:
        found = text("SELECT rootpage FROM sqlite_master WHERE name = 'action_items'")
        page, size = connection.scalar(found), connection.scalar(text("PRAGMA page_size"))
    engine.dispose()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(bytes(size))
    maintain(engine, NOW)
    assert set(reasons(engine)) == {"check", "backup"}
    (told,) = health.check_upkeep(connect(str(engine.url))).values()
    assert "check: " in told
    (finding, *_) = [f for f in database.check_database(engine) if f.ok is False]
    assert "damaged" in finding.line
    assert "Backup and restore" in finding.line


@pytest.mark.databases("sqlite")
def test_a_check_holds_up_no_writer(engine: Engine, file: Path) -> None:
    with engine.begin():
        assert damage(engine) is None, "and no writer holds it up"


@pytest.mark.databases("sqlite")
def test_health_and_figures_tell_how_old_the_newest_backup_is(engine: Engine, file: Path) -> None:
    assert health.check_backup(engine, NOW) == {"backup": "ok"}, (
        "there may not have been time for one"
    )
    maintain(engine, NOW)
    assert health.check_backup(engine, NOW + 2 * DAY) == {"backup": "ok"}
    assert health.check_backup(engine, NOW + 3 * DAY) == {"backup": "the newest is 3 days old"}
    metrics = Metrics()
    metrics.registry.register(OutboxFigures(engine, Fixed(NOW + DAY)))
    page = metrics.render("")[0].decode()
    assert f"reiterate_backup_age_seconds {27 * 3600.0}" in page
    assert 'reiterate_upkeep_failed{part="backup"} 0.0' in page
    assert 'reiterate_upkeep_age_seconds{part="dead letters"} 86400.0' in page
