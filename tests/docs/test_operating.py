"""The page on running the bot: its systemd unit is one, stops patiently and is well shut in."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.http.web import PATH
from bot.settings.settings import ROOT
from bot.worker import STOPPED_WITHIN

PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
EXPOSED_AT_MOST = 20  # of 100; a unit without any of it has 96


def block(first: str) -> str:
    """The block of the page that begins with a line, without its indentation."""
    found = re.search(rf"^    {re.escape(first)}\n(?:(?:    .*)?\n)+", PAGE, re.MULTILINE)
    assert found, first
    return re.sub("^    ", "", found[0], flags=re.MULTILINE)


@pytest.fixture
def unit() -> str:
    return block("# /etc/systemd/system/reiterate.service")


@pytest.fixture
def service(unit: str) -> dict[str, str]:
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(unit)
    return dict(parser["Service"])


def test_it_is_let_finish_before_it_is_killed_and_comes_back(service: dict[str, str]) -> None:
    assert int(service["TimeoutStopSec"]) > STOPPED_WITHIN
    assert service["Restart"] == "always"


def test_it_can_write_to_its_own_folder_alone(service: dict[str, str]) -> None:
    assert service["ProtectSystem"] == "strict"
    assert "ReadWritePaths" not in service
    assert f"DATABASE_URL=sqlite:////var/lib/{service['StateDirectory']}/" in PAGE
    assert service["User"] not in ("", "root")


def analyzed(unit: str, folder: Path, *how: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("there is no systemd-analyze on this machine")
    file = folder / "reiterate.service"
    file.write_text(re.sub(r"/srv/reiterate/\S+python", sys.executable, unit), encoding="utf-8")
    call = [program, *how, str(file)]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def test_systemd_understands_every_line_of_it(unit: str, tmp_path: Path) -> None:
    done = analyzed(unit, tmp_path, "verify", "--man=no")
    assert (done.returncode, [s for s in done.stderr.splitlines() if "reiterate" in s]) == (0, [])


def test_systemd_finds_it_well_shut_in(unit: str, tmp_path: Path) -> None:
    done = analyzed(unit, tmp_path, "security", "--offline=yes", f"--threshold={EXPOSED_AT_MOST}")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_the_proxy_passes_on_what_slack_asks_for_and_nothing_else() -> None:
    passed = re.findall(r"location (\S+) \{\n\s+proxy_pass", block("server {"))
    assert passed == ["/slack/"]
    assert PATH.startswith("/slack/")


def test_every_command_on_the_page_exists() -> None:
    named = set(re.findall(r"python -m bot (?:--\S+ \S+ )?([a-z]+)", PAGE))
    assert named >= {"web", "worker", "migrate", "restored"}
    assert named <= set(main.commands)
