"""Two workspaces with the same Slack ids live side by side in one process, in one database.

No transaction sees both, nothing that happens in one changes what is seen in the other, and every
query there is takes part. In each, people are at home in the other: whoever is taken for somebody
there is found out.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import pytest

from sandbox.api import oauth
from sandbox.demo.pilot import Pilot
from tests.bot.cli.office import Office
from tests.privacy import lives
from tests.privacy.queries import ACROSS, UNWALKED, queries
from tests.privacy.twins import Twin, live, seen
from tests.privacy.watching import Watch, watching
from tests.stories.hosted import Hosted, hosted

MONTH = 30 * 24 * 3600
HERE, THERE = "here-4b1d", "there-9e2a"


@dataclass(frozen=True)
class Lived:
    """What was seen in a workspace, beside another or alone, and how."""

    seen: list[str]
    elsewhere: list[str]
    watch: Watch


@contextmanager
def host_of(database: str) -> Iterator[Hosted]:
    """Open a host's bot that nobody has installed."""
    with pytest.MonkeyPatch.context() as patch, hosted(database, rotating=True) as host:
        patch.setattr(oauth, "TOKEN_SECONDS", MONTH)  # else most of what happens is renewals
        host.sandbox.team.bot_token = ""
        yield host
        assert host.sandbox.breaches == []


def lived(database: str, desk: Path, *, alone: bool) -> Lived:
    """Let a workspace live its life, beside its twin or alone."""
    watch = Watch(ACROSS)
    with host_of(database) as host, nullcontext() if alone else watching(watch):
        host.pilot = Pilot(host.worker, host.clock, watch.sound)
        other = None if alone else host.sandbox.neighbour("other")
        here = Twin(host, host.sandbox, desk, HERE, other.team_id if other else "")
        others = [Twin(host, other, desk, THERE, host.sandbox.team_id)] if other else []
        keeping = lives.keeping(host, Office(host, desk / ".env"))
        theirs = [seen(other, lives.theirs(other)) for other in others]
        live(host, *theirs, seen(here, lives.ours(here)), keeping)
    return Lived(here.seen, [text for other in others for text in other.seen], watch)


@pytest.fixture(scope="module")
def alone(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Live alone; once is enough, since databases must not differ in what people are told."""
    desk = tmp_path_factory.mktemp("alone")
    copyfile(sqlite_template, desk / "reiterate.sqlite")
    return lived(f"sqlite:///{desk / 'reiterate.sqlite'}", desk, alone=True)


def whose(line: str) -> str:
    return line.partition(":")[0]


@pytest.mark.slow
@pytest.mark.databases("postgresql")  # a host of many workspaces has no other
@pytest.mark.long
@pytest.mark.timeout(300)
def test_two_workspaces_with_the_same_ids_know_nothing_of_each_other(
    alone: Lived, database: str, tmp_path: Path
) -> None:
    both = lived(database, tmp_path, alone=False)
    both.watch.sound()
    assert THERE in "".join(both.elsewhere)
    assert HERE in "".join(both.seen)
    assert not [text for text in both.seen if THERE in text]
    assert not [text for text in both.elsewhere if HERE in text]
    # What two people see at one moment, they see in any order.
    mine, own = (sorted(one.seen, key=whose) for one in (both, alone))
    assert mine == own, "what happens in the other workspace shows in this one"
    walked = both.watch.at_work
    unwalked = set(queries()) - walked
    assert unwalked == set(UNWALKED), (
        f"to be walked by, or named: {sorted(unwalked ^ set(UNWALKED))}"
    )
    assert set(ACROSS) - walked == set(), "named as looking across, and never seen to"
