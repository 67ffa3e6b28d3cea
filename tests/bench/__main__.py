"""`python -m tests.bench`: what things cost, as ratios; see `make bench`, docs/performance.md."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import click

from tests.bench import answers, claiming, idling, posting, weighing
from tests.bench.besides import besides
from tests.bench.crowding import CROWD, DUE, SLACK_TAKES, crowd
from tests.bench.delivering import cost
from tests.bench.growing import AIM, DAYS, PAIRS, grow
from tests.bench.loading import load
from tests.bench.pacing import bare, share
from tests.bench.shelf import Shelf
from tests.bench.table import Ratio
from tests.databases import KINDS, USUAL, server

WORKERS, ROSTER = 4, 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many pairs there are at most, and how many letters are due; `kept` for the next run."""

    pairs: int
    others: int
    due: int
    channels: int
    kept: bool


SIZES = {
    "usual": Size(10_000, 5_000, 10_000, 10_000, kept=False),
    "full": Size(1_000_000, 100_000, 100_000, 100_000, kept=True),
}
REACH = {
    "/agenda": "4 (6)",
    "/action <text>": "4",
    "Done, pressed": "4",
    "Home": "5",
    "a recap, sent": "10",
}


def list_answers(shelf: Shelf, _kind: str, size: Size) -> Iterator[str]:
    """Yield what answers cost, beside an empty Bolt listener."""
    for others in (10, size.others):
        with shelf.fresh() as url:
            for name, answer in answers.measure(url, others).items():
                found = Ratio(answer.seconds, answer.floor)
                what = f"{name} beside {others} pairs, {answer.statements:.0f} statements"
                yield found.show(what, REACH.get(name, "-"))


def list_waits(shelf: Shelf, kind: str, _size: Size) -> Iterator[str]:
    """Yield what answers cost beside a writer, and in a crowd."""
    with shelf.fresh() as url:
        for name, (least, _alone, beside) in besides(url).items():
            yield Ratio(beside, least).show(f"{name} beside a writer / an empty listener", "-")
    with shelf.fresh() as url:
        ours, floor = crowd(url, USUAL[kind])
    what = f"{CROWD} type /agenda at once, {DUE} letters due, Slack takes {SLACK_TAKES:g} s"
    opens = "an empty listener that opens a form first"
    acknowledged = Ratio(max(ours.acknowledged), max(floor.acknowledged))
    yield acknowledged.show(f"{what}: the last is acknowledged / by {opens}", "1.5", "s", 1)
    forms = Ratio(max(ours.forms), max(floor.forms))
    yield forms.show(f"{what}: the last has a form / by {opens}", "1.5", "s", 1)


def list_letters(shelf: Shelf, kind: str, size: Size) -> Iterator[str]:
    """Yield what letters and claims cost, beside bare ones."""
    for due, channels in ((500, 0), (size.due, 0), (500, size.channels)):
        with shelf.fresh() as url:
            found = posting.compare(url, due, channels)
        what = f"a letter, {due} due, {channels} channels written to / chat.postMessage"
        yield found.show(what, "3")
    if kind == "postgresql":
        with shelf.fresh() as url:
            claims = claiming.compare(url, size.due)
        what = f"rows claimed, {size.due} due / by a bare SKIP LOCKED"
        yield claims.show(what, "0.6", "a second", 1)
        with shelf.fresh() as first, shelf.fresh() as second:
            several = Ratio(cost(second, WORKERS), cost(first, 1))
        what = f"a letter with {WORKERS} workers at once / with one, Slack answers at once"
        yield several.show(what, "1.2")


def list_pace(shelf: Shelf, _kind: str, _size: Size) -> Iterator[str]:
    """Yield how much of what Slack allows is used."""
    least = bare()
    for workspaces in (1, 50):
        with shelf.fresh() as url:
            pace = share(url, workspaces)
        what = f"letters to {workspaces} workspaces with one worker / what Slack allows"
        more = f" {pace.refused} refused; bare clients post {least:.0f} a second"
        yield Ratio(pace.a_second, pace.allowed).show(what, "0.99", "a second", 1) + more


def list_ticks(shelf: Shelf, _kind: str, size: Size) -> Iterator[str]:
    """Yield what a tick costs with nothing due, with many pairs beside few."""
    with ExitStack() as stack:
        urls = []
        for pairs in (1_000, size.pairs):
            fill = partial(idling.fill_once, pairs=pairs)
            if size.kept:
                urls.append(stack.enter_context(shelf.kept(f"pairs{pairs}", fill)))
            else:
                urls.append(stack.enter_context(shelf.fresh()))
                fill(urls[-1])
        for name, found in idling.compare(*urls).items():
            reach = "1.5" if name.startswith("/") else "1.2"
            yield found.show(f"{name}, nothing due, {size.pairs} pairs / 1,000", reach)


def list_rosters(shelf: Shelf, _kind: str, _size: Size) -> Iterator[str]:
    """Yield what a roster costs, beside its bare rows."""
    with shelf.fresh() as url:
        loaded = load(url, ROSTER)
    what = f"a roster of {ROSTER}, its longest transaction {loaded.longest:.2f} s / bare rows"
    yield Ratio(loaded.whole, loaded.floor).show(what, "3 s", "s", 1)


def list_memory(shelf: Shelf, _kind: str, _size: Size) -> Iterator[str]:
    """Yield what a worker weighs."""
    with shelf.fresh() as url:
        resting, sending = weighing.weigh(url)
    what = f"memory while {weighing.QUEUED} letters are queued / at rest"
    yield Ratio(sending, resting).show(what, "100 and 90 MB", "MB", 1)


def list_bytes(_shelf: Shelf, kind: str, _size: Size) -> Iterator[str]:
    """Yield what a pair-year takes of the database."""
    what = f"bytes a pair-year, from {PAIRS} pairs' {DAYS} days / aimed at"
    yield Ratio(grow(kind), AIM).show(what, "1", "kB", 0.001)


ROWS: dict[str, Callable[[Shelf, str, Size], Iterator[str]]] = {
    "answers": list_answers,
    "waits": list_waits,
    "letters": list_letters,
    "pace": list_pace,
    "ticks": list_ticks,
    "rosters": list_rosters,
    "memory": list_memory,
    "bytes": list_bytes,
}


@click.command(help=__doc__)
@click.option("--database", type=click.Choice((*KINDS, "both")), default="both")
@click.option("--size", type=click.Choice(tuple(SIZES)), default="usual")
@click.option("--only", type=click.Choice(tuple(ROWS)), multiple=True, help="These rows alone.")
def main(database: str, size: str, only: tuple[str, ...]) -> None:
    """Print the rows for each database."""
    for kind in KINDS if database == "both" else (database,):
        click.echo(kind)
        with ExitStack() as stack:
            shelf = Shelf(stack.enter_context(server()) if kind == "postgresql" else None)
            for name in only or ROWS:
                for row in ROWS[name](shelf, kind, SIZES[size]):
                    click.echo(row)
    click.echo("How long make demo and make test take: make timings")


if __name__ == "__main__":
    main()
