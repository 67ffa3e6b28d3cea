"""Databases: every test that needs one gets a fresh one, on SQLite, on PostgreSQL, or on both.

With each goes the way in which Slack's requests come in there.
"""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from agendas.text import messages, pages
from db.core.engine import connect
from sandbox.demo.run import DATABASE
from tests import compiled
from tests.databases import (
    KINDS,
    TEMPLATE,
    USUAL,
    Delivery,
    MakesDatabase,
    Server,
    choose_kinds,
    in_memory,
    migrated,
    server,
)
from tests.fuzz import going_on

pytest_plugins = ("sandbox.pytest_plugin",)
Change = Callable[[str, str, str], None]

# A run says of the code what the last one said: examples are the same every time, but for `make
# fuzz`, and how long one takes, or was hard to find, says more of the machine or of chance.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=not going_on.SECONDS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("tests")
compiled.share()
# A run makes little that only the collector can take away, and much that it would look through.
gc.set_threshold(50_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one kind of database be asked for."""
    parser.addoption(
        "--database",
        choices=("usual", *KINDS, "both"),
        default="usual",
        help="which databases to test on (default: usual, as `usually` marks them; both, or one)",
    )
    parser.addoption(
        "--slow", action="store_true", help="with what takes over a third of a second by itself"
    )
    parser.addoption(
        "--deep",
        action="store_true",
        help="with that, and with each further case of what others show in short",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database once on each kind that is asked for, and that it can be run on."""
    if "database_kind" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--database")
        metafunc.parametrize("database_kind", choose_kinds(metafunc.definition, asked))


def pytest_xdist_auto_num_workers() -> int:
    """Use one process more than there are cores: a sixth of a run is waiting."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with files that hold something long, then the fullest: a run ends with small ones.

    What is `slow` or `deep` is left out, unless it is asked for.
    """
    left_out = _list_left_out(config)
    out = [item for item in items if any(item.get_closest_marker(name) for name in left_out)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in set(out)]
    files = Counter(item.path for item in items)
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: (item.path not in long, -files[item.path], item.path))


def _list_left_out(config: pytest.Config) -> tuple[str, ...]:
    """Return the markers of what is left out: of files or folders that are named, what is deep."""
    if config.getoption("--deep"):
        return ()
    everything = all(config.rootpath / one == Path(__file__).parent for one in config.args)
    return ("slow", "deep") if everything and not config.getoption("--slow") else ("deep",)


@pytest.fixture
def deep(request: pytest.FixtureRequest) -> bool:
    """Say whether each further case is asked for."""
    return bool(request.config.getoption("--deep"))


@pytest.fixture
def delivery(database_kind: str) -> Delivery:
    """Say how Slack's requests come in: on either kind of database as they do in production.

    A test that wants another way is parametrised with it: `parametrize("delivery", DELIVERIES)`.
    """
    return USUAL[database_kind]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Start a server for this process's tests: half a second, and gone with them."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(server())
        except ImportError:
            pytest.skip("there is no PostgreSQL package for this machine")
        yield started


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a file with the current schema."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def folder(sqlite_template: Path, tmp_path: Path) -> Path:
    """Give a folder that has a database of the bot's in it, with no rows: it takes long to make."""
    file = shutil.copyfile(sqlite_template, tmp_path / DATABASE)
    file.chmod(0o600)  # as the bot's own processes make it
    return tmp_path


@pytest.fixture
def make_database(database_kind: str, request: pytest.FixtureRequest) -> MakesDatabase:
    """Give what makes a fresh database with the current schema and no rows, and gives its URL."""
    if database_kind == "postgresql":
        server: Server = request.getfixturevalue("postgresql")
        return lambda: server.database(TEMPLATE)
    template: Path = request.getfixturevalue("sqlite_template")

    @contextmanager
    def copied() -> Iterator[str]:
        with in_memory() as folder:
            file = folder / DATABASE
            shutil.copyfile(template, file)
            file.chmod(0o600)  # as the bot's own processes make it
            yield f"sqlite:///{file}"

    return copied


@pytest.fixture
def database(make_database: MakesDatabase) -> Iterator[str]:
    """Give the URL of a fresh database with the current schema and no rows."""
    with make_database() as url:
        yield url


@pytest.fixture
def empty_database(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a fresh database with nothing in it."""
    if database_kind == "postgresql":
        server: Server = request.getfixturevalue("postgresql")
        with server.database("template0") as url:
            yield url
    else:
        with in_memory() as folder:
            yield f"sqlite:///{folder / 'empty.sqlite'}"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """Give a connection pool to the fresh database, as the bot makes it."""
    engine = connect(database)
    yield engine
    engine.dispose()


@pytest.fixture
def change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Change]:
    """Let a test put something else in place of words in one template, in a copy of them all."""
    folder = tmp_path / "templates"
    shutil.copytree(messages.TEMPLATES, folder)
    for module in (messages, pages):
        monkeypatch.setattr(module, "TEMPLATES", folder)
    messages._environment.cache_clear()

    def put(template: str, old: str, new: str) -> None:
        path = folder / template
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    yield put
    messages._environment.cache_clear()
