"""Whether a process is well: part by part, each "ok" or a short reason, without ids or content."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.operations.backups import list_backups, parse_day
from bot.operations.scheduler import TickStatus
from db.core import schema
from db.messages import rate_limits
from db.messages.rate_limits import Limit
from db.operations import upkeep as rows
from db.operations.due import Failing
from db.sessions import sessions
from handlers.failures import name_code

Parts = dict[str, str]

OK, NOT_KNOWN = "ok", "not known"
LEAST_FREE = 100 * 1024 * 1024  # bytes
QUIET_AT_MOST = 300.0  # seconds; a pass with every call to Slack timing out takes about as long
INTERVALS_AT_MOST = 4
BACKUP_AT_MOST = timedelta(days=2, hours=12)  # since its day began: one was left out
FAILURES_AT_MOST = 2  # in a row
SKEW_AT_MOST = timedelta(minutes=5)  # by then Slack's requests are taken for old, too


def check_database(engine: Engine) -> Parts:
    """Look at the database, its schema, and on SQLite the disk; it takes a few seconds at most."""
    lite = engine.dialect.name == "sqlite"
    file = Path(engine.url.database or "")
    if lite and not file.exists():
        # Opening it would make an empty one.
        return {"database": "the file is gone", "schema": NOT_KNOWN}
    parts = {"disk": _check_disk(file)} if lite else {}
    found = try_database(engine)
    if isinstance(found, SQLAlchemyError):
        return {**parts, "database": f"cannot be used: {_get_code(found)}", "schema": NOT_KNOWN}
    current = found is schema.Schema.CURRENT
    return {**parts, "database": OK, "schema": OK if current else f"{found}, not current"}


def try_database(engine: Engine) -> schema.Schema | SQLAlchemyError:
    """Return how the database's schema stands, or why it cannot be used."""
    hurried = engine.execution_options(hurried=True)
    try:
        with hurried.begin() as connection:
            connection.execute(select(1))
        return schema.current(hurried)
    except SQLAlchemyError as error:
        return error


def check_rules(engine: Engine, failing: Callable[[Session], list[Failing]]) -> Parts:
    """Say of how many rows the rule fails; `failing` finds them."""
    try:
        with sessions(engine, hurried=True)() as session:
            session.connection(execution_options={"read_only": True})
            failing_rows = failing(session)
    except SQLAlchemyError:
        return {"rules": NOT_KNOWN}
    said = ", ".join(f"{one.name} {one.rows}" for one in failing_rows)
    return {"rules": f"rows that cannot be moved on: {said}" if said else OK}


def check_templates(broken: Iterable[str]) -> Parts:
    """Say which templates this process cannot use; what needs them is not sent."""
    names = ", ".join(broken)
    return {"templates": f"cannot be used: {names}" if names else OK}


def check_sending(engine: Engine) -> Parts:
    """Say whether everything to some workspace is on hold, and why."""
    held = select(Limit.reason).where(
        Limit.scope == rate_limits.WORKSPACE, Limit.reason.is_not(None)
    )
    try:
        with sessions(engine, hurried=True)() as session:
            session.connection(execution_options={"read_only": True})
            reason = session.scalar(held.limit(1))
    except SQLAlchemyError:
        return {"sending": NOT_KNOWN}
    return {"sending": f"on hold: {reason}" if reason else OK}


def check_upkeep(engine: Engine) -> Parts:
    """Say which part of what is done daily failed when it was last tried, in whatever process."""
    try:
        with sessions(engine, hurried=True)() as session:
            session.connection(execution_options={"read_only": True})
            kept = rows.kept(session)
    except SQLAlchemyError:
        return {"upkeep": NOT_KNOWN}
    failed = [f"{name}: {row.failure}" for name, row in kept.items() if row.failure]
    return {"upkeep": "; ".join(failed) or OK}


def check_backup(engine: Engine, now: datetime) -> Parts:
    """Say whether a SQLite file's newest backup is too old; a server has backups of its own.

    That there is none yet is nothing amiss by itself: a failure to make one is the upkeep's.
    """
    if engine.dialect.name != "sqlite":
        return {}
    age = get_backup_age(Path(engine.url.database or ""), now)
    late = age is not None and age > BACKUP_AT_MOST
    return {"backup": f"the newest is {age.days} days old" if age and late else OK}


def get_backup_age(file: Path, now: datetime) -> timedelta | None:
    """Return how long ago the day began (UTC) of which a file's newest backup is, or None."""
    days = [day for copy in list_backups(file) if (day := parse_day(copy))]
    return now - max(days) if days else None


def check_scheduler(pulse: Mapping[str, TickStatus], intervals: Mapping[str, float]) -> Parts:
    """Say which ticks have not ended for too long, or failed again and again."""
    stuck = [
        f"{name} has not ended for {beat.quiet:.0f} s"
        for name, beat in pulse.items()
        if beat.quiet > max(QUIET_AT_MOST, INTERVALS_AT_MOST * intervals[name])
    ]
    return {"scheduler": "; ".join(stuck) or OK}


def check_ticks(pulse: Mapping[str, TickStatus]) -> Parts:
    """Say which ticks come round, but fail again and again."""
    failing = [
        f"{name} failed {beat.failures} times in a row"
        for name, beat in pulse.items()
        if beat.failures > FAILURES_AT_MOST
    ]
    return {"ticks": "; ".join(failing) or OK}


def check_clock(skew: timedelta | None) -> Parts:
    """Say whether the clock agrees with Slack's, of which it is `skew` ahead (None: not known)."""
    if skew is None or abs(skew) <= SKEW_AT_MOST:
        return {"clock": OK}
    side = "ahead of" if skew > timedelta(0) else "behind"
    return {"clock": f"{abs(skew).total_seconds():.0f} s {side} Slack's"}


def check_slack(connected: bool) -> Parts:
    """Say whether there is a connection on which Slack can be heard."""
    return {"slack": OK if connected else "not connected"}


def _check_disk(file: Path) -> str:
    free = shutil.disk_usage(file.parent).free
    return OK if free >= LEAST_FREE else f"only {free // 1024**2} MB free"


def _get_code(error: SQLAlchemyError) -> str:
    return name_code(error) or type(error).__name__
