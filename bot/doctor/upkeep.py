"""What has become of the daily upkeep: whether the database is whole, and backed up."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.doctor.finding import Finding
from bot.operations import health
from bot.operations.backups import list_backups
from db.operations import upkeep
from db.operations.health import damage, torn
from handlers.failures import name_code

RESTORE = "Stop the bot, and see docs/operating.md, Backup and restore."
WHY = "Its log says more; it is tried again every hour."


def check_integrity(engine: Engine) -> Finding:
    """Look through the database itself, as the bot does once a day."""
    try:
        found = damage(engine)
    except (sqlite3.Error, SQLAlchemyError) as failure:
        found = name_code(failure) or type(failure).__name__
    if found:
        return Finding("integrity", False, f"the database is damaged: {found}.", RESTORE)
    lite = engine.dialect.name == "sqlite"
    looked = "every page can be read." if lite else "the server has met no damaged page."
    return Finding("integrity", True, looked)


def check_upkeep(session: Session) -> Iterator[Finding]:
    """Say what of the upkeep failed when it was last tried."""
    failed = {name: row.failure for name, row in upkeep.kept(session).items() if row.failure}
    for name, why in failed.items():
        yield Finding("upkeep", False, f"{name} could not be done ({why}).", WHY)
    if not failed:
        yield Finding("upkeep", True, "nothing of it failed.")


def check_backups(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Look at a SQLite file's backups; of a server's nothing is known."""
    if engine.dialect.name != "sqlite":
        sentence = "a server's are not the bot's to make, and it cannot see them."
        yield Finding("backups", None, sentence, "Make sure of them: see docs/operating.md.")
        return
    file = Path(engine.url.database or "")
    if not file.exists():
        return
    age, there = health.get_backup_age(file, now), list_backups(file)
    if age is None:
        sentence = f"there is none beside {file}."
        yield Finding("backups", False, sentence, "The bot makes one a day while it runs.")
        return
    faults = list(_find_damage(there[0]))
    if age > health.BACKUP_AT_MOST:
        faults.append(f"the newest, {there[0].name}, is {age.days} days old")
    if shutil.disk_usage(file.parent).free < file.stat().st_size + health.LEAST_FREE:
        faults.append("there is no room for another")
    for fault in faults:
        yield Finding("backups", False, f"{fault}.", WHY)
    if not faults:
        yield Finding("backups", True, f"{len(there)}, the newest of {there[0].name[-17:-7]}.")


def _find_damage(copy: Path) -> Iterator[str]:
    try:
        found = torn(copy)
    except sqlite3.Error as failure:
        found = name_code(failure) or type(failure).__name__
    if found:
        yield f"the newest, {copy.name}, is damaged: {found}"
