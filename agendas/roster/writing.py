"""Pairs written as a roster: a file that a spreadsheet opens, and that can be loaded again."""

from collections.abc import Sequence
from typing import NamedTuple

from agendas.reporting.tables import write_csv


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
    return write_csv([Line._fields, *lines])
