"""`python -m bot replay`: messages that were given up are tried again."""

import click

from bot.cli.console import NUMBER, Console
from db.messages import dead_letters

LEFT_OUT = {
    "late": "too late by now",
    "unknown": "may have gone out already: look, and name those that did not (see doctor)",
}


@click.command()
@click.argument("ids", metavar="ID...", type=NUMBER, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that were given up for good.")
@click.pass_obj
def replay(console: Console, ids: tuple[int, ...], everything: bool) -> None:
    """Send messages again that were given up, by the numbers that `doctor` names, or all.

    Mend the reason first. One that is too late by now, or no longer wanted, does not go out.
    """
    if everything == bool(ids):
        raise click.UsageError("Name the messages by their numbers, or say --all.")
    if everything:
        _replay_all(console)
        return
    with console.open_tenant() as tenant, tenant.sessions.begin() as session:
        wrong = [
            row_id
            for row_id in ids
            if not dead_letters.replay(session, tenant.workspace_id, row_id, tenant.now)
        ]
        if wrong:
            named = ", ".join(map(str, wrong))
            raise click.ClickException(
                f"In {tenant.workspace} no message was given up that has the number {named}. "
                "Nothing was changed; python -m bot doctor names those there are."
            )
    count = "One message goes" if len(ids) == 1 else f"{len(ids)} messages go"
    click.echo(f"{count} out as soon as the bot runs.")


def _replay_all(console: Console) -> None:
    with console.open_tenant() as tenant, tenant.sessions.begin() as session:
        found = dead_letters.replay_all(session, tenant.workspace_id, tenant.now)
    again = found["again"]
    count = "One message goes" if again == 1 else f"{again} messages go"
    said = f"{count} out as soon as the bot runs, the oldest first."
    click.echo(said if again else "There is no message to send again.")
    for why, words in LEFT_OUT.items():
        if found[why]:
            click.echo(f"Left out: {found[why]} ({words}).")
