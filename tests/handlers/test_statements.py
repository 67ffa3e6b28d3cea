"""What an answer reads: as few statements for thirty pairs as for one, and only what it shows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import Engine, event, insert
from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.rhythm.cadence import Cadence
from db.core.engine import connect
from db.mentoring import people, programmes
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.sessions import sessions
from handlers.action.listeners import render_list as list_promises
from handlers.agenda.modals import build_agenda_modal
from handlers.direct_message.standing import render_standing as render_typed
from handlers.features import FEATURES
from handlers.goal.listeners import render_list as list_goals
from handlers.home.listeners import build_home
from handlers.meeting.command import render_status
from handlers.pair.listeners import render_standing
from handlers.personal_data.export import compile_export
from handlers.slackui.choosing.pair_choice import sort_likeliest_first
from handlers.slackui.request import Request, Resources
from tests.bench.history import fill_history
from tests.bench.ticking import Watch
from tests.cases.acting import AUTUMN
from tests.databases import migrated

READ_AT_MOST = 60  # meetings, promises and goals of one pair
PARTS = [feature.home for feature in FEATURES if feature.home]
Act = Callable[[Request], object]


def open_agenda(request: Request) -> object:
    """The first pair's, which has most."""
    return build_agenda_modal(request.session, request.seats[0], request.now)


ANSWERS: dict[str, tuple[int, Act]] = {
    "the agenda's form": (7, open_agenda),
    "/action": (2, list_promises),
    "/goal": (2, list_goals),
    "/meeting": (3, render_status),
    "/mentoring": (7, render_standing),
    "what is typed": (7, lambda r: render_typed(r.session, r.person, r.now)),
    "which pair": (2, lambda r: sort_likeliest_first(r.session, r.seats, r.now)),
    "Home": (9, lambda r: build_home(r, PARTS)),
    "the export": (24, lambda r: compile_export(r.session, r.person, r.now)),
}


@pytest.fixture(
    scope="module",
    params=[(1, 5), (30, 5), (1, 300)],
    ids=["alone", "many pairs", "many items"],
)
def mentor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, str]]:
    """Somebody with so many pairs, each with two meetings behind it; one has so many promises."""
    number, items = request.param
    url = f"sqlite:///{tmp_path_factory.mktemp('mentor') / 'reiterate.sqlite'}"
    migrated(url)
    engine = connect(url)
    with sessions(engine).begin() as session:
        fill_pairs(session, number, items)
    yield engine, "U0"
    engine.dispose()


def fill_pairs(session: Session, number: int, items: int) -> None:
    first = people.keep(session, "T1", "UFAY", "Fay", "UTC")
    programme = programmes.start(session, "T1", "Bench", "CBENCH", [first], AUTUMN)
    rows = [
        {"workspace_id": "T1", "slack_id": f"U{n}", "name": f"Name {n}", "timezone": "UTC"}
        for n in range(number + 1)
    ]
    ids = session.scalars(insert(Person).returning(Person.id), rows).all()
    plain = {"workspace_id": "T1", "programme_id": programme.id, "mentor_id": ids[0]}
    begun = {
        "cadence_code": Cadence.parse("monthly").code,
        "state": "active",
        "started_at": AUTUMN - timedelta(days=900),
    }
    couples = [{**plain, **begun, "mentee_id": mentee} for mentee in ids[1:]]
    made = session.scalars(insert(Pair).returning(Pair.id), couples).all()
    fill_history(
        session,
        "T1",
        [(pair, ids[0], mentee) for pair, mentee in zip(made, ids[1:], strict=True)],
        AUTUMN,
    )
    at = {"workspace_id": "T1", "pair_id": made[0], "created_at": AUTUMN}
    own = {**at, "owner_id": ids[0], "author_id": ids[0]}
    session.execute(insert(ActionItem), [{**own, "text": f"Item {n}"} for n in range(items)])
    wanted = [
        {**at, "author_id": ids[1], "horizon": "3y", "text": f"{n}"} for n in range(min(items, 40))
    ]
    session.execute(insert(Goal), wanted)
    session.execute(
        insert(Meeting),
        [
            {
                "workspace_id": "T1",
                "pair_id": made[0],
                "state": State.ACCEPTED,
                "starts_at": day,
                "entered_at": day,
                "met_at": day,
            }
            for day in (AUTUMN - timedelta(days=200 + n) for n in range(items))
        ],
    )


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_as_many_statements_whatever_there_is(
    mentor: tuple[Engine, str], answer: str
) -> None:
    engine, slack_id = mentor
    most, act = ANSWERS[answer]
    with sessions(engine, read_only=True)() as session:
        session.connection(execution_options={"read_only": True})
        resources = cast("Resources", None)
        request = Request(session, "T1", slack_id, AUTUMN, {}, resources)
        watch = Watch(engine)
        loaded: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _, row: loaded.append(row))
        act(request)
    assert watch.statements <= most, watch.statements
    of_pairs = [one for one in loaded if isinstance(one, ActionItem | Meeting | Goal)]
    shown = [one for one in of_pairs if one.pair_id == of_pairs[0].pair_id]
    assert answer == "the export" or len(shown) <= READ_AT_MOST, "what is not shown is not read"
