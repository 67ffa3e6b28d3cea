"""What people type and do, and what it is to come to: a table, to be walked by whoever mends it.

It is Tuesday 24 November 2026, ten in Toronto, unless a line says otherwise.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")


def act() -> Iterator[str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            yield f"{row['area']}: {row['typed, or done']} -> {row['what it is to come to']}"
