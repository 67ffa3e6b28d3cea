"""Which version of the bot this is: by what its files amount to, not by what somebody calls it.

A checkout may be changed without a new number, and what mends a rule may be a library or the time
zones. So the code is its files, pyproject.toml (with the number) and what is installed beside it.
The sentences count apart: whoever runs the bot may change them, and the code is the same.
"""

import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from agendas.text import messages

ROOT = Path(__file__).parents[2]
ROOMS = ("agendas", "bot", "db", "handlers")
CODE, SENTENCES = "code", "sentences"


def compute_fingerprints() -> dict[str, str]:
    """Return what the code and the sentences amount to, each as 64 hexadecimal digits."""
    code = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    installed = (path.name for place in sys.path for path in Path(place).glob("*.dist-info"))
    return {
        CODE: _hash_files([ROOT / "pyproject.toml", *code], installed),
        SENTENCES: _hash_files(path for path in messages.TEMPLATES.rglob("*") if path.is_file()),
    }


def _hash_files(files: Iterable[Path], also: Iterable[str] = ()) -> str:
    digest = sha256()
    for path in sorted(files):
        digest.update(f"{path.name}\0".encode())
        digest.update(sha256(path.read_bytes() if path.exists() else b"").digest())
    digest.update("\0".join(sorted(also)).encode())
    return digest.hexdigest()
