"""Once a day: what is to be erased is erased, old rows go, the database is looked through and kept.

Each part stands alone, the most important first: a full disk keeps a backup from being made, and
nothing from being erased. A part that fails is tried again at the next look, an hour later.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.operations.backups import NotWhole, back_up
from db.operations import upkeep
from db.operations.health import damage
from db.operations.upkeep import Upkeep
from db.privacy import erasing, retention
from db.sessions import sessions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be done; `kind` is what a failure of it is counted as."""

    name: str
    kind: str
    do: Callable[[Engine, datetime], None]


def maintain(engine: Engine, now: datetime) -> None:
    """Do what has not been done for a day (an aware moment); log what fails, and raise nothing."""
    known = _known(engine)
    for part in PARTS:
        if upkeep.is_due(known.get(part.name), now):
            _note(engine, part, now, _tried(engine, part, now))


def _tried(engine: Engine, part: Part, now: datetime) -> str | None:
    """Do one part; return in a word why it could not be done, or None."""
    try:
        part.do(engine, now)
    except Exception as failure:
        why = _why(failure)
        log.getChild(part.kind).error("%s could not be done: %s", part.name, why)
        return why
    return None


def _known(engine: Engine) -> dict[str, Upkeep]:
    try:
        with sessions(engine)() as session:
            session.connection(execution_options={"read_only": True})
            return upkeep.kept(session)
    except SQLAlchemyError as failure:
        log.warning("it is not known what was done before: %s", _why(failure))
        return {}


def _note(engine: Engine, part: Part, now: datetime, why: str | None) -> None:
    try:
        with sessions(engine).begin() as session:
            upkeep.note(session, part.name, now, why)
    except SQLAlchemyError as failure:
        log.warning("%s could not be noted: %s", part.name, _why(failure))


def _why(failure: Exception) -> str:
    """Name a failure without its own words, which may quote what somebody wrote."""
    if isinstance(failure, NotWhole):
        return str(failure)
    origin = getattr(failure, "orig", None) or failure
    named = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return str(named or type(failure).__name__)


def _erasing(name: str, erase: Callable[[Session, datetime], int]) -> Part:
    return Part(name, "erasing", lambda engine, now: _in_one(engine, name, erase, now))


def _retention(name: str, forget: Callable[[Session, datetime], int]) -> Part:
    return Part(name, "retention", lambda engine, now: _in_one(engine, name, forget, now))


def _in_one(
    engine: Engine, name: str, forget: Callable[[Session, datetime], int], now: datetime
) -> None:
    with sessions(engine).begin() as session:
        forgotten = forget(session, now)
    if forgotten:
        log.info("%s: %d dropped", name, forgotten)


def _check(engine: Engine, _now: datetime) -> None:
    found = damage(engine)
    if found:
        raise NotWhole(found)


def _back_up(engine: Engine, now: datetime) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        back_up(Path(engine.url.database), now)


PARTS = (
    _erasing("words", erasing.wipe_old),
    _erasing("ended pairs", erasing.erase_ended),
    _retention("messages", retention.forget_messages),
    _retention("requests", retention.forget_requests),
    _retention("limits", retention.forget_limits),
    _retention("heartbeats", retention.forget_heartbeats),
    Part("check", "check", _check),
    Part("backup", "backup", _back_up),
)
