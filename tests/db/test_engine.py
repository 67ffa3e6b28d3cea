"""How long a statement may wait: what time brings for longer, a person for less."""

import pytest
from sqlalchemy import Engine, text

from db.engine import Sessions, sessions


def patience(make: Sessions) -> tuple[str, str]:
    with make() as session:
        lock, statement = (
            session.scalar(text(f"SHOW {name}_timeout")) for name in ("lock", "statement")
        )
    return str(lock), str(statement)


@pytest.mark.databases("postgresql")
def test_a_person_waits_less_and_leaves_the_connection_as_it_was(engine: Engine) -> None:
    usual, hurried = sessions(engine), sessions(engine, hurried=True)
    for _ in range(2):
        assert patience(usual) == ("10s", "20s")
        assert patience(hurried) == ("1500ms", "3s")
    assert engine.pool.status().startswith("Pool size: 5  Connections in pool: 1")
