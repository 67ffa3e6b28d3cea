"""Once a day: what is to be erased is erased, old rows go, the database is looked through and kept.

Each part stands alone, the most important first: a full disk keeps a backup from being made, and
nothing from being erased. A part that fails is tried again at the next look, an hour later.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.operations.backups import DatabaseDamaged, back_up
from db.operations import upkeep
from db.operations.health import damage
from db.operations.upkeep import Upkeep
from db.privacy import erasing, retention
from db.sessions import sessions
from handlers.failures import name_code

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be done; `kind` is what a failure of it is counted as."""

    name: str
    kind: str
    do: Callable[[Engine, datetime], None]


def maintain(engine: Engine, now: datetime, parts: Sequence[Part] | None = None) -> None:
    """Do what has not been done for a day (an aware moment); log what fails, and raise nothing.

    That is all `parts` of it, unless others are given.
    """
    known = _read_upkeep(engine)
    for part in PARTS if parts is None else parts:
        if upkeep.is_due(known.get(part.name), now):
            _note(engine, part, now, _try_part(engine, part, now))


def _try_part(engine: Engine, part: Part, now: datetime) -> str | None:
    """Do one part; return in a word why it could not be done, or None."""
    try:
        part.do(engine, now)
    except Exception as failure:
        why = _name_failure(failure)
        log.getChild(part.kind).error("%s could not be done: %s", part.name, why)
        return why
    return None


def _read_upkeep(engine: Engine) -> dict[str, Upkeep]:
    try:
        with sessions(engine)() as session:
            session.connection(execution_options={"read_only": True})
            return upkeep.kept(session)
    except SQLAlchemyError as failure:
        log.warning("it is not known what was done before: %s", _name_failure(failure))
        return {}


def _note(engine: Engine, part: Part, now: datetime, why: str | None) -> None:
    try:
        with sessions(engine).begin() as session:
            upkeep.note(session, part.name, now, why)
    except SQLAlchemyError as failure:
        log.warning("%s could not be noted: %s", part.name, _name_failure(failure))


def _name_failure(failure: Exception) -> str:
    """Name a failure without its own words, which may quote what somebody wrote."""
    if isinstance(failure, DatabaseDamaged):
        return str(failure)
    return name_code(failure) or type(failure).__name__


def _make_erasing(name: str, erase: Callable[[Session, datetime], int]) -> Part:
    return Part(name, "erasing", lambda engine, now: _run_in_transaction(engine, name, erase, now))


def _make_retention(name: str, forget: Callable[[Session, datetime], int]) -> Part:
    return Part(
        name, "retention", lambda engine, now: _run_in_transaction(engine, name, forget, now)
    )


def _run_in_transaction(
    engine: Engine, name: str, forget: Callable[[Session, datetime], int], now: datetime
) -> None:
    with sessions(engine).begin() as session:
        forgotten = forget(session, now)
    if forgotten:
        log.info("%s: %d dropped", name, forgotten)


def _check(engine: Engine, _now: datetime) -> None:
    damaged = damage(engine)
    if damaged:
        raise DatabaseDamaged(damaged)


def _back_up(engine: Engine, now: datetime) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        back_up(Path(engine.url.database), now)


PARTS = (
    _make_erasing("ended pairs", erasing.erase_ended),
    _make_retention("dead letters", retention.drop_dead_letters),
    _make_retention("messages", retention.forget_messages),
    _make_retention("requests", retention.forget_requests),
    _make_retention("audit", retention.forget_audit),
    _make_retention("digests", retention.forget_digests),
    _make_retention("drafts", retention.forget_drafts),
    _make_retention("typed lines", retention.forget_typed_lines),
    _make_retention("proposals", retention.forget_proposals),
    _make_retention("limits", retention.forget_limits),
    _make_retention("heartbeats", retention.forget_heartbeats),
    Part("check", "check", _check),
    Part("backup", "backup", _back_up),
)
