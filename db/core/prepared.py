"""Statements that are built once: to build one costs more than to run it, many times over."""

from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.sql.base import Executable

Statement = TypeVar("Statement", bound=Executable)
Row = TypeVar("Row")


def prepared(build: Callable[..., Statement]) -> Callable[[], Statement]:
    """Return what gives the statement that `build` returns, built once.

    `build` is given a parameter in the place of each value, by the names of its own arguments; a
    list that a column is to be `in_` is a parameter as well. The values come when it is run:
    `session.scalars(_select_waiting(), {"pair": pair.id})`.
    """

    @cache
    @wraps(build)
    def built() -> Statement:
        return build(*(bindparam(name) for name in signature(build).parameters))

    return built


def find_by_key(session: Session, table: type[Row], *key: int | str) -> Row | None:
    """Return a row by its primary key, or None: as `session.get`, whose statement is built anew."""
    mapper = inspect(table)
    known = session.identity_map.get(mapper.identity_key_from_primary_key(key))
    if known is not None and not inspect(known).expired:
        found: Row = known
        return found
    given = {f"key{at}": part for at, part in enumerate(key)}
    read: Row | None = session.scalar(_select_by_key(mapper), given)
    return read


@cache
def _select_by_key(mapper: Mapper[Any]) -> Select[Any]:
    columns = enumerate(mapper.primary_key)
    own = (column == bindparam(f"key{at}") for at, column in columns)
    return select(mapper.class_).where(*own)
