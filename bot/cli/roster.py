"""`python -m bot roster`: load pairs from a file."""

import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from agendas.dates.local_time import zone_named
from agendas.dates.wording import moment_in_words
from agendas.rhythm.cadence import Cadence
from agendas.roster.explaining import describe_details, describe_reading, explain, list_by_name
from agendas.roster.people import Directory, list_references
from agendas.roster.resolving import list_named
from agendas.roster.rows import NoHeader, Read, Row, read
from agendas.roster.sheets import NotASheet
from agendas.text.messages import phrase
from bot.cli.console import Console, Tenant
from handlers.roster import loading, planning
from handlers.roster.planning import Change, Plan, Step

WAITS = "Another roster is being loaded here: waiting until it is done."
IN_PARTS = (
    "{rows} rows are written in {parts} parts, so that nobody has to wait for all of them. "
    "Should this be cut short, load the file again: what is there already stays as it is."
)
NAMES = (
    "Nothing was loaded. These are given by name: look whether they are the ones, and load it with "
    "--names, or write their addresses."
)
CHANGED = "Somebody changed a person or a pair of the file while it was being loaded."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--anew", is_flag=True, help="Begin pairs of the file again that have ended.")
@click.option("--names", is_flag=True, help="Take those who are given by name, as it said before.")
@click.pass_obj
def roster(console: Console, file: Path, dry_run: bool, anew: bool, names: bool) -> None:
    """Load the pairs in FILE: a CSV file, or an Excel workbook.

    \b
    programme,mentor,mentee,cadence,next_meeting
    Faculty,ada@example.org,U012AB3CD,6 weeks,2027-01-18T10:00
    Faculty,ada@example.org,ben@example.org,quarterly,

    People are named by e-mail address, Slack id, or name; who is meant by a name is shown first,
    and taken with --names. Several mentees of a mentor may share a line, semicolons between them.
    A cadence is "monthly", "6 weeks", "quarterly", "twice a year" or alike. The next meeting is in
    the mentee's own time zone, or left empty. Other columns are named, and left.

    Wrong rows are listed, and nothing is loaded unless all are right. Loading a file again changes
    nothing; a pair that exists keeps its next meeting, and is given another cadence if the file
    has one. A pair that ended stays so, unless you say --anew.
    """
    found = _read(file)
    with console.open_tenant() as tenant:
        asked_at = console.clock.now()
        directory = _look_up(tenant, found.rows)
        waits = partial(click.echo, WAITS, err=True)
        with loading.lock_roster(tenant.engine, tenant.workspace_id, waits):
            now = console.clock.now()
            rows = (found, directory, asked_at)
            plan = _plan(tenant, *rows, now, anew=anew, names=names or dry_run)
            if not dry_run:
                _load(tenant, plan.steps, now)
    for note in describe_reading(found, plan.programmes):
        click.echo(f"note: {note}")
    for line, said in list_by_name([step.entry for step in plan.steps]):
        click.echo(f"line {line}: by name: {said}")
    for remark in plan.remarks:
        click.echo(f"line {remark.line}: note: {remark.sentence}")
    for step in plan.steps:
        click.echo(f"line {step.entry.line}: {_describe(step)}")
    click.echo(_summarise(plan, dry_run))


def _read(file: Path) -> Read:
    try:
        return read(file.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except (NotASheet, NoHeader) as why:
        raise click.ClickException(f"{file}: {explain(why)}") from None


def _look_up(tenant: Tenant, rows: Sequence[Row]) -> Directory:
    named = list_named(rows)
    with click.progressbar(
        length=len(list_references(named)),
        label="Asking Slack",
        file=sys.stderr,
        hidden=len(named) < 20,
    ) as bar:
        return tenant.directory.find_named(named, bar.update)


def _plan(
    tenant: Tenant,
    found: Read,
    directory: Directory,
    asked_at: datetime,
    now: datetime,
    *,
    anew: bool,
    names: bool,
) -> Plan:
    with tenant.sessions() as session:
        session.connection(execution_options={"read_only": True})
        plan = planning.plan_rows(
            session,
            tenant.workspace_id,
            found.rows,
            directory,
            found.faults,
            now,
            anew=anew,
            asked_at=asked_at,
        )
    if plan.faults:
        lines = [f"line {fault.line}: {fault.sentence}" for fault in plan.faults]
        raise click.ClickException("\n".join(["Nothing was loaded.", *lines]))
    by_name = list_by_name([step.entry for step in plan.steps])
    if by_name and not names:
        lines = [f"line {line}: {said}" for line, said in by_name]
        raise click.ClickException("\n".join([NAMES, *lines]))
    return plan


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
    if step.change is Change.DETAILS:
        return f"{pair}: {describe_details(entry, step.details)}"
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
    details = plan.count(Change.DETAILS)
    noted = f"{details} with places, chair or supervisor noted, " if details else ""
    said = (
        f"{plan.count(Change.BEGIN, Change.ANEW)} new, "
        f"{plan.count(Change.CADENCE)} with another cadence, {noted}"
        f"{plan.count(Change.NOTHING, Change.ENDED)} already there."
    )
    return f"Dry run, nothing was changed: {said}" if dry_run else f"Pairs: {said}"
