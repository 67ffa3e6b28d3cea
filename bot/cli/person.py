"""`python -m bot person`: who is known, and the wishes of those who can ask no more."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.personal_data import as_json, as_page
from agendas.roster.people import fold_name, reference
from bot.cli.console import Console, Tenant
from db.mentoring import people, programmes
from db.mentoring.people import Person
from db.privacy import audit
from handlers.personal_data import service
from handlers.personal_data.export import compile_export

FILES = ("my-mentoring-data.html", "my-mentoring-data.json")


@click.group()
def person() -> None:
    """List people, or hand over or forget what is kept of one."""


@person.command(name="list")
@click.option("--gone", is_flag=True, help="Those alone whom Slack knows no more.")
@click.pass_obj
def list_(console: Console, gone: bool) -> None:
    """List those whom programmes of the workspace know, by name."""
    with console.open_tenant() as tenant, tenant.sessions() as session:
        session.connection(execution_options={"read_only": True})
        for one in _list_known(session, tenant):
            if not (gone and one.active):
                state = "" if one.active else ", gone from Slack"
                click.echo(f"{one.slack_id}: {one.name}{state}")


@person.command()
@click.argument("who")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Into this folder; else where you are.",
)
@click.pass_obj
def export(console: Console, who: str, folder: Path) -> None:
    """Write all that is kept of WHO (Slack id, address or name), as two files.

    It has what their pairs wrote: hand it to them alone. That it was done stands in the audit log.
    """
    with console.open_tenant() as tenant, tenant.sessions.begin() as session:
        found = _find(session, tenant, who)
        facts = compile_export(session, found, tenant.now)
        written = (as_page(facts, found.zone), as_json(facts))
        verb = audit.Verb.EXPORT
        audit.note(session, tenant.workspace_id, verb, "person", found.id, tenant.now)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in zip(FILES, written, strict=True):
            path = folder / name
            path.write_text(content, encoding="utf-8")
            path.chmod(0o600)
            click.echo(f"Wrote {path}")


@person.command()
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(console: Console, who: str, yes: bool) -> None:
    """Forget WHO (Slack id, address or name): at once, and for good. Their pairs end.

    What a pair wrote stays for the one who is left. Whoever runs a programme hands it over first.
    """
    with console.open_tenant() as tenant:
        with tenant.sessions() as session:
            found = _find(session, tenant, who)
            number, name = found.id, f"{found.name} ({found.slack_id})"
            runs = programmes.run_by(session, tenant.workspace_id, number)
        if runs:
            named = ", ".join(one.name for one in runs)
            raise click.ClickException(
                f"{name} runs {named}. Name somebody else first: "
                "python -m bot programme add --update"
            )
        if not yes:
            click.confirm(f"Forget {name}, at once and for good?", abort=True)
        with tenant.sessions.begin() as session:
            row = people.get(session, tenant.workspace_id, number)
            service.forget(session, row, tenant.now)
    click.echo("Forgotten. Backups keep their copies for as long as you keep them.")


def _list_known(session: Session, tenant: Tenant) -> list[Person]:
    rows = session.scalars(
        select(Person).where(Person.workspace_id == tenant.workspace_id).order_by(Person.name)
    )
    return [one for one in rows if not one.forgotten]


def _find(session: Session, tenant: Tenant, who: str) -> Person:
    """Return who is meant; raise ClickException for nobody, and for more than one."""
    known = _list_known(session, tenant)
    ref = reference(who)
    if ref and "@" in ref:
        profile = tenant.directory.find(ref)
        ref = profile.slack_id if profile else None
        found = [one for one in known if one.slack_id == ref]
    elif ref:
        found = [one for one in known if one.slack_id == ref]
    else:
        found = [one for one in known if fold_name(one.name) == fold_name(who)]
    if not found:
        raise click.ClickException(
            f'Nobody here is known as "{who}": python -m bot person list. Addresses of those who '
            "are gone from Slack are not kept: name them by Slack id or name."
        )
    if len(found) > 1:
        ids = ", ".join(one.slack_id for one in found)
        raise click.ClickException(f'"{who}" is the name of {len(found)}: say which: {ids}.')
    return found[0]
