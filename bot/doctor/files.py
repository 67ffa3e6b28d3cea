"""Whether others on this machine can read the settings, the database and its backups."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from bot.doctor.finding import Finding
from bot.operations.backups import list_backups

NAME = "files"
OTHERS, OTHERS_WRITE = 0o077, 0o022
BESIDE = ("", "-wal", "-shm", ".lock")


def check_settings_file(file: Path) -> Iterator[Finding]:
    """Look at who may read the file that the settings are in, if there is one."""
    if os.name == "posix" and file.exists():
        yield from _check_mode(file)


def check_database_file(engine: Engine) -> Iterator[Finding]:
    """Look at who may read a SQLite file, what stands beside it, and its backups."""
    file = Path(engine.url.database or "")
    if os.name != "posix" or engine.dialect.name != "sqlite" or not file.exists():
        return
    beside = [file.with_name(f"{file.name}{end}") for end in BESIDE]
    kept = [one for one in (*beside, *list_backups(file)) if one.exists()]
    wrong = [finding for one in kept for finding in (*_check_mode(one), *_check_owner(one))]
    if file.parent.stat().st_mode & OTHERS_WRITE and not file.parent.stat().st_mode & 0o1000:
        sentence = f"others may put files into {file.parent}, or take them out."
        wrong.append(Finding(NAME, False, sentence, f"chmod go-w {file.parent}"))
    yield from wrong
    if not wrong:
        yield Finding(NAME, True, "the database and its backups are for their owner alone.")


def check_command_line() -> Iterator[Finding]:
    """Say whether a password stands among this command's own words: `ps` shows them to all."""
    if any("://" in word and "@" in word for word in sys.argv[1:]):
        sentence = "a password stands in the command, where every user of this machine can see it."
        yield Finding(NAME, False, sentence, "Set DATABASE_URL in the environment or in .env.")


def _check_mode(file: Path) -> Iterator[Finding]:
    mode = file.stat().st_mode & 0o777
    if mode & OTHERS:
        sentence = f"{file} is open to other users of this machine (mode {mode:o})."
        yield Finding(NAME, False, sentence, f"chmod 600 {file}")


def _check_owner(file: Path) -> Iterator[Finding]:
    """A copy that root has put there cannot be written to by the one whose folder it is."""
    if file.stat().st_uid != file.parent.stat().st_uid:
        sentence = f"{file} is not of the user whose folder it is in."
        yield Finding(NAME, False, sentence, f"chown --reference={file.parent} {file}")
