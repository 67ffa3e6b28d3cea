"""Tables as files: comma-separated values that a spreadsheet opens and takes for nothing else."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins so would be reckoned with rather than read.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as comma-separated values, with a mark by which a spreadsheet knows UTF-8."""
    written = io.StringIO()
    csv.writer(written).writerows([_guard(cell) for cell in row] for row in rows)
    return f"\ufeff{written.getvalue()}"


def _guard(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; a roster is read without the mark."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
