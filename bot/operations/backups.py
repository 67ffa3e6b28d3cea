"""Backups of a SQLite file: one a day beside it, each looked through before it counts as one."""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)

KEPT = 7
SUFFIX = ".backup"
OWN = 0o600  # a backup holds what pairs wrote


class DatabaseDamaged(Exception):
    """A file is damaged; the message says how much of it, without a word of what it holds."""


def back_up(file: Path, now: datetime) -> Path | None:
    """Copy a SQLite file that is in use, unless there is a copy of this day (UTC) already.

    Returns the new copy, beside the file as `reiterate.sqlite-2026-11-30.backup`, for its owner
    alone to read. The seven newest stay; none goes before a later one is whole. Nobody who reads or
    writes is held up: `VACUUM INTO` reads one moment of the file, as any reader does. Raises
    DatabaseDamaged, sqlite3.Error and OSError.
    """
    copy = file.with_name(f"{file.name}-{now:%Y-%m-%d}{SUFFIX}")
    if copy.exists():
        return None
    with _make_part_file(file, copy) as part:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        found = count_faults(part)
        if found:
            raise DatabaseDamaged(f"{found} faults in the copy")
        _sync_to_disk(part)
        os.replace(part, copy)
    log.info("the database was backed up to %s", copy.name)
    for old in list_backups(file)[KEPT:]:
        old.unlink(missing_ok=True)
    return copy


def list_backups(file: Path) -> list[Path]:
    """Return a SQLite file's backups, the newest first."""
    return sorted(file.parent.glob(f"{file.name}-????-??-??{SUFFIX}"), reverse=True)


def parse_day(copy: Path) -> datetime | None:
    """Return the day (its beginning, UTC) of which a backup is, as its name says."""
    day = copy.name.removesuffix(SUFFIX)[-len("2026-11-30") :]
    with contextlib.suppress(ValueError):
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    return None


def count_faults(file: Path) -> int:
    """Count what is wrong with a file, which none but this process need have open."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            said = connection.execute("PRAGMA integrity_check").fetchall()
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError:
            return 1
    return len([line for (line,) in said if line != "ok"]) + len(broken)


@contextmanager
def _make_part_file(file: Path, copy: Path) -> Iterator[Path]:
    """Give an empty file to write to, which nobody else may read, and which does not stay."""
    for left in file.parent.glob(f"{file.name}-*.part"):
        left.unlink(missing_ok=True)
    part = copy.with_suffix(".part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _sync_to_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
