"""What the database has to say: of itself, of the processes on it, and of what was to be sent."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from agendas.dates.local_time import zone_named
from bot.doctor import upkeep
from bot.doctor.finding import Finding, join_some
from bot.operations import health
from bot.operations.database import FULL, LOCKED, OWNER, THERE, WRITABLE, explain_failure
from db.core import schema, workspaces
from db.core.schema import WrongSchema
from db.mentoring import people, programmes
from db.messages import dead_letters, figures
from db.operations import heartbeats
from db.operations.health import trouble
from handlers import due

# After a crash, everything is to go out again within five minutes.
LATE = timedelta(minutes=5)
START = "Start the bot: python -m bot (on several machines: python -m bot worker)."
TROUBLES = {
    "locked": LOCKED,
    "full": FULL,
    "read-only": "It is a server that takes no writing: name the one that does in DATABASE_URL.",
    "unreachable": THERE,
}


def check_database(engine: Engine) -> Iterator[Finding]:
    """Say whether the database can be reached and written to, and whether its schema is current."""
    lite, file = engine.dialect.name == "sqlite", Path(engine.url.database or "")
    if lite and not file.exists():
        # Opening it would make an empty one.
        yield _check_folder(file)
        return
    tried = health.try_database(engine)
    if isinstance(tried, SQLAlchemyError):
        why, mend = explain_failure(tried)
        yield Finding("database", False, f"it cannot be used: {why}.", mend)
        return
    parts = health.check_database(engine)
    found = _check_schema(engine)
    wrong = trouble(engine) if found.ok else None
    if wrong:
        mend = TROUBLES.get(wrong) or (WRITABLE if lite else OWNER)
        yield Finding("database", False, f"it is {wrong}.", mend)
    else:
        yield Finding("database", True, "it can be reached and written to.")
        yield upkeep.check_integrity(engine)
    if parts.get("disk", health.OK) != health.OK:
        yield Finding("disk", False, f"{parts['disk']}.", TROUBLES["full"])
    yield found


def _check_folder(file: Path) -> Finding:
    said = f"{file} is not there yet"
    if not file.parent.is_dir():
        return Finding("database", False, f"{said}, nor is its folder.", _FOLDER)
    if not os.access(file.parent, os.W_OK):
        return Finding("database", False, f"{said}, and this user may not make it.", WRITABLE)
    return Finding("database", None, f"{said}; the bot makes it when it starts.", "")


def check_uninstalled(session: Session, now: datetime) -> Iterator[Finding]:
    """Name the workspaces that took the bot out."""
    for workspace in workspaces.uninstalled(session):
        days = max(0, ((workspace.next_due_at or now) - now).days)
        sentence = f"{workspace.name} ({workspace.id}) took the bot out; erased in {days} days."
        yield Finding("workspace", None, sentence, "Installing it there again prevents that.")


def check_others(session: Session, workspace_id: str) -> Iterator[Finding]:
    """Name the workspaces in the database that the token of a bot of one is not of."""
    for workspace in workspaces.others(session, workspace_id):
        sentence = (
            f"the database is that of {workspace.name} ({workspace.id}) as well, of which "
            "SLACK_BOT_TOKEN is not: what is due to its people cannot be sent."
        )
        mend = (
            "Put its token in place, or name another database in DATABASE_URL; or, if it is over "
            f"there: python -m bot workspace erase {workspace.id}"
        )
        yield Finding("workspace", False, sentence, mend)


def _check_schema(engine: Engine) -> Finding:
    if schema.current(engine) is schema.Schema.NEW:
        sentence = "the database is empty."
        return Finding("schema", False, sentence, "Give it its tables: python -m bot migrate")
    try:
        schema.ensure(engine)
    except WrongSchema as wrong:
        return Finding("schema", False, str(wrong))
    return Finding("schema", True, "it is the one that this version knows.")


def check_ticks(session: Session, now: datetime, intervals: Mapping[str, float]) -> Finding:
    """Say when each tick last came round; `intervals` are the seconds after which each should."""
    seen = heartbeats.latest(session)
    if not seen:
        return Finding("ticks", False, "no process has been at work on this database yet.", START)
    ages = {name: now - seen[name] if name in seen else None for name in intervals}
    late = [
        name for name, age in ages.items() if age is None or age > _get_patience(intervals[name])
    ]
    said = [f"{name} {'never' if age is None else describe_age(age)}" for name, age in ages.items()]
    if late:
        mend = f"If it is running, look at its log. {START}"
        sentence = f"{', '.join(late)} came round too long ago ({', '.join(said)})."
        return Finding("ticks", False, sentence, mend)
    return Finding("ticks", True, f"each comes round ({', '.join(said)}).")


def check_queue(session: Session, now: datetime) -> Finding:
    """Say how long the oldest message has been due that should be out by now."""
    oldest = figures.oldest_due(session, now)
    if oldest is None:
        return Finding("queue", True, "nothing is waiting that is due.")
    sentence = f"the oldest message that should be out was due {describe_age(now - oldest)}."
    if now - oldest <= LATE:
        return Finding("queue", True, sentence)
    mend = "Mend what else is said here; then it goes out by itself, or lapses if it is too late."
    return Finding("queue", False, sentence, mend)


def check_rules(session: Session, now: datetime) -> Iterator[Finding]:
    """Say which rows cannot be moved on, since their rule fails, and since when."""
    failing_rows = due.list_failing(session)
    for one in failing_rows:
        many = "1 row" if one.rows == 1 else f"{one.rows} rows"
        since = f"{one.since:%Y-%m-%d %H:%M} UTC, {describe_age(now - one.since)}"
        sentence = f"{many} of {one.name} cannot be moved on (since {since})."
        yield Finding("rules", False, sentence, _AGAIN)
    if not failing_rows:
        yield Finding("rules", True, "none has failed.")


def check_zones(session: Session) -> Iterator[Finding]:
    """Name the time zones that this machine does not know, and who has them."""
    named = people.zones(session) + programmes.zones(session)
    for name, count in sorted(named.items()):
        if zone_named(name).key != name:
            who = "1 person or programme goes" if count == 1 else f"{count} people or programmes go"
            sentence = f"{name} is not known to this machine: {who} by UTC."
            yield Finding("time zones", False, sentence, _TZDATA)


def check_dead_letters(session: Session) -> Iterator[Finding]:
    """Say which messages were given up, by number, kind and error code."""
    troubled = dead_letters.workspaces(session)
    for workspace_id in troubled:
        rows = dead_letters.of_workspace(session, workspace_id)
        said = [f"{row.id} ({row.kind}, {row.status}: {row.error or 'unclear'})" for row in rows]
        sentence = f"not delivered in {workspace_id}: {join_some(said)}."
        mend = f"When the reason is mended: python -m bot replay {rows[0].id}"
        yield Finding("messages", False, sentence, mend)
    if not troubled:
        yield Finding("messages", True, "none was given up.")


def describe_age(age: timedelta) -> str:
    """Return a span of time in words, in its largest unit."""
    seconds = max(0, round(age.total_seconds()))
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


_AGAIN = (
    "The log says why, where it says that a rule failed or a row could not be handled. They are "
    "tried again by themselves, hourly and then daily, and at once when another version of the bot "
    "is started, or a template was changed."
)
_TZDATA = "Bring its tzdata up to date (pip install --upgrade tzdata), and start the bot anew."
_FOLDER = "Make the folder, or put DATABASE_URL right."


def _get_patience(every: float) -> timedelta:
    return timedelta(seconds=max(health.QUIET_AT_MOST, health.INTERVALS_AT_MOST * every))
