"""The command line: `python -m bot`."""

import logging
from functools import partial
from pathlib import Path
from types import ModuleType

import click

from bot.cli.audit import audit
from bot.cli.console import CommandGroup, Console
from bot.cli.doctor import doctor
from bot.cli.key import key
from bot.cli.manifest import manifest
from bot.cli.pair import pair
from bot.cli.person import person
from bot.cli.programme import programme
from bot.cli.replay import replay
from bot.cli.restored import restored
from bot.cli.roster import roster
from bot.cli.workspace import workspace
from bot.operations import logs
from bot.operations.clock import SystemClock
from bot.operations.database import open_database
from bot.settings import settings
from bot.slack.directory import Directory, make_reading_client
from bot.slack.tokens import get_bot_token
from db.core import schema

WAITS = "Another `migrate` is at work on this database: waiting until it is done."


@click.group(
    cls=CommandGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--env-file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=settings.ENV_FILE,
    help="Read settings from this file. What the environment says goes before it.",
    show_default=".env beside the project",
)
@click.option(
    "--workspace",
    "which",
    metavar="ID",
    help="Which workspace a command is about, where workspaces install the bot by themselves.",
)
@click.option("--verbose", is_flag=True, help="Log more; still nothing of what people write.")
@click.pass_context
def main(ctx: click.Context, env_file: Path, which: str | None, verbose: bool) -> None:
    """Reiterate, a Slack bot that keeps mentoring meetings honest.

    Without a command it starts the bot: it listens to Slack over Socket Mode, watches the time and
    sends, all in one process, until it is stopped with Ctrl-C. .env.example describes the settings.
    On PostgreSQL the work can be shared: `web` answers people, `worker` does the rest, any number
    of each.

    Exit status: 0 when it was done, 1 when it could not be, 2 when it was called in a wrong way.
    """
    ctx.obj = Console(env_file, ctx.obj or SystemClock(), verbose, which)
    if ctx.invoked_subcommand is None:
        read = settings.load(env_file)
        _prepare(ctx.obj, read).run_embedded(read)


def _prepare(console: Console, read: settings.ProcessSettings) -> ModuleType:
    """Set up the log, and make sure of the one token, which Bolt would refuse with a traceback."""
    level, libraries = (
        (logging.DEBUG, logging.INFO) if console.verbose else (logging.INFO, logging.WARNING)
    )
    logs.set_up(level, libraries=libraries, form=read.log_format)
    if not read.many:
        Directory(make_reading_client(read, get_bot_token(read))).get_workspace()
    # The other commands do without Bolt and the scheduler.
    from bot import processes

    return processes


@main.command()
@click.pass_obj
def web(console: Console) -> None:
    """Answer Slack's requests over HTTP, at PORT, on PostgreSQL.

    Slack's request URLs are https://your.address/slack/events, for all of them; Socket Mode is off.
    Scheduled work is left to `worker`.
    """
    read = settings.load_web(console.env_file)
    processes = _prepare(console, read)
    from bot.http.server import PortTaken

    try:
        processes.run_web(read)
    except PortTaken as why:
        raise click.ClickException(
            f"Nothing can be served at port {read.port} of {read.bind_address} ({why}). "
            "Stop what is there, or set PORT or BIND_ADDRESS."
        ) from None


@main.command()
@click.pass_obj
def worker(console: Console) -> None:
    """Watch the time and send, without listening to Slack, on PostgreSQL."""
    read = settings.load_worker(console.env_file)
    _prepare(console, read).run_worker(read)


@main.command()
@click.pass_obj
def migrate(console: Console) -> None:
    """Bring the database up to the current schema.

    The other commands refuse an old database; a new SQLite file they make by themselves. Back the
    database up first.
    """
    with open_database(settings.load_store(console.env_file).database_url) as engine:
        done = schema.migrate(engine, partial(click.echo, WAITS))
    if done:
        click.echo(f"The database is up to date; carried out: {', '.join(done)}.")
    else:
        click.echo("The database was up to date already.")


main.add_command(manifest)
main.add_command(programme)
main.add_command(roster)
main.add_command(pair)
main.add_command(person)
main.add_command(audit)
main.add_command(restored)
main.add_command(doctor)
main.add_command(replay)
main.add_command(key)
main.add_command(workspace)
