"""Pairs written as a roster: a file that a spreadsheet opens, and that can be loaded again."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple


class Line(NamedTuple):
    """A pair as a line of a roster; its columns are those that one is read by."""

    programme: str
    mentor: str
    mentee: str
    cadence: str
    next_meeting: str
    mentor_capacity: str = ""
    chair: str = ""
    supervisor: str = ""


def write_roster(lines: Sequence[Line]) -> str:
    """Return lines as CSV, with a mark at the front by which Excel reads it as Unicode."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(Line._fields)
    writer.writerows([_guard(cell) for cell in line] for line in lines)
    return "\ufeff" + written.getvalue()


def _guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `tidy` takes the mark off again."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
