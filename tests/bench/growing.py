"""How many bytes a pair takes in a year: some weeks, lived by few and by many.

What is more is the pairs'. Beside an empty database it would not be: the first row in each of
PostgreSQL's indexes takes a page.
"""

from db.core.engine import connect
from tests.databases import MEMORY, fresh
from tests.year.figures import YEAR
from tests.year.run import run
from tests.year.sizes import measure

FEW, PAIRS, DAYS, SEED = 5, 20, 91, 1
AIM = 60_000  # bytes


def grow(kind: str) -> float:
    """Return the bytes of a pair-year in a database of a kind."""
    few, many = (_measure_lived(kind, pairs) for pairs in (FEW, PAIRS))
    return (many - few) / ((PAIRS - FEW) * DAYS / YEAR)


def _measure_lived(kind: str, pairs: int) -> int:
    with fresh(kind, None, MEMORY if MEMORY.is_dir() else None) as (url, _folder):
        run(url, pairs, DAYS, SEED)
        engine = connect(url)
        found = measure(engine).total()
        engine.dispose()
    return found
