"""Every examination has a workspace of its own, in which nothing is wrong yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.notifications import samples
from handlers.notifications.samples import Tried
from tests.bot.doctor.clinic import NAMES, OTHERS, Clinic
from tests.stories.world import world as open_world


@pytest.fixture(scope="session")
def some_tried() -> Tried:
    """Try all templates once, and show a few to Slack, where a test is about something else."""
    tried = samples.try_all()
    return Tried(tried.broken, tried.built[::20])


@pytest.fixture
def clinic(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Clinic]:
    if "change" not in request.fixturenames:
        few: Tried = request.getfixturevalue("some_tried")
        monkeypatch.setattr(samples, "try_all", lambda: few)
    for name in (*NAMES, *OTHERS, "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with open_world(database) as world:
        helen = world.person("helen", "Helen Ito")
        world.start_programme(helen)
        settings = {name: world.sandbox.environ[name] for name in NAMES} | {
            "DATABASE_URL": database
        }
        clinic = Clinic(world, helen, tmp_path / ".env", settings)
        clinic.beat()
        yield clinic
