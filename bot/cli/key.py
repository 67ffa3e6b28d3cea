"""`python -m bot key`: keys that tokens are sealed with, where workspaces install the bot."""

import click

from bot.cli.console import Console
from bot.operations.database import open_database
from bot.settings import settings
from bot.slack.installations import open_installations
from bot.slack.token_cipher import TokenCipher
from db.core import schema


@click.group()
def key() -> None:
    """Make a key that tokens are sealed with, or change over to another."""


@key.command()
def new() -> None:
    """Print a new key, for ENCRYPTION_KEYS. It is kept nowhere: losing it loses the tokens."""
    click.echo(TokenCipher.make_key())


@key.command()
@click.pass_obj
def rotate(console: Console) -> None:
    """Seal every token anew, with the first of ENCRYPTION_KEYS.

    Put a new key before the old one, with a comma between them, restart every process, and run
    this; then the old key can be left out.
    """
    read = settings.load_slack(console.env_file)
    with open_database(read.database_url) as engine:
        schema.ensure(engine)
        installed = open_installations(read, engine, console.clock)
        if installed is None:
            raise click.ClickException("There is nothing to seal: ENCRYPTION_KEYS is not set.")
        number = installed.reencrypt()
    click.echo(f"Sealed anew, workspaces: {number}. The older keys can be left out.")
