"""What `make demo-year` does, for a few days: lived through, written down, and loaded again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.demo.loading import load_rows
from sandbox.demo.moving import Moving
from sandbox.demo.shipping import LEFT_OUT, read_shipped, ship
from tests.demo.making import OPENS, made_year
from tests.demo.words import read_themes

# What is made anew, or meant for the moment: it is not shipped.
ANEW = {"shown", "heard_at", "lease_token", "lease_until", "look_up_cursor"}
# What is numbered by the order of the rows, so that two years that were lived alike are alike.
ANEW |= {"uid", "slack_ts"}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.databases("sqlite")
def test_what_was_lived_through_comes_back_as_it_was(tmp_path: Path) -> None:
    with made_year(days=8, guided=False) as (world, database, life):
        assert [words for one in life.everybody.values() for words in one.stumbles] == []
        assert world.sandbox.breaches == []
        ship(database, world.sandbox, OPENS, tmp_path)
        made = read_rows(database)
    load_rows(read_shipped(tmp_path), f"sqlite:///{tmp_path / 'x.sqlite'}", Moving(OPENS, OPENS))
    loaded = read_rows(tmp_path / "x.sqlite")
    assert loaded["pairs"]
    assert loaded == {table: rows for table, rows in made.items() if rows or table in loaded}


def read_rows(database: Path) -> dict[str, list[dict[str, object]]]:
    """Return the rows of all tables that are shipped, in the order of their keys."""
    with closing(sqlite3.connect(database)) as opened:
        opened.row_factory = sqlite3.Row
        named = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            table: [
                {name: row[name] for name in row.keys() if name not in ANEW}  # noqa: SIM118
                for row in opened.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2')
            ]
            for (table,) in named.fetchall()
            if table not in LEFT_OUT
        }


def test_every_theme_has_enough_to_say_and_says_nothing_twice() -> None:
    themes, of_mentors = read_themes()
    assert len(themes) >= 20
    for theme in (*themes, of_mentors):
        assert {"points", "goals", "decisions", "mine", "theirs"} == set(theme)
        for lines in theme.values():
            assert len(set(lines)) == len(lines) > 1
