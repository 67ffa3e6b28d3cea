"""`python -m bot workspace`: where the bot is installed, and where it no longer is."""

import click

from bot.cli.console import Console
from bot.operations.database import open_database
from bot.settings import settings
from db.core import schema, workspaces
from db.core.engine import Sessions
from db.operations import installations
from db.sessions import sessions
from handlers.installation import service


@click.group()
def workspace() -> None:
    """List the workspaces that have the bot, or erase what is kept of one."""


@workspace.command(name="list")
@click.pass_obj
def list_(console: Console) -> None:
    """List the workspaces: since when the bot is there, or when they are erased."""
    with open_database(settings.load_store(console.env_file).database_url) as engine:
        schema.ensure(engine)
        lines = _list_workspaces(sessions(engine))
    for line in lines or ["No workspace has installed the bot yet."]:
        click.echo(line)


@workspace.command()
@click.argument("workspace_id", metavar="ID")
@click.option("--now", is_flag=True, help="Do not wait thirty days. Backups keep their copies.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(console: Console, workspace_id: str, now: bool, yes: bool) -> None:
    """Send nothing more to workspace ID, and erase what is kept of it, after thirty days.

    The same happens by itself when a workspace takes the bot out. Until it is erased, everything
    comes back when it installs the bot again.
    """
    with open_database(settings.load_store(console.env_file).database_url) as engine:
        schema.ensure(engine)
        kept = sessions(engine)
        with kept() as session:
            found = session.get(workspaces.Workspace, workspace_id)
            gave = installations.of_workspace(session, workspace_id)
        if found is None:
            raise click.ClickException(f"Nothing is kept of a workspace {workspace_id}.")
        if not (now or gave or found.uninstalled_at):
            # A token in the settings that Slack takes would have it go on within a minute.
            raise click.ClickException(
                f"{found.name} gave no token of its own, so that the bot would not stay away. "
                "Take the app out in Slack, or erase at once, with --now."
            )
        when = "now, for good" if now else "in thirty days"
        if not yes:
            click.confirm(f"Erase everything of {found.name} ({workspace_id}), {when}?", abort=True)
        with kept.begin() as session:
            left = service.leave(session, workspace_id, console.clock.now())
            at = left.next_due_at
            if now:
                workspaces.erase(session, workspace_id)
    click.echo("It was erased." if now else f"Nothing is sent there any more. Erased at {at}.")


def _list_workspaces(kept: Sessions) -> list[str]:
    with kept() as session:
        session.connection(execution_options={"read_only": True})
        there = [
            f"{one.workspace_id}  installed {one.installed_at:%Y-%m-%d} by {one.installed_by}"
            for one in installations.everywhere(session)
        ]
        gone = [
            f"{one.id}  left {one.uninstalled_at:%Y-%m-%d}, erased {one.next_due_at:%Y-%m-%d}"
            for one in workspaces.uninstalled(session)
            if one.next_due_at
        ]
    return there + gone
