"""`python -m bot programme`: start a programme, and see which there are."""

import re
from dataclasses import replace

import click
from sqlalchemy.orm import Session

from agendas.profiles import Profile, remarks
from agendas.roster import Remark, person_fault
from bot.cli.console import Bench, Console
from db.mentoring import pairs, people, programmes, workspaces
from db.mentoring.pairs import ENDED
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.privacy import audit
from db.privacy.audit import Verb
from handlers.roster.service import with_known_zones

CHANNEL = re.compile(r"[CG][A-Z0-9]+")
LONGEST_NAME = 100
LONGEST_RETENTION = 240


def _channel(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not CHANNEL.fullmatch(value):
        raise click.BadParameter(
            f'"{value}" is no channel id. It begins with C, such as C012AB3CD, and stands at the '
            "foot of the channel's details in Slack."
        )
    return value


def _name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = " ".join(value.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.BadParameter(f"A name has 1 to {LONGEST_NAME} characters.")
    return name


@click.group()
def programme() -> None:
    """Start a mentoring programme, or list those there are."""


@programme.command()
@click.argument("name", callback=_name)
@click.option(
    "--channel",
    required=True,
    metavar="ID",
    callback=_channel,
    help="Where the weekly digest goes: a private channel's id. Invite the bot there first.",
)
@click.option(
    "--facilitator",
    "facilitators",
    required=True,
    multiple=True,
    metavar="PERSON",
    help="Who runs it: Slack id or e-mail address. Say it again for each; the first one gives the "
    "programme its time zone.",
)
@click.option(
    "--retention-months",
    type=click.IntRange(1, LONGEST_RETENTION),
    metavar="N",
    help="Erase what a pair wrote this many months after its end. 24, unless you say otherwise.",
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
    update: bool,
) -> None:
    """Start the programme NAME.

    One of that name that exists is left as it is, unless you say --update.
    """
    with console.bench() as bench:
        unseen = _place(bench, name, channel)
        profiles = _facilitators(bench, facilitators)
        verb: Verb | None
        with bench.sessions.begin() as session:
            profiles, notes = _zoned(session, bench, profiles)
            found = programmes.named(session, bench.workspace_id, name)
            if found is None:
                workspaces.keep(session, bench.workspace_id, bench.workspace)
                runners = _keep(session, bench, profiles)
                found = programmes.start(
                    session, bench.workspace_id, name, channel, runners, bench.now
                )
                verb = Verb.PROGRAMME_ADD
                done = f'Started "{name}" in {bench.workspace}.'
            elif update:
                found.channel_id = channel
                programmes.set_facilitators(
                    session, found, _keep(session, bench, profiles), bench.now
                )
                verb = Verb.PROGRAMME_UPDATE
                done = f'Changed "{name}".'
            else:
                verb = None
                done = f'"{name}" exists already; nothing was changed. --update changes it.'
            if verb is not None:
                found.retention_months = retention_months or found.retention_months
                audit.note(session, bench.workspace_id, verb, "programme", found.id, bench.now)
            line = _line(session, found)
    # Said only once it has been committed.
    click.echo("\n".join([done, line, *(f"note: {note.sentence}" for note in notes)]))
    if unseen:
        click.echo(f"note: {unseen} It must be private, with the bot in it: /invite @Reiterate")


@programme.command(name="list")
@click.pass_obj
def list_(console: Console) -> None:
    """List the workspace's programmes."""
    with console.bench() as bench, bench.sessions() as session:
        found = programmes.of_workspace(session, bench.workspace_id)
        for one in found:
            click.echo(_line(session, one))
    if not found:
        click.echo(f"{bench.workspace} has no programme yet: python -m bot programme add --help")


def _place(bench: Bench, name: str, channel: str) -> str:
    """Refuse a channel that a digest must not go to, or cannot; it says who has lapsed.

    Returns why it could not be looked at, or nothing. Raises ClickException.
    """
    # Commands that look at no channel do without the doctor.
    from bot.doctor import workspace

    _, answer = workspace.token(bench.client)
    place = Programme(name=name, channel_id=channel)
    found = list(workspace.channel(bench.client, place, answer.scopes if answer else None))
    wrong = [f"{channel}: {one.sentence} {one.mend}" for one in found if one.ok is False]
    if wrong:
        raise click.ClickException("\n".join([*wrong, "Nothing was changed."]))
    return " ".join(one.sentence for one in found if one.ok is None)


def _facilitators(bench: Bench, named: tuple[str, ...]) -> list[Profile]:
    found = [(text, bench.directory.find(text)) for text in named]
    faults = [person_fault(0, "facilitator", text, profile) for text, profile in found]
    wrong = [fault.sentence for fault in faults if fault]
    if wrong:
        raise click.ClickException("\n".join([*wrong, "Nothing was changed."]))
    return list({profile.slack_id: profile for _, profile in found if profile}.values())


def _zoned(
    session: Session, bench: Bench, profiles: list[Profile]
) -> tuple[list[Profile], list[Remark]]:
    """Return the facilitators, each with a zone, and what is to be known of them.

    Those of whom none is known get that of the first who has one, as the programme does.
    """
    by_id = {one.slack_id: one for one in profiles}
    zoned = with_known_zones(session, bench.workspace_id, by_id).values()
    known = [one for one in zoned if one is not None]
    zone = next((one.timezone for one in known if one.timezone), None)
    if zone is None:
        raise click.ClickException(
            "Slack gives no time zone for the facilitators, and a programme has that of its first. "
            "Let one of them set theirs in Slack's preferences.\nNothing was changed."
        )
    notes = [
        Remark(0, kind, {"name": one.name, "zone": zone}) for one in known for kind in remarks(one)
    ]
    return [replace(one, timezone=one.timezone or zone) for one in known], notes


def _keep(session: Session, bench: Bench, profiles: list[Profile]) -> list[Person]:
    kept = [
        people.keep(session, bench.workspace_id, p.slack_id, p.name, p.timezone) for p in profiles
    ]
    for person in kept:
        person.active = True
    return kept


def _line(session: Session, one: Programme) -> str:
    runners = programmes.facilitators(session, one.workspace_id, one.id)
    names = ", ".join(f"{person.name} ({person.slack_id})" for person in runners)
    found = pairs.of_programme(session, one.workspace_id, one.id)
    going = sum(pair.state != ENDED for pair in found)
    return (
        f"{one.name}: {going} {'pair' if going == 1 else 'pairs'}; channel {one.channel_id}; "
        f"facilitators {names}; time zone {one.timezone}; "
        f"what is written kept for {one.retention_months} months after a pair's end"
    )
