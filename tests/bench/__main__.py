"""`python -m tests.bench`: what things cost, as ratios; see `make bench`."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from tests.bench.answering import waits
from tests.bench.besides import besides
from tests.bench.crowding import CROWD, SLACK_TAKES, crowd
from tests.bench.delivering import ANSWERS_AFTER, per_second
from tests.bench.loading import load
from tests.bench.pacing import bare, share
from tests.bench.ticking import cost
from tests.databases import KINDS, TEMPLATE, USUAL, migrated, server

FEW, MANY, OTHERS, WORKERS, ROSTER = 10, 5_000, 2_000, 4, 1_000


@click.command(help=__doc__)
@click.option("--database", type=click.Choice((*KINDS, "both")), default="both")
def main(database: str) -> None:
    """Print ratios for each database."""
    with ExitStack() as stack:
        running = stack.enter_context(server()) if database != "sqlite" else None

        @contextmanager
        def fresh(kind: str) -> Iterator[str]:
            if kind == "postgresql":
                assert running is not None
                with running.database(TEMPLATE) as url:
                    yield url
                return
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                url = f"sqlite:///{Path(folder) / 'reiterate.sqlite'}"
                migrated(url)
                yield url

        for kind in KINDS if database == "both" else (database,):
            click.echo(kind)
            with fresh(kind) as small, fresh(kind) as large:
                few, many = cost(small, FEW), cost(large, MANY)
            click.echo(
                f"  a tick with nothing due: {few.statements:.0f} statements; time in SQL with "
                f"{MANY} pairs / with {FEW}: {many.seconds / few.seconds:.2f} "
                f"({many.seconds * 1000:.1f} ms / {few.seconds * 1000:.1f} ms)"
            )
            with fresh(kind) as small, fresh(kind) as large:
                alone, among = waits(small, 0), waits(large, OTHERS)
            for name, one, other in zip(("p50", "p95"), alone, among, strict=True):
                click.echo(
                    f"  /agenda, {name} beside {OTHERS} other pairs / alone: {other / one:.2f} "
                    f"({other * 1000:.0f} ms / {one * 1000:.0f} ms)"
                )
            with fresh(kind) as url:
                for name, (least, by_itself, beside) in besides(url).items():
                    click.echo(
                        f"  {name}, beside a writer / alone / an empty listener: "
                        f"{beside / least:.1f} / {by_itself / least:.1f} / 1 "
                        f"({beside * 1000:.1f} / {by_itself * 1000:.1f} / {least * 1000:.1f} ms)"
                    )
            with fresh(kind) as url:
                ours, floor = crowd(url, USUAL[kind])
            click.echo(
                f"  {CROWD} type /agenda at once, over {USUAL[kind]}, where Slack answers after "
                f"{SLACK_TAKES:g} s: {len(ours.forms)} have their form, the last after "
                f"{max(ours.forms, default=0.0):.1f} s; acknowledged, p95 / an empty listener's: "
                f"{ours.p95 / floor.p95:.1f} ({ours.p95:.2f} s / {floor.p95:.2f} s)"
            )
            with fresh(kind) as url:
                loaded = load(url, ROSTER)
            click.echo(
                f"  a roster of {ROSTER} rows / bare ones: {loaded.whole / loaded.floor:.1f} "
                f"({loaded.whole:.2f} s / {loaded.floor:.3f} s); its longest transaction / these: "
                f"{loaded.longest / loaded.floor:.1f} ({loaded.longest:.2f} s)"
            )
            least = bare()
            for workspaces in (1, 50):
                with fresh(kind) as url:
                    pace = share(url, workspaces)
                click.echo(
                    f"  of the letters that Slack allows to {workspaces}, with one worker: "
                    f"{pace.a_second / pace.allowed:.1%} ({pace.a_second:.1f} / "
                    f"{pace.allowed:.0f} a second, {pace.refused} refused); "
                    f"bare clients post {least:.0f} a second"
                )
            if kind == "postgresql":
                with fresh(kind) as first, fresh(kind) as second:
                    one, several = per_second(first, 1), per_second(second, WORKERS)
                click.echo(
                    f"  letters a second with {WORKERS} workers / with one: {several / one:.2f} "
                    f"({several:.1f} / {one:.1f}), where Slack answers after {ANSWERS_AFTER:g} s"
                )


if __name__ == "__main__":
    main()
