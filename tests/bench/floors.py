"""`python -m tests.bench.floors`: how low `/agenda` could go, and one of its reads (CPU time).

Beside the answer as it is stand an empty Bolt listener, and the reads that bring all its facts, in
five statements prepared once; the read of the last meeting stands in every form there is of it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from statistics import median
from typing import Any

import click
from slack_bolt import App
from sqlalchemy import BindParameter, Connection, bindparam, or_, select
from sqlalchemy.orm import lazyload

from agendas.meeting import DONE
from db.mentoring import meetings, pairs, people
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person as Row
from handlers.agenda.modals import build_agenda_modal
from handlers.slackui.request import SlackView
from sandbox.people import Person
from tests.bench.besides import build_request
from tests.bench.filling import fill
from tests.bench.floor import empty
from tests.bench.ticking import Watch
from tests.databases import KINDS, fresh
from tests.stories.cycles import couple
from tests.stories.world import World, world

TIMES, FIRST = 150, 10


@click.command(help=__doc__)
@click.option("--database", type=click.Choice(KINDS), default="sqlite", show_default=True)
@click.option("--others", default=1_000, show_default=True, help="So many other pairs.")
def main(database: str, others: int) -> None:
    """Print the floors."""
    with fresh(database, None) as (url, _), world(url) as here:
        ana = couple(here).mentee
        fill(here.bot.engine, here.sandbox.team_id, others, datetime.now(UTC), history=True)
        known = len(here.bot.router.actions)
        floor = empty(here.sandbox.base_url, here.sandbox.bot_token, others=known)
        least = _measure(lambda: _answer(here, floor, ana))
        watch = Watch(here.bot.engine)
        form = _measure(lambda: compose_form(here, ana.id))
        statements = watch.statements / (TIMES + FIRST)
        click.echo(f"an empty Bolt listener behind {known} others: {least:.2f} ms")
        click.echo(f"the form of /agenda: {form:.2f} ms, {statements:.0f} statements")
        with here.bot.engine.connect() as connection:
            reads = _measure(lambda: read_facts(connection, here.sandbox.team_id, ana.id))
        click.echo(f"its facts in five reads, prepared once: {reads:.2f} ms")
        whole, lowest = (least + form) / least, (least + reads) / least
        click.echo(
            f"with the listener, as so many of it: {whole:.1f}; with these reads: {lowest:.1f}"
        )
        for name, milliseconds in read_in_every_form(here, ana.id).items():
            click.echo(f"the last meeting, {name}: {milliseconds:.3f} ms")


def compose_form(here: World, slack_id: str) -> SlackView:
    """Return the agenda's form for somebody, from finding who they are to the last block."""
    with here.bot.sessions() as session:
        session.connection(execution_options={"read_only": True})
        person = people.find(session, here.sandbox.team_id, slack_id)
        assert person is not None
        return build_agenda_modal(session, pairs.seats(session, person)[0], here.clock.now())


def read_facts(connection: Connection, workspace_id: str, slack_id: str) -> list[Any]:
    """Return all rows that an agenda is made of: who and which pair; four tables of that pair's."""
    who = connection.execute(WHO, {"workspace": workspace_id, "slack_id": slack_id}).first()
    assert who is not None
    return [connection.execute(read, {"pair": who.pair_id}).all() for read in OF_A_PAIR]


def read_in_every_form(here: World, slack_id: str) -> dict[str, float]:
    """Return how long the last meeting of a pair takes to read, by the form of the read."""
    with here.bot.sessions() as session:
        person = people.find(session, here.sandbox.team_id, slack_id)
        assert person is not None
        pair = pairs.seats(session, person)[0].pair
        given = {"workspace": here.sandbox.team_id, "pair": pair.id}
        connection = session.connection()
        found = {
            "as it is": lambda: meetings.last_held(session, pair),
            "prepared": lambda: session.scalar(LAST, given),
            "prepared, without joins": lambda: session.scalar(LAST_ALONE, given),
            "prepared, plain columns": lambda: session.execute(LAST_COLUMNS, given).first(),
            "the same on the connection": lambda: connection.execute(LAST_COLUMNS, given).first(),
        }
        return {name: _measure(read) for name, read in found.items()}


def _measure(act: Callable[[], object]) -> float:
    """Return the median of this thread's CPU time, in milliseconds."""
    seconds = []
    for _ in range(TIMES + FIRST):
        begun = time.thread_time()
        act()
        seconds.append(time.thread_time() - begun)
    return median(seconds[FIRST:]) * 1000


def _answer(here: World, app: App, person: Person) -> None:
    request = build_request(here, person.id, person.dm.id, "/agenda")
    assert app.dispatch(request).status == HTTPStatus.OK


_IN_PAIR = or_(Pair.mentor_id == Row.id, Pair.mentee_id == Row.id)
WHO = (
    select(*Row.__table__.c, Pair.id.label("pair_id"), Pair.state, Pair.cadence_code)
    .join(Pair, _IN_PAIR)
    .where(
        Row.workspace_id == bindparam("workspace"),
        Row.slack_id == bindparam("slack_id"),
        Pair.state != ENDED,
    )
)
_OF_PAIR: BindParameter[int] = bindparam("pair")
OF_A_PAIR = (
    select(*Meeting.__table__.c)
    .where(Meeting.pair_id == _OF_PAIR)
    .order_by(Meeting.met_at.desc())
    .limit(4),
    select(*ActionItem.__table__.c).where(ActionItem.pair_id == _OF_PAIR),
    select(*Goal.__table__.c).where(Goal.pair_id == _OF_PAIR),
    select(*Point.__table__.c).where(Point.pair_id == _OF_PAIR),
)
_LAST = (
    Meeting.workspace_id == bindparam("workspace"),
    Meeting.pair_id == _OF_PAIR,
    Meeting.state.in_(DONE),
)
_NEWEST = (Meeting.met_at.desc(), Meeting.id.desc())
LAST = select(Meeting).where(*_LAST).order_by(*_NEWEST).limit(1)
LAST_ALONE = LAST.options(lazyload(Meeting.pair))
LAST_COLUMNS = select(*Meeting.__table__.c).where(*_LAST).order_by(*_NEWEST).limit(1)


if __name__ == "__main__":
    main()
