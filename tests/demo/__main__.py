"""`make demo-year`: lives through the demo's year anew, and writes it down."""

import sys

from sandbox.demo.shipping import YEAR, ship
from tests.demo.making import OPENS, made_year


def main() -> int:
    """Make it, and say what it weighs; return 1, with nothing written, where a form was refused."""
    with made_year() as (world, database, life):
        stumbles = [words for one in life.everybody.values() for words in one.stumbles]
        faults = [*stumbles, *map(str, world.sandbox.breaches)]
        if not faults:
            ship(database, world.sandbox, OPENS)
    for fault in faults:
        print(fault)  # noqa: T201 - what was asked for
    size = sum(file.stat().st_size for file in YEAR.iterdir())
    print(f"{YEAR}: {size / 1000:.0f} kB")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
