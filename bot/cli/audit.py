"""`python -m bot audit`: who did what to which pair, and when; never what was said."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from bot.cli.console import NUMBER, Console
from db.mentoring import people
from db.privacy import audit as rows
from db.privacy.audit import Audit

FORMATS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M")


@click.command()
@click.option("--pair", type=NUMBER, metavar="ID", help="Only what was done to a pair.")
@click.option(
    "--since", type=click.DateTime(FORMATS), metavar="DAY", help="Only from this day on (UTC)."
)
@click.pass_obj
def audit(console: Console, pair: int | None, since: datetime | None) -> None:
    """Print the audit log: when (UTC), who by Slack id, what, to which row.

    It holds ids, and no word that anybody wrote. A dash stands for what time brought, or the
    command line.
    """
    subject = f"pair:{pair}" if pair else None
    begin = since.replace(tzinfo=UTC) if since else None
    with console.open_tenant() as tenant, tenant.sessions() as session:
        entries = rows.entries(session, tenant.workspace_id, subject=subject, since=begin)
        lines = [_format_line(session, one) for one in entries]
    click.echo("\n".join(lines) if lines else "Nothing was done that is written down.")


def _format_line(session: Session, one: Audit) -> str:
    person = one.person_id and people.get(session, one.workspace_id, one.person_id)
    who = person.slack_id if person else "-"
    return f"{one.at:%Y-%m-%d %H:%M:%S}  {who}  {one.verb}  {one.subject}"
