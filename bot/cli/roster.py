"""`python -m bot roster`: load pairs from a file."""

import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from agendas import roster as rules
from agendas.dates.local_time import zone_named
from agendas.dates.wording import moment_in_words
from agendas.profiles import Profile
from agendas.rhythm.cadence import Cadence
from agendas.roster import COLUMNS, Fault, Row
from agendas.text.messages import phrase
from bot.cli.console import Console, Tenant
from handlers.roster import loading, service
from handlers.roster.service import Change, Plan, Refused, Step

WAITS = "Another roster is being loaded here: waiting until it is done."
IN_PARTS = (
    "{rows} rows are written in {parts} parts, so that nobody has to wait for all of them. "
    "Should this be cut short, load the file again: what is there already stays as it is."
)
CHANGED = "Somebody changed a person or a pair of the file while it was being loaded."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--anew", is_flag=True, help="Begin pairs of the file again that have ended.")
@click.pass_obj
def roster(console: Console, file: Path, dry_run: bool, anew: bool) -> None:
    """Load the pairs in FILE, a CSV file in UTF-8.

    \b
    programme,mentor,mentee,cadence,next_meeting
    Faculty,ada@example.org,U012AB3CD,6 weeks,2027-01-18T10:00
    Faculty,ada@example.org,ben@example.org,quarterly,

    People are named by Slack id or e-mail address. A cadence is "monthly", "6 weeks", "quarterly",
    "twice a year" or alike. The next meeting is in the mentee's own time zone, or left empty.

    Wrong rows are listed, and nothing is loaded unless all are right. Loading a file again changes
    nothing; a pair that exists keeps its next meeting, and is given another cadence if the file
    has one. A pair that ended stays so, unless you say --anew.
    """
    rows, faults = _read(file)
    with console.open_tenant() as tenant:
        profiles = _look_up(tenant, rules.references(rows))
        waits = partial(click.echo, WAITS, err=True)
        with loading.lock_roster(tenant.engine, tenant.workspace_id, waits):
            now = console.clock.now()
            plan = _plan(tenant, rows, profiles, faults, now, anew=anew)
            if not dry_run:
                _load(tenant, plan.steps, now)
    for remark in plan.remarks:
        click.echo(f"line {remark.line}: note: {remark.sentence}")
    for step in plan.steps:
        click.echo(f"line {step.entry.line}: {_describe(step)}")
    click.echo(_summarise(plan, dry_run))


def _read(file: Path) -> tuple[list[Row], list[Fault]]:
    try:
        data = file.read_bytes()
        return rules.read(data.decode("utf-8-sig"))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise click.ClickException(
            f'{file} is not UTF-8 (line {line}). Save it as "CSV UTF-8".'
        ) from None
    except rules.WrongColumns as error:
        raise click.ClickException(
            f"The first line of {file} must name the columns, with commas between them:\n"
            f"  {','.join(COLUMNS)}\nIt is:\n  {','.join(error.found)}"
        ) from None


def _look_up(tenant: Tenant, references: list[str]) -> dict[str, Profile | None]:
    with click.progressbar(
        length=len(references),
        label="Asking Slack",
        file=sys.stderr,
        hidden=len(references) < 20,
    ) as bar:
        return tenant.directory.find_all(references, bar.update)


def _plan(
    tenant: Tenant,
    rows: Sequence[Row],
    profiles: dict[str, Profile | None],
    faults: Sequence[Fault],
    now: datetime,
    *,
    anew: bool,
) -> Plan:
    try:
        with tenant.sessions() as session:
            session.connection(execution_options={"read_only": True})
            return service.plan_rows(
                session, tenant.workspace_id, rows, profiles, faults, now, anew=anew
            )
    except Refused as refused:
        lines = [f"line {fault.line}: {fault.sentence}" for fault in refused.faults]
        raise click.ClickException("\n".join(["Nothing was loaded.", *lines])) from None


def _load(tenant: Tenant, steps: Sequence[Step], now: datetime) -> None:
    parts = loading.split_into_parts(steps)
    rows, done = sum(map(len, parts)), 0
    if len(parts) > 1:
        click.echo(IN_PARTS.format(rows=rows, parts=len(parts)), err=True)
    try:
        with click.progressbar(
            length=rows, label="Loading", file=sys.stderr, hidden=len(parts) < 2
        ) as bar:
            for number in loading.load(tenant.sessions, tenant.workspace_id, steps, now):
                done += number
                bar.update(number)
    except loading.ChangedMeanwhile:
        raise click.ClickException(f"{CHANGED} {_describe_progress(done, rows)}") from None
    except BaseException:
        if done:
            click.echo(_describe_progress(done, rows), err=True)
        raise


def _describe_progress(done: int, rows: int) -> str:
    said = f"{done} of {rows} rows were loaded" if done else "Nothing was loaded"
    return f"{said}. Load the file again: what is there already stays as it is."


def _describe(step: Step) -> str:
    entry = step.entry
    pair = f"{entry.mentor.name} (mentor) and {entry.mentee.name} in {entry.programme}"
    if step.change is Change.BEGIN:
        return f"new: {pair}, {_describe_cadence(entry.cadence)}, {_describe_first_meeting(step)}"
    if step.change is Change.CADENCE:
        assert step.cadence_before is not None
        before = _describe_cadence(step.cadence_before)
        return f"{pair}: {_describe_cadence(entry.cadence)} instead of {before}"
    if step.change is Change.ENDED:
        return f"{pair}: ended, and left so (--anew begins it again)"
    if step.change is Change.ANEW:
        return f"again: {pair}, {_describe_cadence(entry.cadence)}, {_describe_first_meeting(step)}"
    return f"{pair}: already there"


def _describe_cadence(cadence: Cadence) -> str:
    return phrase("shared/_cadence", "words", cadence=cadence)


def _describe_first_meeting(step: Step) -> str:
    when, zone = step.entry.next_meeting, zone_named(step.entry.mentee.timezone)
    return f"next meeting {moment_in_words(when, zone)}" if when else "no meeting planned yet"


def _summarise(plan: Plan, dry_run: bool) -> str:
    said = (
        f"{plan.count(Change.BEGIN, Change.ANEW)} new, "
        f"{plan.count(Change.CADENCE)} with another cadence, "
        f"{plan.count(Change.NOTHING, Change.ENDED)} already there."
    )
    return f"Dry run, nothing was changed: {said}" if dry_run else f"Pairs: {said}"
