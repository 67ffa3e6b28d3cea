"""`python -m tests.cases`: list the cases, or act out those that are named (`year.mentor_gone`)."""

import logging
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import click

from tests import cases

HELPERS = ("acting", "test_cases", "__main__")


def names() -> Iterator[str]:
    """Yield the names of the cases, by group."""
    for found in pkgutil.walk_packages(cases.__path__, f"{cases.__name__}."):
        name = found.name.removeprefix(f"{cases.__name__}.")
        if not found.ispkg and name not in HELPERS:
            yield name


@click.command(help=__doc__)
@click.argument("named", nargs=-1, metavar="CASE...")
def main(named: tuple[str, ...]) -> None:
    """Print what the cases show; a group's name stands for all in it."""
    wanted = [n for n in names() if any(n == one or n.startswith(f"{one}.") for one in named)]
    for name in wanted if named else names():
        case = import_module(f"{cases.__name__}.{name}")
        click.echo(f"{name}: {(case.__doc__ or '').splitlines()[0]}")
        try:
            for line in case.act() if named else ():
                click.echo(f"  {line}")
        except (AssertionError, LookupError) as other:
            click.echo(f"  it goes no further, for it is not as it was: {other}")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    main()
