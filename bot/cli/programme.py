"""`python -m bot programme`: start a programme, and see which there are."""

import re

import click

from agendas.profiles import Profile
from agendas.programme import LONGEST_NAME, LONGEST_RETENTION
from agendas.rhythm.cadence import Cadence, NotACadence
from bot.cli import places
from bot.cli.console import Console, Tenant
from bot.operations.clock import SystemClock
from db.mentoring import programmes
from db.mentoring.programmes import Programme
from handlers.features import rezone
from handlers.programme import service
from handlers.programme.following import follow
from handlers.programme.service import (
    Action,
    Draft,
    NoTimeZone,
    Summary,
    UnfitFacilitators,
    WrongDays,
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHANNEL = re.compile(r"[CG][A-Z0-9]+")
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


def _parse_cadence(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else Cadence.parse(value).code
    except NotACadence:
        raise click.BadParameter(
            f'"{value}" is no cadence: say "every 2 weeks", "monthly", "quarterly" or such.'
        ) from None


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
    "--cadence",
    metavar="CADENCE",
    callback=_parse_cadence,
    help="How often pairs mean to meet of which nothing else is said: monthly, unless you say it.",
)
@click.option(
    "--digest-day",
    type=click.Choice(WEEKDAYS, case_sensitive=False),
    help="On which day the digest comes: Monday, unless you say otherwise.",
)
@click.option(
    "--digest-hour",
    type=click.IntRange(0, 23),
    metavar="HOUR",
    help="At which hour, in the programme's time zone: 9, unless you say otherwise.",
)
@click.option(
    "--grace",
    type=click.IntRange(0, 120),
    metavar="DAYS",
    help="So many days after it should have met a pair has lapsed: 14, unless you say otherwise.",
)
@click.option(
    "--prompt-days",
    type=click.IntRange(2, 28),
    metavar="DAYS",
    help="So long before a meeting its mentee is asked for the agenda: 3, unless you say it.",
)
@click.option(
    "--share-days",
    type=click.IntRange(1, 14),
    metavar="DAYS",
    help="So long before a meeting its mentor is shown the agenda: 1, unless you say it.",
)
@click.option(
    "--open-to-all/--not-open-to-all",
    "open_to_all",
    default=None,
    help="Whether everybody in the workspace can ask for a mentor, and sees who has room: not, "
    "unless you say it.",
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
    cadence: str | None,
    digest_day: str | None,
    digest_hour: int | None,
    grace: int | None,
    prompt_days: int | None,
    share_days: int | None,
    open_to_all: bool | None,
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
        weekday = None if digest_day is None else WEEKDAYS.index(digest_day)
        draft = Draft(
            name,
            channel,
            named,
            retention_months,
            *place,
            cadence=cadence,
            weekday=weekday,
            hour=digest_hour,
            grace=grace,
            prompt=prompt_days,
            share=share_days,
            asking=open_to_all,
        )
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

    _, answer = workspace.check_token(tenant.client, SystemClock())
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
        if saved.action is Action.CHANGED:
            known = (tenant.sessions, where, saved.programme.id)
            follow(*known, _list_given(draft), rezone, tenant.now)
    except UnfitFacilitators as unfit:
        wrong = [fault.sentence for fault in unfit.faults]
        raise click.ClickException("\n".join([*wrong, UNCHANGED])) from None
    except WrongDays as wrong:
        raise click.ClickException(
            f"The mentee would be asked {wrong.prompt} days before a meeting, and the agenda would "
            f"be shared {wrong.share} days before: it has to be asked for earlier.\n{UNCHANGED}"
        ) from None
    except NoTimeZone:
        raise click.ClickException(f"{NO_TIME_ZONE}\n{UNCHANGED}") from None
    done = DONE[saved.action].format(name=draft.name, workspace=name)
    return [done, line, *(f"note: {remark.sentence}" for remark in saved.remarks)]


def _list_given(draft: Draft) -> list[str]:
    given = {"country": draft.country, "grace": draft.grace}
    given |= {"prompt": draft.prompt, "share": draft.share}
    return [name for name, value in given.items() if value is not None]


def _describe(summary: Summary) -> str:
    one = summary.programme
    names = ", ".join(f"{person.name} ({person.slack_id})" for person in summary.facilitators)
    return (
        f"{one.name}: {summary.pairs} {'pair' if summary.pairs == 1 else 'pairs'}; "
        f"channel {one.channel_id}; facilitators {names}; time zone {one.timezone}; "
        f"{places.describe(one)}"
        f"what is written kept for {one.retention_months} months after a pair's end"
        f"{'; everybody can ask for a mentor' if one.asking else ''}"
    )
