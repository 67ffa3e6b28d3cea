"""Every handler is asked by everybody, about one pair, and answers as the matrix has it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Select, Table, event, select
from sqlalchemy.orm import Session

from db.mentoring import people
from db.mentoring.pairs import Forbidden
from db.mentoring.people import Person
from db.tables import METADATA
from handlers.slackui.listener import WRITES, Listener, resolve_access
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.router import Router
from tests.matrix.cases import CASES, NO, ROLES, YES, Case
from tests.matrix.table import KINDS, PAGE, page
from tests.privacy import planting
from tests.privacy.planting import CANARY, ELSEWHERE, REASON, plant
from tests.stories.world import TUESDAY, World
from tests.stories.world import world as open_world

PUBLIC_URL = "https://mentoring.example.edu"
# Sentences that tell somebody that this is not theirs to do; any other is a fault of the case.
REFUSALS = {
    "programme/not_yours",
    "programme/not_run",
    "shared/stranger",
    "shared/facilitator",
    "shared/inactive",
    "shared/not_current",
    "mentoring/not_paused",
    "meeting/none_ahead",
    "mydata/facilitator",
    "typed/gone",
    "roster/gone",
    "shared/not_run",
    "recap/mentee_writes",
    "recap/not_now",
    "shared/runs_none",
    "report/no_mentor",
}
# The rows of the pair that everybody asks about, by the column that tells them.
THEIRS = {
    "pair_id": (planting.PAIR,),
    "goal_id": (planting.GOAL,),
    "lapse_id": (planting.LAPSE,),
    "meeting_id": (planting.MEETING, planting.UNHELD),
}


@dataclass(frozen=True)
class Everybody:
    """The bot in a workspace, its router, and who comes to it: (workspace, Slack id) by role."""

    world: World
    router: Router
    who: dict[str, tuple[str, str]]

    def asks(self, case: Case, role: str) -> list[str]:
        """Let somebody ask for something, and take it all back; return what was wrong with it."""
        with self.world.bot.sessions() as session:
            case.given(session)
            me = people.find(session, *self.who[role])
            if me and role == "deactivated":
                me.active = False
            session.flush()
            theirs = case.who[role] == YES  # who may change the pair is not asked whether they did
            listener, request = self._prepare(session, case, role, me)
            with _written(session) as written:
                allowed, shown = _told(self.router, listener, request)
                session.flush()
            touched = not theirs and bool(written) and _changed(session, case)
            session.rollback()
        faults = []
        if allowed is not (case.who[role] != NO):
            faults.append(f"is {'answered' if allowed else 'refused'}: {shown[:300]}")
        if not theirs and (touched or CANARY in shown):
            faults.append("changes the pair" if touched else "reads of the pair")
        if REASON in shown and role != "mentee":
            faults.append("reads what the mentee wrote for themselves")
        return [f"{case.kind} {case.label}: {ROLES[role]} {fault}" for fault in faults]

    def reads(self, case: Case) -> bool:
        """Say whether it stands where the handler is registered that this case only reads."""
        listener, _ = self._find(case)
        return resolve_access(listener.access, _body(case, None)) is not WRITES

    def _find(self, case: Case) -> tuple[Listener, str]:
        if case.kind == "command":
            return self.router.resolve_command(case.name, case.text)
        registered = {
            "action": self.router.actions,
            "view": self.router.views,
            "shortcut": self.router.shortcuts,
        }
        return registered[case.kind][case.name], ""

    def _prepare(
        self, session: Session, case: Case, role: str, me: Person | None
    ) -> tuple[Listener, Request]:
        """Return what answers a case, and the request of somebody in that role."""
        listener, text = self._find(case)
        body = {**_body(case, me), "text": text}
        starters = frozenset({self.who["starter"][1]})
        shared = self.router.resources
        resources = replace(shared, public_url=PUBLIC_URL, starters=starters)
        workspace, slack_id = self.who[role]
        return listener, Request(session, workspace, slack_id, TUESDAY, body, resources)

    def writes(self, case: Case, role: str) -> list[str]:
        """Let somebody ask for something; return the statements by which rows were changed."""
        with self.world.bot.sessions() as session:
            case.given(session)
            session.flush()
            me = people.find(session, *self.who[role])
            listener, request = self._prepare(session, case, role, me)
            with _written(session) as written:
                _told(self.router, listener, request)
                session.flush()
            session.rollback()
        return written


@pytest.fixture
def everybody(database: str) -> Iterator[Everybody]:
    with open_world(database) as world:
        planted = plant(world)
        gus = world.person("gus", "Gus Elsewhere")
        guest = world.sandbox.add_person("gil", real_name="Gil Guest", restricted=True)
        world.start_programme(gus, name="Surgery")
        starter = world.person("stu", "Stu Starter")
        team, liz = world.sandbox.team_id, planted.liz.id
        with world.bot.sessions.begin() as session:
            people.keep(session, ELSEWHERE, liz, "Another Liz", "UTC")
        here = {
            "mentee": planted.liz,
            "mentor": planted.tom,
            "other": planted.ana,
            "facilitator": planted.fay,
            "elsewhere_facilitator": gus,
            "outsider": planted.sam,
            "guest": guest,
            "deactivated": planted.liz,
            "starter": starter,
        }
        who = {role: (team, person.id) for role, person in here.items()}
        yield Everybody(world, world.bot.router, {**who, "another_workspace": (ELSEWHERE, liz)})


@pytest.mark.slow
def test_every_handler_answers_everybody_as_the_matrix_has_it(everybody: Everybody) -> None:
    faults = [fault for case in CASES for role in ROLES for fault in everybody.asks(case, role)]
    assert faults == [], "\n".join(faults)


@pytest.mark.slow
def test_what_is_said_to_read_only_writes_nothing_whoever_asks(everybody: Everybody) -> None:
    faults = [
        f"{case.kind} {case.label}: {role} {wrote}"
        for case in CASES
        if everybody.reads(case)
        for role in ROLES
        if (wrote := everybody.writes(case, role))
    ]
    assert faults == [], "\n".join(faults)
    assert sum(everybody.reads(case) for case in CASES) > 20


def test_every_handler_is_in_the_matrix(everybody: Everybody) -> None:
    router = everybody.world.bot.router
    cased = {kind: {case.name for case in CASES if case.kind == kind} for kind in KINDS}
    commands = {name for name in router.commands if " " not in name}
    assert cased == {
        "command": commands,
        "action": {*router.actions},
        "view": {*router.views},
        "shortcut": {*router.shortcuts},
    }


def test_every_subcommand_is_in_the_matrix(everybody: Everybody) -> None:
    typed = [f"{case.name} {case.text} " for case in CASES if case.kind == "command"]
    for name in everybody.world.bot.router.commands:
        assert [one for one in typed if one.startswith(f"{name} ")], name


def test_app_home_shows_nobody_but_its_two_a_word_of_a_pair(everybody: Everybody) -> None:
    router = everybody.router
    for role, (workspace, slack_id) in everybody.who.items():
        with everybody.world.bot.sessions() as session:
            me = people.find(session, workspace, slack_id)
            if me and role == "deactivated":
                me.active = False
            request = Request(session, workspace, slack_id, TUESDAY, {}, router.resources)
            shown = json.dumps(router.home(request))
            session.rollback()
        assert (CANARY in shown) is (role in ("mentee", "mentor")), role
        assert REASON not in shown, role


def test_every_row_of_the_matrix_has_somebody_who_may() -> None:
    for case in CASES:
        assert set(case.who) == set(ROLES)
        assert set(case.who.values()) != {NO}, case.label


def test_the_page_of_the_documentation_is_the_matrix() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.matrix.table"


def _told(router: Router, listener: Listener, request: Request) -> tuple[bool, str]:
    """Ask a handler; return whether it answered, and all that it shows."""
    try:
        answer = router.run(listener, request)
    except Forbidden:
        return False, ""
    except UserError as error:
        return error.template not in REFUSALS, f"{error.template} {error.context}"
    request.session.flush()
    return True, _shown(answer)


def _shown(answer: Response) -> str:
    said = [message.text for message in (answer.say, answer.replace) if message]
    return json.dumps([*said, answer.open, answer.update, answer.errors])


@contextmanager
def _written(session: Session) -> Iterator[list[str]]:
    """Note the statements that write: where there is none, no row need be looked at."""
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("SELECT"):
            written.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield written
    event.remove(connection, "before_cursor_execute", note)


def _changed(session: Session, case: Case) -> bool:
    """Say whether a row of the pair is not as the case has it; everything is taken back."""
    after = _theirs(session)
    session.rollback()
    case.given(session)
    session.flush()
    return _theirs(session) != after


def _theirs(session: Session) -> list[Any]:
    """Return every row of the pair, and the pair itself."""
    return [(name, sorted(map(str, session.execute(rows)))) for name, rows in _questions()]


@cache
def _questions() -> list[tuple[str, Select[*tuple[Any, ...]]]]:
    asked = ((table, _mine(table)) for table in METADATA.sorted_tables)
    return [(table.name, select(table).where(mine)) for table, mine in asked if mine is not None]


def _mine(table: Table) -> ColumnElement[bool] | None:
    if table.name == "pairs":
        return table.c.id == planting.PAIR
    column = next((name for name in THEIRS if name in table.c), None)
    return table.c[column].in_(THEIRS[column]) if column else None


_INPUT = {"type": "plain_text_input", "action_id": "value", "max_length": 300}


def _body(case: Case, me: Person | None) -> dict[str, Any]:
    """Return what Slack would send, as far as a handler looks at it."""
    value = case.value.replace("{me}", str(me.id if me else 0))
    body: dict[str, Any] = {"trigger_id": "1.2.3", "text": case.text}
    if case.kind == "action":
        body |= {"type": "block_actions", "actions": [{"action_id": case.name, "value": value}]}
    if case.kind == "shortcut":
        message = {"text": "Speak of the grant"}
        body |= {"type": "message_action", "callback_id": case.name, "message": message}
    if case.hidden is not None:
        values = {block: {"value": element} for block, element in case.entered.items()}
        hidden = json.dumps(case.hidden)
        body["view"] = {"id": "V1", "private_metadata": hidden, "state": {"values": values}}
        if case.form:
            inputs = [
                {"type": "input", "block_id": block, "label": {"text": block}, "element": _INPUT}
                for block in case.entered
            ]
            body["view"] |= {"callback_id": case.form, "blocks": inputs}
    if case.kind == "view":
        body["type"] = "view_submission"
    return body
