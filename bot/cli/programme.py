"""`python -m bot programme`: start a programme, and see which there are."""

import re

import click

from agendas.profiles import Profile
from bot.cli import places
from bot.cli.console import Console, Tenant
from db.mentoring import programmes
from db.mentoring.programmes import Programme
from handlers.programme import service
from handlers.programme.service import Action, Draft, NoTimeZone, Summary, UnfitFacilitators

CHANNEL = re.compile(r"[CG][A-Z0-9]+")
LONGEST_NAME = 100
LONGEST_RETENTION = 240
UNCHANGED = "Nothing was changed."
NO_TIME_ZONE = (
    "Slack gives no time zone for the facilitators, and a programme has that of its first. "
    "Let one of them set theirs in Slack's preferences."
)
DONE = {
    Action.STARTED: 'Started "{name}" in {workspace}.',
    Action.CHANGED: 'Changed "{name}".',
    Action.LEFT: '"{name}" exists already; nothing was changed. --update changes it.',
}


def _parse_channel(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not CHANNEL.fullmatch(value):
        raise click.BadParameter(
            f'"{value}" is no channel id. It begins with C, such as C012AB3CD, and stands at the '
            "foot of the channel's details in Slack."
        )
    return value


def _parse_name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = " ".join(value.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.BadParameter(f"A name has 1 to {LONGEST_NAME} characters.")
    return name


@click.group()
def programme() -> None:
    """Start a mentoring programme, or list those there are."""


@programme.command()
@click.argument("name", callback=_parse_name)
@click.option(
    "--channel",
    required=True,
    metavar="ID",
    callback=_parse_channel,
    help="Where the weekly digest goes: a private channel's id. Invite the bot there first.",
)
@click.option(
    "--facilitator",
    "facilitators",
    required=True,
    multiple=True,
    metavar="PERSON",
    help="Who runs it: Slack id or e-mail address. Say it again for each; the first gives the "
    "programme its time zone.",
)
@click.option(
    "--retention-months",
    type=click.IntRange(1, LONGEST_RETENTION),
    metavar="N",
    help="Erase what a pair wrote this many months after its end. 24, unless you say otherwise.",
)
@click.option(
    "--country",
    metavar="CODE",
    help="Whose weekends and holidays are kept: CA, or Canada. Unless you say it, or with none, "
    "those of each person's time zone. Whoever works elsewhere says so in Slack.",
)
@click.option(
    "--region", metavar="CODE", help="A province, state or canton with holidays of its own: ON."
)
@click.option(
    "--update", is_flag=True, help="Give a programme that exists this channel and these people."
)
@click.pass_obj
def add(
    console: Console,
    name: str,
    channel: str,
    facilitators: tuple[str, ...],
    retention_months: int | None,
    country: str | None,
    region: str | None,
    update: bool,
) -> None:
    """Start the programme NAME.

    One of that name that exists is left as it is, unless you say --update.
    """
    place = places.read_options(country, region)
    with console.open_tenant() as tenant:
        unseen = _check_channel(tenant, name, channel)
        named: dict[str, Profile | None] = {
            text: tenant.directory.find(text) for text in facilitators
        }
        draft = Draft(name, channel, named, retention_months, *place)
        lines = _save(tenant, draft, update)
    # Said only once it has been committed.
    click.echo("\n".join(lines))
    if unseen:
        click.echo(f"note: {unseen} It must be private, with the bot in it: /invite @Reiterate")


@programme.command(name="list")
@click.pass_obj
def list_(console: Console) -> None:
    """List the workspace's programmes."""
    with console.open_tenant() as tenant, tenant.sessions() as session:
        running = programmes.of_workspace(session, tenant.workspace_id)
        for one in running:
            click.echo(_describe(service.summarise(session, one)))
    if not running:
        click.echo(f"{tenant.workspace} has no programme yet: python -m bot programme add --help")


def _check_channel(tenant: Tenant, name: str, channel: str) -> str:
    """Refuse a channel that a digest must not go to, or cannot; it says who has lapsed.

    Returns why it could not be looked at, or nothing. Raises ClickException.
    """
    # Commands that look at no channel do without the doctor.
    from bot.doctor import workspace

    _, answer = workspace.check_token(tenant.client)
    place = Programme(name=name, channel_id=channel)
    findings = list(
        workspace.check_channel(tenant.client, place, answer.scopes if answer else None)
    )
    wrong = [f"{channel}: {one.sentence} {one.mend}" for one in findings if one.ok is False]
    if wrong:
        raise click.ClickException("\n".join([*wrong, UNCHANGED]))
    return " ".join(one.sentence for one in findings if one.ok is None)


def _save(tenant: Tenant, draft: Draft, update: bool) -> list[str]:
    """Return what is to be said of what was done; raise ClickException where nothing was."""
    where, name = tenant.workspace_id, tenant.workspace
    try:
        with tenant.sessions.begin() as session:
            saved = service.save(session, where, name, draft, tenant.now, update=update)
            line = _describe(service.summarise(session, saved.programme))
        if saved.action is Action.CHANGED and draft.country is not None:
            places.hand_on(tenant, saved.programme)
    except UnfitFacilitators as unfit:
        wrong = [fault.sentence for fault in unfit.faults]
        raise click.ClickException("\n".join([*wrong, UNCHANGED])) from None
    except NoTimeZone:
        raise click.ClickException(f"{NO_TIME_ZONE}\n{UNCHANGED}") from None
    done = DONE[saved.action].format(name=draft.name, workspace=name)
    return [done, line, *(f"note: {remark.sentence}" for remark in saved.remarks)]


def _describe(summary: Summary) -> str:
    one = summary.programme
    names = ", ".join(f"{person.name} ({person.slack_id})" for person in summary.facilitators)
    return (
        f"{one.name}: {summary.pairs} {'pair' if summary.pairs == 1 else 'pairs'}; "
        f"channel {one.channel_id}; facilitators {names}; time zone {one.timezone}; "
        f"{places.describe(one)}"
        f"what is written kept for {one.retention_months} months after a pair's end"
    )
