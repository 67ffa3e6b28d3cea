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
from agendas.roster import COLUMNS, Fault, Remark, Row
from bot.cli.console import Bench, Console
from db.core.exclusive import one_at_a_time
from db.mentoring import programmes
from handlers.roster import loading
from handlers.roster import service as handler
from handlers.roster.service import Change, Step

WAITS = "Another roster is being loaded here: waiting until it is done."
IN_PARTS = (
    "{rows} rows are written in {parts} parts, so that nobody has to wait for all of them. "
    "Should this be cut short, load the file again: what is there already stays as it is."
)
CHANGED = "Somebody changed a person or a pair of the file while it was being loaded."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def roster(console: Console, file: Path, dry_run: bool) -> None:
    """Load the pairs in FILE, a CSV file in UTF-8.

    \b
    programme,mentor,mentee,cadence,next_meeting
    Faculty,ada@example.org,U012AB3CD,6 weeks,2027-01-18T10:00
    Faculty,ada@example.org,ben@example.org,quarterly,

    People are named by Slack id or e-mail address. A cadence is "monthly", "6 weeks", "quarterly",
    "twice a year" or alike. The next meeting is in the mentee's own time zone, or left empty.

    Wrong rows are listed, and nothing is loaded unless all are right. Loading a file again changes
    nothing; a pair that exists keeps its next meeting, and is given another cadence if the file
    has one.
    """
    rows, faults = _read(file)
    with console.bench() as bench:
        profiles = _look_up(bench, rules.references(rows))
        with one_at_a_time(
            bench.engine, f"roster-{bench.workspace_id}", partial(click.echo, WAITS, err=True)
        ):
            now = console.clock.now()
            steps, remarks = _plan(bench, rows, profiles, faults, now)
            if not dry_run:
                _load(bench, steps, now)
    for remark in remarks:
        click.echo(f"line {remark.line}: note: {remark.sentence}")
    for step in steps:
        click.echo(f"line {step.entry.line}: {_told(step)}")
    click.echo(_summary(steps, dry_run))


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


def _look_up(bench: Bench, references: list[str]) -> dict[str, Profile | None]:
    with click.progressbar(
        length=len(references),
        label="Asking Slack",
        file=sys.stderr,
        hidden=len(references) < 20,
    ) as bar:
        return bench.directory.find_all(references, bar.update)


def _plan(
    bench: Bench,
    rows: Sequence[Row],
    profiles: dict[str, Profile | None],
    faults: Sequence[Fault],
    now: datetime,
) -> tuple[list[Step], list[Remark]]:
    with bench.sessions() as session:
        session.connection(execution_options={"read_only": True})
        found = programmes.of_workspace(session, bench.workspace_id)
        zones = {one.name: one.timezone for one in found}
        profiles = handler.with_known_zones(session, bench.workspace_id, profiles)
        entries, wrong = rules.resolve(rows, zones, profiles)
        steps, forbidden = handler.plan(session, bench.workspace_id, entries, now)
    faults = sorted([*faults, *wrong, *forbidden], key=lambda fault: fault.line)
    if faults:
        lines = [f"line {fault.line}: {fault.sentence}" for fault in faults]
        raise click.ClickException("\n".join(["Nothing was loaded.", *lines]))
    return steps, rules.remarks_on(rows, zones, profiles)


def _load(bench: Bench, steps: Sequence[Step], now: datetime) -> None:
    parts = loading.parts(steps)
    rows, done = sum(map(len, parts)), 0
    if len(parts) > 1:
        click.echo(IN_PARTS.format(rows=rows, parts=len(parts)), err=True)
    try:
        with click.progressbar(
            length=rows, label="Loading", file=sys.stderr, hidden=len(parts) < 2
        ) as bar:
            for number in loading.load(bench.sessions, bench.workspace_id, steps, now):
                done += number
                bar.update(number)
    except loading.ChangedMeanwhile:
        raise click.ClickException(f"{CHANGED} {_so_far(done, rows)}") from None
    except BaseException:
        if done:
            click.echo(_so_far(done, rows), err=True)
        raise


def _so_far(done: int, rows: int) -> str:
    said = f"{done} of {rows} rows were loaded" if done else "Nothing was loaded"
    return f"{said}. Load the file again: what is there already stays as it is."


def _told(step: Step) -> str:
    entry = step.entry
    pair = f"{entry.mentor.name} (mentor) and {entry.mentee.name} in {entry.programme}"
    if step.change is Change.BEGIN:
        return f"new: {pair}, {entry.cadence.words}, {_first(step)}"
    if step.change is Change.CADENCE:
        return f"{pair}: {entry.cadence.words} instead of {step.cadence_before}"
    if step.change is Change.ENDED:
        return f"{pair}: ended, and left so"
    return f"{pair}: already there"


def _first(step: Step) -> str:
    when, zone = step.entry.next_meeting, zone_named(step.entry.mentee.timezone)
    return f"next meeting {moment_in_words(when, zone)}" if when else "no meeting planned yet"


def _summary(steps: Sequence[Step], dry_run: bool) -> str:
    count = {change: sum(step.change is change for step in steps) for change in Change}
    said = (
        f"{count[Change.BEGIN]} new, {count[Change.CADENCE]} with another cadence, "
        f"{count[Change.NOTHING] + count[Change.ENDED]} already there."
    )
    return f"Dry run, nothing was changed: {said}" if dry_run else f"Pairs: {said}"
