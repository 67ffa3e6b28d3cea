"""What commands print: never a reason to fail, whatever reads it."""

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.cli.printing import SafeStream
from bot.settings.settings import ROOT


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "Ανα — Ñandú".encode()),
        ("latin-1", rb"\u0391\u03bd\u03b1 \u2014 " + "Ñandú".encode("latin-1")),
        ("cp1252", rb"\u0391\u03bd\u03b1 " + "— Ñandú".encode("cp1252")),
        ("ascii", "Ανα — Ñandú".encode()),
    ],
)
def test_what_a_terminal_cannot_show_is_replaced(encoding: str, shown: bytes) -> None:
    raw = BytesIO()
    stream = SafeStream(TextIOWrapper(raw, encoding))
    stream.write("Ανα — Ñandú")
    stream.flush()
    assert raw.getvalue() == shown


def test_a_name_does_not_steer_the_terminal() -> None:
    raw = BytesIO()
    stream = SafeStream(TextIOWrapper(raw, "utf-8", newline=""))
    stream.write("Ana\x1b[2J\x9b1m\r\tSilva\n")
    stream.flush()
    assert raw.getvalue() == b"Ana[2J1m\tSilva\n"


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_command_whose_output_nobody_reads_does_its_work_and_ends_well(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite"
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "bot", "--env-file", os.devnull, "migrate"]
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
    assert file.stat().st_mode & 0o777 == 0o600
