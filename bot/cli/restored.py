"""`python -m bot restored`: what was due since a backup is looked up before it may go out."""

from datetime import UTC, datetime

import click
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.cli.console import Console, Tenant
from bot.operations.single_instance import lock_database_file
from bot.settings import settings
from bot.slack.directory import SlackCallFailed
from db.core import ids
from db.messages import live, restoring
from handlers import due

# Far more rows of one kind than are made between two backups: what was lost keeps its numbers.
LOST_AT_MOST = 1_000_000


class MomentType(click.ParamType[datetime]):
    """An ISO time; one without an offset is in UTC."""

    name = "time"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the time, aware; refuse what is none."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-11-30T03:00+00:00.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command()
@click.option(
    "--since",
    type=MomentType(),
    required=True,
    help="When the backup was made, such as 2026-11-30T03:00+00:00; without an offset it is UTC. "
    "If in doubt, earlier.",
)
@click.pass_obj
def restored(console: Console, since: datetime) -> None:
    """Say that the database was restored from a backup, before the bot is started on it.

    Messages that went out since the backup was made are not known to it. With this they are looked
    up in Slack, each by its mark, and what is found there is not sent again. Stop all processes
    first.
    """
    read = settings.load_slack(console.env_file)
    looked_up, faults, moved_on = 0, [], False
    with lock_database_file(read.database_url), console.open_tenants() as tenants:
        if since > console.clock.now():
            raise click.ClickException("The backup cannot have been made in the future.")
        for workspace_id, begin in tenants.items():
            try:
                tenant = begin()
                moved_on = moved_on or skip_lost_ids(tenant)
                looked_up += mark_for_lookup(tenant, since)
            except SlackCallFailed as why:
                faults.append(f"{workspace_id} {why}".strip())
    if faults:
        raise click.ClickException("\n".join([*faults, "Mend that, then run this again."]))
    click.echo(
        f"Before they go out, {looked_up} messages will be looked up in Slack. Start the bot."
    )


def skip_lost_ids(tenant: Tenant) -> bool:
    """Let no row made from now on get the number of one that was lost; return that it is done.

    Buttons of what was lost are still to be seen in Slack.
    """
    with tenant.sessions.begin() as session:
        ids.move_on(session, LOST_AT_MOST)
    return True


def mark_for_lookup(tenant: Tenant, since: datetime) -> int:
    """Queue what came due, then have all of it looked up; return how many messages that is.

    Raises SlackCallFailed when Slack cannot be asked where to look; nothing is marked then.
    """
    due.relive(tenant.sessions, tenant.now)
    with tenant.sessions() as session:
        session.connection(execution_options={"read_only": True})
        homeless = restoring.homeless(session, tenant.workspace_id, tenant.now)
    opened = {user: channel for user in homeless if (channel := _open_channel(tenant.client, user))}
    with tenant.sessions.begin() as session:
        # Slack may show what was so after the backup.
        live.doubt_all(session, tenant.workspace_id)
        return restoring.look_up_first(session, tenant.workspace_id, since, tenant.now, opened)


def _open_channel(client: WebClient, user: str) -> str | None:
    try:
        return str(client.conversations_open(users=user)["channel"]["id"])
    except SlackApiError as error:
        if error.response.status_code != 200:
            raise SlackCallFailed("Slack is in trouble. Try again in a minute.") from None
        return None  # someone who cannot be written to now was not written to lately either
    except OSError as error:
        raise SlackCallFailed(f"Slack could not be reached: {error}.") from None
