"""What the commands share: settings, the database, Slack's directory, and errors as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from agendas.times import Clock
from bot import settings
from bot.only_one import NotAlone
from bot.profiles import Directory, SlackSaysNo, reading_client
from db import engine as engines
from db import schema


@dataclass(frozen=True, slots=True)
class Bench:
    """What a command works with: one workspace, its people, its rows, and one moment (UTC)."""

    workspace_id: str
    workspace: str
    directory: Directory
    sessions: engines.Sessions
    now: datetime


@dataclass(frozen=True, slots=True)
class Console:
    """Where the settings of this call come from, what time it is, and how much to log."""

    env_file: Path
    clock: Clock
    verbose: bool = False

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """Open the database and ask Slack which workspace the token is of."""
        read = settings.load_slack(self.env_file)
        directory = Directory(reading_client(read))
        with database(read.database_url) as engine:
            schema.ensure(engine)
            workspace_id, name = directory.workspace()
            yield Bench(workspace_id, name, directory, engines.sessions(engine), self.clock.now())


class Plain(click.Group):
    """Commands whose expected failures are a sentence and exit status 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (settings.SettingsError, schema.WrongSchema, SlackSaysNo, NotAlone) as error:
            raise click.ClickException(str(error)) from None
        except DBAPIError as error:
            raise click.ClickException(
                f"The database cannot be used: {error.orig}. Check DATABASE_URL."
            ) from None


@contextmanager
def database(url: str) -> Iterator[Engine]:
    """Return the database's engine, closed afterwards."""
    try:
        engine = engines.connect(url)
    except (ImportError, NoSuchModuleError) as error:
        raise click.ClickException(f"DATABASE_URL needs a driver: {error}.") from None
    try:
        yield engine
    finally:
        engine.dispose()
