"""`python -m bot pair`: see a programme's pairs, and end one."""

import click

from agendas.roster.writing import write_roster
from bot.cli.console import NUMBER, Console, Tenant
from db.mentoring import pairs, programmes
from db.mentoring.pairs import ENDED, Pair
from handlers.pair import service as moves
from handlers.roster.exporting import list_lines


@click.group()
def pair() -> None:
    """List the pairs there are, or end one."""


@pair.command(name="list")
@click.option("--programme", "name", metavar="NAME", help="Of this programme alone.")
@click.option("--ended", is_flag=True, help="Those that have ended as well.")
@click.option("--csv", "as_csv", is_flag=True, help="As a roster, which can be loaded again.")
@click.pass_obj
def list_(console: Console, name: str | None, ended: bool, as_csv: bool) -> None:
    """List pairs: their number, who they are, and how they stand; never a word of theirs."""
    with console.open_tenant() as tenant, tenant.sessions() as session:
        session.connection(execution_options={"read_only": True})
        found = programmes.of_workspace(session, tenant.workspace_id)
        chosen = [one for one in found if name in (None, one.name)]
        if not chosen:
            raise click.ClickException(_explain_none(tenant, name, found))
        if as_csv:
            lines = [line for one in chosen for line in list_lines(session, one, ended=ended)]
            click.echo(write_roster(lines).removeprefix("\ufeff").replace("\r\n", "\n"), nl=False)
            return
        for one in chosen:
            there = pairs.of_programme(session, tenant.workspace_id, one.id)
            for row in there:
                if ended or row.state != ENDED:
                    click.echo(_describe(row))


@pair.command()
@click.argument("number", type=NUMBER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def end(console: Console, number: int, yes: bool) -> None:
    """End the pair NUMBER, as `pair list` has it. Both are told in neutral words."""
    with console.open_tenant() as tenant:
        with tenant.sessions() as session:
            said = _describe(_require_pair(session.get(Pair, number), tenant))
        if not yes:
            click.confirm(f"{said}\nEnd it?", abort=True)
        with tenant.sessions.begin() as session:
            row = pairs.get_kept(session, tenant.workspace_id, number)
            if row.state != ENDED:
                moves.end_by(session, row, tenant.now, None)
    click.echo("It has ended. Both are told in neutral words.")


def _require_pair(found: Pair | None, tenant: Tenant) -> Pair:
    if found is None or found.workspace_id != tenant.workspace_id:
        raise click.ClickException("There is no such pair here: python -m bot pair list")
    if found.state == ENDED:
        raise click.ClickException("That pair has ended already.")
    return found


def _explain_none(tenant: Tenant, name: str | None, found: object) -> str:
    if not found or name is None:
        return f"{tenant.workspace} has no programme yet: python -m bot programme add --help"
    return f'There is no programme called "{name}": python -m bot programme list'


def _describe(row: Pair) -> str:
    return (
        f"{row.id}: {row.mentor.name} (mentor) and {row.mentee.name} in {row.programme.name}, "
        f"{row.state}"
    )
