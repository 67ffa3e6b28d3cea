"""`python -m bot doctor`: whether everything is in order, and what to do where it is not."""

import click
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.console import Console
from handlers.failures import name_kind

MEND, COULD_NOT = 1, 2


@click.command()
@click.option(
    "--for",
    "process",
    type=click.Choice(["bot", "web", "worker"]),
    default="bot",
    show_default=True,
    help="Which process the settings are to do for: `python -m bot`, `web` or `worker`.",
)
@click.pass_context
def doctor(ctx: click.Context, process: str) -> None:
    """Look at everything, and say what to do where it is not in order.

    Settings, token, scopes, clock, database, each programme's channel and facilitators, and
    whether messages go out. Nothing is changed. Each line begins with "ok", with "mend" (it says
    what to do), or with "note" (it could not be looked at, or is a matter of choice).

    Exit status: 0 when there is nothing to mend, 1 when there is, 2 when it could not be finished.
    """
    console: Console = ctx.obj
    # Commands that need neither the scheduler nor the checks do without them.
    from bot.doctor.examination import examine

    ill = False
    try:
        for finding in examine(console.env_file, process, console.clock):
            ill = ill or finding.ok is False
            click.echo(finding.line)
    except (SlackClientError, SQLAlchemyError, OSError, ValueError, LookupError) as error:
        # Only what kind of failure: its message may quote what is in the settings or the rows.
        click.echo(f"The doctor could not finish ({name_kind(error)}). Try again.", err=True)
        ctx.exit(COULD_NOT)
    ctx.exit(MEND if ill else 0)
