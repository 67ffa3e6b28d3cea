"""How many bytes a pair takes in a year, beyond what an empty database has: some weeks, lived."""

from db.core.engine import connect
from tests.databases import MEMORY, fresh
from tests.year.figures import YEAR, measure_size
from tests.year.run import run

PAIRS, DAYS, SEED = 20, 91, 1
AIM = 60_000  # bytes


def grow(kind: str) -> float:
    """Return the bytes of a pair-year in a database of a kind."""
    with fresh(kind, None, MEMORY if MEMORY.is_dir() else None) as (url, _folder):
        engine = connect(url)
        empty = measure_size(engine)
        run(url, PAIRS, DAYS, SEED)
        whole = measure_size(engine)
        engine.dispose()
    return (whole - empty) / (PAIRS * DAYS / YEAR)
