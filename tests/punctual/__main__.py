"""`python -m tests.punctual`: how late letters are under kills; see `make punctual`."""

import logging
import signal
import sys
from datetime import timedelta
from pathlib import Path

import click

from tests.databases import KINDS, fresh
from tests.punctual.measuring import ON_TIME, Figures, Sent, on_time
from tests.punctual.run import Course, Outcome, run


@click.command(help=__doc__)
@click.option("--database", type=click.Choice((*KINDS, "both")), default="both")
@click.option("--minutes", default=20.0, show_default=True, help="How long a run goes.")
@click.option("--kills", default=200, show_default=True, help="No more than so many.")
@click.option("--gap", default=90.0, show_default=True, help="Seconds between kills, on average.")
@click.option("--workers", default=4, show_default=True, help="On PostgreSQL; SQLite has one.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--keep",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where file and log are to be kept.",
)
def main(
    database: str,
    minutes: float,
    kills: int,
    gap: float,
    workers: int,
    seed: int,
    keep: Path | None,
) -> None:
    """Make a run on each database asked for; exit with 1 where the promise was not kept."""
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left running
    course = Course(minutes=minutes, kills=kills, kill_gap=gap, workers=workers, seed=seed)
    good = True
    for kind in KINDS if database == "both" else (database,):
        with fresh(kind, keep) as (url, folder):
            outcome = run(url, folder, course)
            click.echo(report(kind, course, outcome))
            good = good and outcome.good
    sys.exit(0 if good else 1)


def report(kind: str, course: Course, outcome: Outcome) -> str:
    """Return what a run came to, in lines."""
    figures, made = outcome.figures, outcome.count
    statuses = ", ".join(f"{number} {status}" for status, number in sorted(made.statuses.items()))
    faults = len(figures.troubles) - len(figures.crashes)
    lines = [
        f"{kind}, seed {course.seed}: {len(figures.letters)} letters in {course.minutes:g} "
        f"minutes, {len(figures.crashes)} crashes, {faults} faults of Slack's; their clock "
        f"{outcome.apart.total_seconds() / 60:+.0f} minutes from Slack's",
        f"  late by: {_lateness(figures)}",
        f"  within 60 s: {on_time(figures.letters):.2%} of all; {on_time(figures.untouched):.2%} "
        f"of the {len(figures.untouched)} that no crash or fault touched",
        f"  all that waited at a crash was out after {_seconds(figures.longest)} at the latest",
        *[
            f"    {crash.crash.begun:%H:%M:%S} {crash.crash.what}, back after "
            f"{_seconds(crash.crash.over - crash.crash.begun)}: {crash.letters} waited, out after "
            f"{_seconds(crash.took)}"
            for crash in figures.crashes
        ],
        f"  rows: {statuses}; lost: {len(made.lost)}, twice: {len(made.twice)}",
        *[f"  lost: {what}" for what in made.lost[:20]],
        *[f"  twice: {what}" for what in made.twice[:20]],
        *[f"  late: {letter.name}, by {_seconds(letter.late)}" for letter in _latest(figures)],
    ]
    if not outcome.stopped_well:
        lines.append("  somebody ended by themselves, or did not stop well when asked to")
    lines.append("  the promise was kept" if outcome.good else "  THE PROMISE WAS NOT KEPT")
    return "\n".join(lines)


def _lateness(figures: Figures) -> str:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return ", ".join(f"{name} {_seconds(figures.latest(s))}" for name, s in shares.items())


def _latest(figures: Figures) -> list[Sent]:
    return [letter for letter in figures.letters[::-1] if letter.late > ON_TIME][:10]


def _seconds(time: timedelta) -> str:
    return "never" if time == timedelta.max else f"{time.total_seconds():.1f} s"


if __name__ == "__main__":
    main()
