"""`make year`: a year of a programme, and what did not hold in it."""

import argparse
import sys

from tests.databases import KINDS, MEMORY, fresh
from tests.year.run import run


def main() -> int:
    """Live through it, print what came of it, and return 1 where something did not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=250)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--database", choices=KINDS, default="sqlite")
    given = asked.parse_args()
    with fresh(given.database, None, MEMORY if MEMORY.is_dir() else None) as (database, _folder):
        outcome = run(database, given.pairs, given.days, given.seed)
    for name, value in outcome.figures.items():
        print(f"{name:<54}{value}")  # noqa: T201 - what was asked for
    for words in outcome.stumbles:
        print(f"refused: {words}")  # noqa: T201
    for fault in outcome.faults:
        print(f"NOT SO: {fault}")  # noqa: T201
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
