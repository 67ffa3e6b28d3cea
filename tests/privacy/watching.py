"""Sees what every transaction reads and writes, and which functions asked for it.

Of each statement it is asked, before it runs, which workspaces the rows belong to that it goes
through: not only those that a limit or a sum leaves over. So a condition that is missing shows
even where the answer happens to be right.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnClause,
    FromClause,
    Join,
    Select,
    SelectBase,
    Subquery,
    event,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from db.core.workspaces import Workspace

ROOMS = ("bot", "handlers", "db")
SEEN = "workspaces seen"


@dataclass
class Watch:
    """What has been seen: the functions at work, and the transactions with two workspaces.

    `across` names the functions that may look at several; what they do is not held against a
    transaction.
    """

    across: Iterable[str]
    at_work: set[str] = field(default_factory=set)
    mixed: set[str] = field(default_factory=set)

    def asked(self, state: ORMExecuteState) -> None:
        """Note what a statement is about to go through."""
        if (doing := self._doing()) is not None:
            for workspace in set(_gone_through(state)):
                self._note(state.session, workspace, doing)

    def loaded(self, session: Session, row: object) -> None:
        """Note a row that was read, or is about to be written."""
        if (doing := self._doing()) is not None:
            self._note(session, _workspace_of(row), doing)

    def written(self, session: Session, *_: object) -> None:
        """Note who writes."""
        self._doing()

    def ended(self, session: Session, transaction: SessionTransaction) -> None:
        """Begin anew with the next transaction."""
        if transaction.parent is None:
            session.info.pop(SEEN, None)

    def sound(self) -> None:
        """Fail as soon as a transaction has seen two workspaces: what follows is no wonder."""
        assert sorted(self.mixed) == [], "one transaction, two workspaces"

    def _doing(self) -> str | None:
        """Return who is at work, from the outside in; None for those who may look across."""
        names = list(_at_work())
        self.at_work.update(names)
        return None if not set(names).isdisjoint(self.across) else " > ".join(reversed(names))

    def _note(self, session: Session, workspace: str | None, doing: str) -> None:
        if workspace is None:
            return
        seen: dict[str, str] = session.info.setdefault(SEEN, {})
        if seen and workspace not in seen:
            self.mixed.add("; but then: ".join(dict.fromkeys([*seen.values(), doing])))
        seen.setdefault(workspace, doing)


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Let every session of this process be watched."""
    hooks: list[tuple[Any, str, Callable[..., Any]]] = [
        (Session, "do_orm_execute", watch.asked),
        (Session, "loaded_as_persistent", watch.loaded),
        (Session, "transient_to_pending", watch.loaded),
        (Session, "before_flush", watch.written),
        (Session, "after_transaction_end", watch.ended),
    ]
    for hook in hooks:
        event.listen(*hook)
    try:
        yield
    finally:
        for hook in hooks:
            event.remove(*hook)


def _at_work() -> Iterator[str]:
    """Yield the functions of the bot that led here, the innermost first."""
    frame = sys._getframe(3)
    while frame:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in ROOMS:
            yield f"{module}.{frame.f_code.co_qualname}"
        if not (above := frame.f_back):
            return
        frame = above


def _gone_through(state: ORMExecuteState) -> Iterator[str | None]:
    """Yield the workspaces of the rows that a statement goes through, or puts in."""
    statement: Any = state.statement
    if state.is_insert and isinstance(state.parameters, list):
        yield from (row.get("workspace_id") for row in state.parameters)
        return
    if state.is_insert:
        values = statement.compile(dialect=state.session.get_bind().dialect).params
        yield values.get("workspace_id")
        return
    looks = _selects(statement) if state.is_select else _changes(statement)
    parameters = state.parameters if isinstance(state.parameters, dict) else {}
    for look in looks:
        for row in state.session.connection().execute(look, parameters):
            yield from row


def _changes(statement: Any) -> Iterator[Select[Any]]:
    """Yield what asks for the workspaces of the rows that an UPDATE or a DELETE is about."""
    column = _column(statement.table)
    if column is not None:
        look = select(column).distinct()
        yield look if statement.whereclause is None else look.where(statement.whereclause)


def _selects(statement: Select[Any]) -> Iterator[Select[Any]]:
    """Yield what asks for the workspaces of the rows that a select takes from, at every level."""
    tables = dict.fromkeys(_tables(statement.get_children()))
    columns = [column for table in tables if (column := _column(table)) is not None]
    if columns:
        look = statement.with_only_columns(*columns, maintain_column_froms=True)
        yield look.order_by(None).group_by(None).limit(None)
    for table in tables:
        if isinstance(table, Subquery) and isinstance(table.element, Select):
            yield from _selects(table.element)


def _tables(parts: Iterable[ClauseElement]) -> Iterator[FromClause]:
    """Yield the tables that these parts name, but for those in conditions on other rows."""
    for part in parts:
        if isinstance(part, ColumnClause):
            if part.table is not None:
                yield part.table
        elif isinstance(part, Join):
            yield from _tables([part.left, part.right])
        elif isinstance(part, FromClause):
            yield part
        elif not isinstance(part, SelectBase):
            yield from _tables(part.get_children())


def _column(table: FromClause) -> Any:
    if isinstance(table, Subquery):
        return None
    own = table.is_derived_from(Workspace.__table__)
    return table.c.get("id" if own else "workspace_id")


def _workspace_of(row: object) -> str | None:
    found: str | None = getattr(row, "id" if isinstance(row, Workspace) else "workspace_id", None)
    return found
