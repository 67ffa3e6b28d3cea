"""The sandbox by itself: a copy of it, in a folder that has nothing else of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sandbox
from sandbox.server import PROXIES

PACKAGE = Path(sandbox.__file__).parent


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with the sandbox in it, without its demo, and with nothing else of the project."""
    ignored = shutil.ignore_patterns("demo", "__main__.py", "__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "sandbox", ignore=ignored)
    return tmp_path


def run(*arguments: str, within: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in PROXIES}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=within,
        env=kept | {"PYTHONPATH": str(within)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run_tests(alone: Path, text: str) -> str:
    """Run a file of tests with the sandbox's fixtures; return what pytest says."""
    (alone / "conftest.py").write_text('pytest_plugins = ["sandbox.pytest_plugin"]\n')
    (alone / "test_app.py").write_text(text)
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", within=alone)
    return done.stdout + done.stderr
