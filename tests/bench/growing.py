"""How many bytes a pair takes in a year, beyond what an empty database has: some weeks, lived."""

from db.core.engine import connect
from tests.databases import MEMORY, fresh
from tests.year.figures import YEAR
from tests.year.run import run
from tests.year.sizes import measure

PAIRS, DAYS, SEED = 20, 91, 1
AIM = 60_000  # bytes


def grow(kind: str) -> float:
    """Return the bytes of a pair-year in a database of a kind."""
    with fresh(kind, None, MEMORY if MEMORY.is_dir() else None) as (url, _folder):
        engine = connect(url)
        empty = measure(engine).total()
        run(url, PAIRS, DAYS, SEED)
        whole = measure(engine).total()
        engine.dispose()
    return (whole - empty) / (PAIRS * DAYS / YEAR)
