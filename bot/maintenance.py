"""Once a day: old rows are dropped, and a SQLite file is backed up and looked through.

PostgreSQL has its own ways for the latter two.
"""

import logging
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from db import erasing
from db.engine import sessions
from db.retention import forget_old

log = logging.getLogger(__name__)

KEPT = 7
SUFFIX = ".backup"


def maintain(engine: Engine, now: datetime) -> None:
    """Back up, then drop what is old; raises what the database or the disk says against it."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        back_up(Path(engine.url.database), now)
    with sessions(engine).begin() as session:
        erasing.forget_words(session, now)
        forgotten = forget_old(session, now)
    if forgotten:
        log.info("%d old messages were dropped", forgotten)


def back_up(file: Path, now: datetime) -> Path | None:
    """Copy a SQLite file that is in use, unless there is a copy of this day (UTC) already.

    Returns the new copy, beside the file as `reiterate.sqlite-2026-11-30.backup`. The seven newest
    stay; none goes before a later one is whole. Nobody who reads or writes is held up: `VACUUM
    INTO` reads one moment of the file, as any reader does. Raises sqlite3.Error and OSError.
    """
    copy = file.with_name(f"{file.name}-{now:%Y-%m-%d}{SUFFIX}")
    if copy.exists():
        return None
    part = copy.with_suffix(".part")
    for unfinished in file.parent.glob(f"{file.name}-*.part"):
        unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        shutil.copymode(file, part)
        faults = _faults(part)
        if faults:
            log.error("the backup is not whole, and not kept: %d faults", faults)
            return None
        _to_disk(part)
        os.replace(part, copy)
    finally:
        part.unlink(missing_ok=True)
    log.info("the database was backed up to %s", copy.name)
    for old in backups(file)[KEPT:]:
        old.unlink(missing_ok=True)
    return copy


def backups(file: Path) -> list[Path]:
    """Return a SQLite file's backups, the newest first."""
    return sorted(file.parent.glob(f"{file.name}-????-??-??{SUFFIX}"), reverse=True)


def _faults(file: Path) -> int:
    """Count what is wrong with a copy, which holds every page that its original has in use."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            said = connection.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError:
            return 1
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return len([line for (line,) in said if line != "ok"]) + len(broken)


def _to_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
