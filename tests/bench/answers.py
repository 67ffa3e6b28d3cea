"""`python -m tests.bench.answers`: what answers cost, in CPU time, beside Bolt's empty listener.

Whole answers are dispatched in this process, with all that is shown after the acknowledgement;
calls to Slack are answered at once. The listener gets a request of its own after each, so that
both are measured in the same minute; it stands behind thirty others.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median

import click
from slack_bolt import App, BoltRequest
from sqlalchemy import Engine, func, select, update

from agendas.meeting import State
from db.mentoring.content.actions import ActionItem
from db.mentoring.meetings import Meeting
from db.mentoring.people import Person
from db.sessions import sessions
from tests.bench.asking import Asking, Fields, answered_at_once
from tests.bench.filling import fill, mentee_of
from tests.bench.floor import empty
from tests.bench.ticking import Watch
from tests.databases import KINDS, fresh
from tests.stories.world import World, world

TIMES, FIRST, ACTORS, OTHER_LISTENERS = 60, 8, 100, 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer costs, and the empty listener (medians of CPU seconds); its statements."""

    seconds: float
    floor: float
    statements: float

    @property
    def ratio(self) -> float:
        """How many empty listeners it is."""
        return self.seconds / self.floor


def measure(url: str, others: int) -> dict[str, Answer]:
    """Return what each answer costs beside so many other pairs."""
    with world(url) as here:
        fill(here.bot.engine, here.sandbox.team_id, ACTORS + others, here.clock.now(), history=True)
        _analyse(here.bot.engine)
        recaps = _hold_meetings(here)
        asking = Asking(here)
        # Whoever brings an errand now runs it: it is part of the answer.
        here.bot.router.resources.errands.close(1)
        floor = empty(
            here.sandbox.base_url,
            here.sandbox.bot_token,
            here.sandbox.signing_secret,
            others=OTHER_LISTENERS,
        )
        with answered_at_once(asking):
            return {
                name: _measure(asking, floor, make)
                for name, make in _list_requests(asking, recaps).items()
            }


Make = Callable[[int], BoltRequest]


def _list_requests(asking: Asking, recaps: list[int]) -> dict[str, Make]:
    items = _list_items(asking)

    def open_recap(number: int) -> Fields:
        asking.app.dispatch(asking.press(mentee_of(number), "recap.open", str(recaps[number])))
        return asking.last_view()

    def decide(number: int) -> BoltRequest:
        words = {"decisions": "Apply in the spring round"}
        return asking.submit(mentee_of(number), open_recap(number), words)

    return {
        "/agenda": lambda n: asking.type(mentee_of(n), "/agenda"),
        "/agenda <point>": lambda n: asking.type(mentee_of(n), "/agenda career: how to apply"),
        "/action": lambda n: asking.type(mentee_of(n), "/action"),
        "/action <text>": lambda n: asking.type(mentee_of(n), "/action send the draft by friday"),
        "/goal": lambda n: asking.type(mentee_of(n), "/goal"),
        "/meeting": lambda n: asking.type(mentee_of(n), "/meeting"),
        "/mentoring": lambda n: asking.type(mentee_of(n), "/mentoring"),
        "Done, pressed": lambda n: asking.press(mentee_of(n), "action.done", str(items[n])),
        "Home": lambda n: asking.open_home(mentee_of(n)),
        "a recap, sent": decide,
    }


def _measure(asking: Asking, floor: App, make: Make) -> Answer:
    ours, least, statements = [], [], []
    watch = Watch(asking.here.bot.engine)
    for number in range(TIMES + FIRST):
        request = make(number)
        asking.called.clear()
        before = watch.statements
        ours.append(_spend(asking.app, request))
        statements.append(watch.statements - before)
        assert "went wrong" not in json.dumps(asking.called, default=str)
        least.append(_spend(floor, asking.type("U1", "/agenda")))
    return Answer(median(ours[FIRST:]), median(least[FIRST:]), median(statements[FIRST:]))


def _spend(app: App, request: BoltRequest) -> float:
    """Return this thread's CPU time, in seconds, until a request is answered."""
    begun = time.thread_time()
    answer = app.dispatch(request)
    spent = time.thread_time() - begun
    assert answer.status == HTTPStatus.OK, answer.body
    assert "Reference" not in (answer.body or ""), answer.body
    return spent


def _hold_meetings(here: World) -> list[int]:
    """Let each of the actors have held the meeting that is ahead; return these meetings' ids."""
    now = here.clock.now()
    with sessions(here.bot.engine).begin() as session:
        of = select(Meeting.id).where(Meeting.state == State.PLANNED).order_by(Meeting.id)
        found = list(session.scalars(of.limit(ACTORS)))
        session.connection().execute(
            update(Meeting)
            .where(Meeting.id.in_(found))
            .values(state=State.HELD, met_at=now, starts_at=now, entered_at=now, next_due_at=None)
        )
    return found


def _list_items(asking: Asking) -> list[int]:
    """Return by actor an open promise of theirs."""
    with asking.here.bot.sessions() as session:
        rows = session.execute(
            select(Person.slack_id, func.min(ActionItem.id))
            .join(ActionItem, ActionItem.owner_id == Person.id)
            .group_by(Person.slack_id)
        )
        found = {slack_id: number for slack_id, number in rows}
    return [found[mentee_of(number)] for number in range(ACTORS)]


def _analyse(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


@click.command(help=__doc__)
@click.option("--database", type=click.Choice(KINDS), default="sqlite", show_default=True)
@click.option("--others", default=10, show_default=True, help="So many other pairs.")
def main(database: str, others: int) -> None:
    """Print what answers cost."""
    with fresh(database, None) as (url, _):
        for name, answer in measure(url, others).items():
            click.echo(
                f"{name}: {answer.ratio:.1f} ({answer.seconds * 1000:.2f} / "
                f"{answer.floor * 1000:.2f} ms), {answer.statements:.0f} statements"
            )


if __name__ == "__main__":
    main()
