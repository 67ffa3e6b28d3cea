"""Every query is asked for one workspace, and gives nothing of another's by its row ids."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from db.core.handled_requests import Seen
from db.mentoring.content.goals import Goal
from db.mentoring.lapses import Lapse
from db.mentoring.pairs import Forbidden, Pair, Seat, sides
from db.mentoring.people import Person
from db.mentoring.programmes import Facilitator
from db.mentoring.reporting.digests import Digest
from db.mentoring.reporting.follow_ups import FollowUp
from db.messages.outbox import OutboxRow, Status, make_token
from db.privacy.audit import Audit
from db.tables import METADATA
from tests.privacy import planting
from tests.privacy.planting import ELSEWHERE, Planted
from tests.privacy.queries import ACROSS, BY_ID, asked_for_a_workspace, queries
from tests.stories.world import TUESDAY

DEAD, WAITING, SENT = 951, 952, 953
SUBJECT, KEY = f"pair:{planting.PAIR}", "waiting"
# What a query is about, by the names of its parameters: rows of the first workspace.
ABOUT = {
    "pair_id": planting.PAIR,
    "meeting_id": planting.MEETING,
    "goal_id": planting.GOAL,
    "action_id": planting.ITEM,
    "point_id": planting.POINT,
    "recap_id": planting.RECAP,
    "lapse_id": planting.LAPSE,
    "owned_id": planting.GOAL,
    "row_id": DEAD,
    "subject": SUBJECT,
    "key": KEY,
}
# What else there is to say.
LATER = TUESDAY + timedelta(days=1)
SAID: dict[str, Any] = {
    "now": LATER,
    "since": TUESDAY,
    "kinds": ["pair.welcome"],
    "model": Goal,
    "local_date": LATER.date(),
    "besides": "another",
    "occurrence": "",
    "variant": "",
}
# Only ever adds a row to the workspace that it is given; or takes for told whoever it knows nothing
# of, there or elsewhere.
ADDS = {"db.core.handled_requests.note", "db.messages.outbox_reads.was_told_of"}


def prepare(session: Session, planted: Planted) -> None:
    """Add what the planted pair lacks: letters, a digest, an entry in the log, a lapse that ended.

    The mentee runs their programme too.
    """
    of = {"workspace_id": planted.world.sandbox.team_id}
    programme, mentee = planted.world.programme.id, session.get_one(Pair, planting.PAIR).mentee_id
    letter: dict[str, Any] = {"recipient": planted.liz.id, "kind": "pair.welcome", "op": "post"}
    letter |= {
        "subject": SUBJECT,
        "pair_id": planting.PAIR,
        "queued_at": TUESDAY,
        "due_at": TUESDAY,
        "try_at": TUESDAY,
    }
    dead = {"id": DEAD, "key": "dead", "token": "1", "status": Status.DEAD, "finished_at": LATER}
    waiting = {"id": WAITING, "key": KEY, "token": make_token(KEY), "status": Status.PENDING}
    sent = {"id": SENT, "key": "sent", "token": "3", "status": Status.SENT, "finished_at": LATER}
    sent |= {"refresh_at": TUESDAY, "live_until": LATER + timedelta(days=9), "shown": "a hash"}
    rows = (dead, waiting, sent)
    session.add_all(OutboxRow(**of, **letter, **row) for row in rows)
    session.add(Digest(**of, programme_id=programme, local_date=TUESDAY.date(), occurrences=[]))
    session.add(Seen(**of, key=KEY, at=TUESDAY))
    session.add(Audit(**of, at=TUESDAY, person_id=mentee, verb="begin", subject=SUBJECT))
    ended = {"pair_id": planting.PAIR, "since": TUESDAY, "closed_at": LATER, "closed_how": "met"}
    session.add(Lapse(**of, **ended))
    session.add(FollowUp(**of, pair_id=planting.PAIR, facilitator_id=mentee, at=TUESDAY))
    session.add(Facilitator(**of, programme_id=programme, person_id=mentee, position=2))
    session.flush()


def about(session: Session, planted: Planted) -> dict[str, Any]:
    """Return the rows of the first workspace that can be asked about."""
    pair = session.get_one(Pair, planting.PAIR)
    people = {"mentor_id": pair.mentor_id, "mentee_id": pair.mentee_id, "person_id": pair.mentee_id}
    letter = {"recipient": planted.liz.id, "kind": "pair.welcome"}
    programme = planted.world.programme.id
    of_it = {"programme_id": programme, "programme_ids": [programme]}
    return {**ABOUT, **people, **letter, **of_it}


def standing_in(session: Session, workspace_id: str, by: int) -> dict[str, Any]:
    """Return what is asked with, in one of the workspaces."""
    seat: Seat = sides(session.get_one(Pair, planting.PAIR + by))[0]
    person: Person = seat.person
    lapse = session.get_one(Lapse, planting.LAPSE + by)
    whose = {"workspace_id": workspace_id, "slack_id": person.slack_id}
    return {**whose, "seat": seat, "person": person, "lapse": lapse}


def everything(session: Session) -> list[Any]:
    """Return every row there is."""
    session.flush()
    return [session.execute(select(table)).all() for table in METADATA.sorted_tables]


def outcome(session: Session, query: Callable[..., Any], given: Mapping[str, Any]) -> bool:
    """Ask, and take it back; return whether that gave or changed anything."""
    before = everything(session)
    asks = {name: given[name] for name in signature(query).parameters if name in given}
    with session.begin_nested() as savepoint:
        try:
            found = query(session, **asks)
        except (Forbidden, NoResultFound):
            found = None
        changed = everything(session) != before
        savepoint.rollback()
    session.expire_all()
    return bool(found) or changed


def forgeable() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the queries that take a row's id, or what stands for it, besides a workspace."""
    ids = {*ABOUT, "mentor_id", "mentee_id", "person_id", "programme_id"}
    holders = {"workspace_id", "seat", "person", "lapse"}
    for name, query in queries().items():
        takes = set(signature(query).parameters)
        if takes & ids and takes & holders and name not in ADDS:
            yield name, query


def test_every_query_is_asked_for_one_workspace() -> None:
    named = {*ACROSS, *BY_ID}
    unasked = {name for name, query in queries().items() if not asked_for_a_workspace(query)}
    assert unasked - named == set()
    assert {name for name in named if name.startswith("db.")} - set(queries()) == set()


@pytest.mark.slow
def test_no_query_gives_or_changes_a_row_of_another_workspace_by_its_id(planted: Planted) -> None:
    tried = 0
    with planted.world.bot.sessions() as session:
        prepare(session, planted)
        rows = about(session, planted) | SAID
        for name, query in forgeable():
            here = standing_in(session, planted.world.sandbox.team_id, 0)
            assert outcome(session, query, rows | here), f"{name} finds nothing even at home"
            there = standing_in(session, ELSEWHERE, 100)
            assert not outcome(session, query, rows | there), f"{name} reaches elsewhere"
            tried += 1
        session.rollback()
    assert tried > 20
