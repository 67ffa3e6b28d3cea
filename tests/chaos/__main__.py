"""`python -m tests.chaos`: kill the bot's processes again and again; see `make chaos`."""

import logging
import signal
import sys
from pathlib import Path

import click

from tests.chaos.run import Bounds, Outcome, run
from tests.databases import KINDS, MEMORY, fresh


@click.command(help=__doc__)
@click.option("--database", type=click.Choice((*KINDS, "both")), default="both")
@click.option("--kills", default=200, show_default=True, help="End a run after so many.")
@click.option("--seconds", default=600.0, show_default=True, help="End a run after so long.")
@click.option("--workers", default=4, show_default=True, help="On PostgreSQL; SQLite has one.")
@click.option("--seed", default=1, show_default=True)
@click.option("--life", default=1.0, show_default=True, help="By how much longer they live.")
@click.option(
    "--keep",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the log is to be kept.",
)
def main(
    database: str,
    kills: int,
    seconds: float,
    workers: int,
    seed: int,
    life: float,
    keep: Path | None,
) -> None:
    """Make a run on each database asked for; exit with 1 where anything was lost or came twice."""
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left running
    good = True
    for kind in KINDS if database == "both" else (database,):
        bounds = Bounds(
            kills, seconds, workers if kind == "postgresql" else 1, seed=seed, life=life
        )
        # A killed process loses nothing that it has written, wherever that was.
        with fresh(kind, keep, MEMORY if MEMORY.is_dir() else None) as (url, folder):
            outcome = run(url, folder, bounds)
            click.echo(report(kind, bounds, outcome))
            good = good and outcome.good
    sys.exit(0 if good else 1)


def report(kind: str, bounds: Bounds, outcome: Outcome) -> str:
    """Return what a run came to, in lines."""
    made, deaths = outcome.count, outcome.deaths
    rows = ", ".join(f"{n} {status}" for status, n in sorted(made.statuses.items()))
    contents = ", ".join(f"{n} {what}s" for what, n in made.contents.items())
    by_step = ", ".join(f"{n} {step}" for step, n in sorted(deaths.by_step.items()))
    lines = [
        f"{kind}, {bounds.workers} worker(s), seed {bounds.seed}: "
        f"{deaths.kills} kills in {outcome.seconds:.0f} s, {outcome.mishaps} mishaps, "
        f"{outcome.outages} outages, the clock set {outcome.clock_set} times",
        f"  killed at: {by_step}",
        f"  requests: {outcome.requests}, answered: {outcome.answered}; facts: {made.facts}",
        f"  acknowledged and looked for: {contents}",
        f"  rows: {rows}; changes to messages: {made.changes}",
        f"  messages: {made.messages}, lost: {len(made.lost)}, twice: {len(made.twice)}",
        f"  none in such a sample says, with 95 % certainty: fewer than {bound(made.messages)} of "
        f"messages, and fewer than {bound(deaths.kills)} of kills",
        *[f"  lost: {what}" for what in made.lost[:20]],
        *[f"  twice: {what}" for what in made.twice[:20]],
        *[f"  ended by itself, with {status}" for status in deaths.ended[:5]],
        *[f"  breach: {what}" for what in outcome.breaches[:5]],
    ]
    if not outcome.stopped_well:
        lines.append("  somebody did not stop well when asked to")
    return "\n".join(lines)


def bound(sample: int) -> str:
    """Return what none in so many allows to be said: the rule of three."""
    return f"{3 / sample:.2%}" if sample else "100 %"


if __name__ == "__main__":
    main()
