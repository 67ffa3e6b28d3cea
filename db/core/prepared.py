"""Statements that are built once: to build one costs more than to run it, many times over."""

from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import TypeVar

from sqlalchemy import bindparam
from sqlalchemy.sql.base import Executable

Statement = TypeVar("Statement", bound=Executable)


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
