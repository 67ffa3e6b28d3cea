"""Write the next revision from what differs between the models and the revisions so far."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from db.core import engine as engines
from db.core import schema


def write(message: str) -> Path:
    """Write a revision that brings a database up to the models; return its file.

    The differences are found in a scratch SQLite database that has the revisions so far.
    """
    config = schema.alembic_config()
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = engines.connect(f"sqlite:///{Path(folder) / 'scratch.sqlite'}")
        schema.migrate(engine)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    assert script is not None
    assert not isinstance(script, list)
    return _tidied(Path(script.path))


def _tidied(file: Path) -> Path:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.strip().startswith("# ###")]
    file.write_text("".join(kept), encoding="utf-8")
    subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-m", "ruff", "format", "--quiet", str(file)], check=True
    )
    return file


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Say what changes: python -m db.migrations "pairs have a colour"')
    write(sys.argv[1])
