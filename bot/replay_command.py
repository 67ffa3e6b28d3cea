"""`python -m bot replay`: messages that were given up are tried again."""

import click

from bot.console import Console
from db import undelivered


@click.command()
@click.argument("ids", metavar="ID...", type=click.IntRange(min=1), nargs=-1, required=True)
@click.pass_obj
def replay(console: Console, ids: tuple[int, ...]) -> None:
    """Send messages again that were given up, by the numbers that `doctor` names.

    Mend the reason first. One that is too late by now, or no longer wanted, does not go out.
    """
    with console.bench() as bench, bench.sessions.begin() as session:
        wrong = [
            row_id
            for row_id in ids
            if not undelivered.replay(session, bench.workspace_id, row_id, bench.now)
        ]
        if wrong:
            named = ", ".join(map(str, wrong))
            raise click.ClickException(
                f"In {bench.workspace} no message was given up that has the number {named}. "
                "Nothing was changed; python -m bot doctor names those there are."
            )
    count = "One message goes" if len(ids) == 1 else f"{len(ids)} messages go"
    click.echo(f"{count} out as soon as the bot runs.")
