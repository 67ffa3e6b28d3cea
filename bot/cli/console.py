"""What the commands share: settings, the database, Slack's directory, and errors as sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from agendas.dates.clock import Clock
from bot.operations.database import DriverMissing, explain_failure, open_database
from bot.operations.single_instance import AlreadyRunning
from bot.settings import settings
from bot.slack.directory import OWN_SETTING, Directory, SlackCallFailed, make_reading_client
from bot.slack.errors import TokenUnreadable
from bot.slack.installations import open_installations
from bot.slack.tokens import get_bot_token
from db.core import engine as engines
from db.core import schema
from db.sessions import sessions


@dataclass(frozen=True, slots=True)
class Tenant:
    """The workspace that a command works on: its people, its rows, and one moment (UTC)."""

    workspace_id: str
    workspace: str
    client: WebClient
    directory: Directory
    sessions: engines.Sessions
    engine: Engine
    now: datetime


@dataclass(frozen=True, slots=True)
class Console:
    """Where this call's settings come from, what time it is, how much to log, which workspace."""

    env_file: Path
    clock: Clock
    verbose: bool = False
    workspace: str | None = None

    @contextmanager
    def open_tenant(self) -> Iterator[Tenant]:
        """Open the database and ask Slack which workspace the token is of.

        Where workspaces install the bot by themselves, it is the one that was named, or the only
        one there is.
        """
        with self.open_tenants() as tenants:
            if len(tenants) != 1:
                raise click.ClickException(_ask_which(list(tenants)))
            for begin in tenants.values():
                yield begin()

    @contextmanager
    def open_tenants(self) -> Iterator[dict[str, Callable[[], Tenant]]]:
        """Open the database; give what opens each workspace that may be meant, by its id.

        Raises SlackCallFailed as soon as one is opened whose token is not taken.
        """
        read = settings.load_slack(self.env_file)
        with open_database(read.database_url) as engine:
            schema.ensure(engine)
            yield {
                workspace_id: partial(
                    self._open,
                    engine,
                    Directory(
                        client := make_reading_client(read, token),
                        None if read.many else OWN_SETTING,
                    ),
                    client,
                )
                for workspace_id, token in self._tokens(read, engine).items()
            }

    def _tokens(self, read: settings.SlackSettings, engine: Engine) -> dict[str, str]:
        installed = open_installations(read, engine, self.clock)
        if installed is None:
            if self.workspace:
                raise click.UsageError(NOT_MANY)
            return {"": get_bot_token(read)}
        there = installed.list_workspaces()
        if self.workspace and self.workspace not in there:
            raise click.ClickException(_ask_which(there, self.workspace))
        return {one: installed.get_token(one) for one in there if self.workspace in (None, one)}

    def _open(self, engine: Engine, directory: Directory, client: WebClient) -> Tenant:
        workspace_id, name = directory.get_workspace()
        kept = sessions(engine)
        return Tenant(workspace_id, name, client, directory, kept, engine, self.clock.now())


NOT_MANY = (
    "--workspace is for a bot that workspaces install by themselves; this one is in the workspace "
    "of SLACK_BOT_TOKEN."
)


def _ask_which(there: list[str], asked: str = "") -> str:
    if not there:
        return "The bot is not installed in any workspace yet: open PUBLIC_URL/slack/install."
    said = f"It is not installed in {asked}. " if asked else ""
    return f"{said}Say which workspace: --workspace {' or '.join(there)}."


# A row's number: no database holds a larger one.
NUMBER = click.IntRange(1, 2**63 - 1)
NOT_OURS = "Run this as the user that it is of, or let this one write there."
EXPECTED = (
    settings.SettingsError,
    schema.WrongSchema,
    SlackCallFailed,
    AlreadyRunning,
    DriverMissing,
)


class CommandGroup(click.Group):
    """Commands whose expected failures are a sentence and exit status 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from None
        except TokenUnreadable as which:
            raise click.ClickException(
                f"None of ENCRYPTION_KEYS opens the token of workspace {which}. Put the key back "
                "with which it was sealed, or let the workspace install the bot again."
            ) from None
        except DBAPIError as error:
            why, mend = explain_failure(error)
            raise click.ClickException(f"The database cannot be used: {why}. {mend}") from None
        except OSError as error:
            if not error.filename:
                raise
            raise click.ClickException(_explain_file(error)) from None


def _explain_file(error: OSError) -> str:
    mend = f" {NOT_OURS}" if isinstance(error, PermissionError) else ""
    return f"{error.filename} cannot be used: {error.strerror}.{mend}"
