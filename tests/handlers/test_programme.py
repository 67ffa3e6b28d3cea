"""The use cases of a programme and of a roster, without a command line before them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from agendas.profiles import Profile
from agendas.roster.people import Directory
from agendas.roster.rows import read
from db.core.engine import Sessions
from db.mentoring import programmes
from db.mentoring.people import Person
from db.privacy import audit
from db.sessions import sessions
from handlers.programme.service import (
    Action,
    Draft,
    NoTimeZone,
    Saved,
    UnfitFacilitators,
    save,
    summarise,
)
from handlers.roster.planning import Change, plan_rows

pytestmark = pytest.mark.databases("sqlite")

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
ADA = Profile("U1", "Ada", "Europe/London", True, False)
CLEO = Profile("U3", "Cleo", "Europe/Paris", True, False)
NOWHERE = Profile("U5", "Eve", "", True, False)
ROBOT = Profile("U8", "Robot", "UTC", True, True)


@pytest.fixture
def opened(engine: Engine) -> Sessions:
    return sessions(engine)


def saved(session: Session, draft: Draft, *, update: bool = False) -> Saved:
    return save(session, "T1", "Example University", draft, FRIDAY, update=update)


def test_a_programme_is_started_changed_and_otherwise_left(opened: Sessions) -> None:
    first = Draft("Faculty", "C1", {"U3": CLEO, "cleo@example.org": CLEO, "U1": ADA}, 12)
    second = Draft("Faculty", "C2", {"U1": ADA})
    with opened.begin() as session:
        done = saved(session, first)
        assert done.action is Action.STARTED
        summary = summarise(session, done.programme)
        assert [person.name for person in summary.facilitators] == ["Cleo", "Ada"]
        assert (done.programme.timezone, summary.pairs) == ("Europe/Paris", 0)
        assert saved(session, second).action is Action.LEFT
        assert done.programme.channel_id == "C1"
        assert saved(session, second, update=True).action is Action.CHANGED
        changed = done.programme
        assert (changed.channel_id, changed.timezone) == ("C2", "Europe/London")
        assert changed.retention_months == 12, "nothing else was asked for"
        verbs = [entry.verb for entry in audit.entries(session, "T1")]
        assert sorted(verbs) == ["programme.add", "programme.update"]


def test_the_zone_is_that_of_the_first_who_has_one_and_is_said(opened: Sessions) -> None:
    with opened.begin() as session:
        done = saved(session, Draft("Arts", "C1", {"U5": NOWHERE, "U3": CLEO}))
        assert done.programme.timezone == "Europe/Paris"
        assert [(remark.kind, remark.facts["name"]) for remark in done.remarks] == [
            ("no_zone", "Eve")
        ]


def test_what_cannot_be_writes_nothing(opened: Sessions) -> None:
    with opened.begin() as session:
        with pytest.raises(UnfitFacilitators) as unfit:
            saved(session, Draft("Arts", "C1", {"U8": ROBOT, "U1": ADA, "U7": None}))
        assert [fault.kind for fault in unfit.value.faults] == ["bot", "not_found"]
        with pytest.raises(NoTimeZone):
            saved(session, Draft("Arts", "C1", {"U5": NOWHERE}))
        assert programmes.named(session, "T1", "Arts") is None
        assert session.scalars(select(Person)).all() == []


def test_a_roster_is_planned_with_every_fault_in_its_order(opened: Sessions) -> None:
    text = (
        "programme,mentor,mentee,cadence,next_meeting\n"
        "Faculty,U1,U3,monthly,\n"
        "Faculty,U1,U3,now and then,\n"
        "Nowhere,U1,U3,monthly,\n"
        "Faculty,U3,U1,monthly,,too much\n"
    )
    known = Directory({"U1": ADA, "U3": CLEO})
    with opened.begin() as session:
        saved(session, Draft("Faculty", "C1", {"U1": ADA}))
        found = read(text.encode())
        plan = plan_rows(session, "T1", found.rows, known, found.faults, FRIDAY)
        assert [(fault.line, fault.kind) for fault in plan.faults] == [
            *((3, "cadence"), (4, "unknown_programme"), (5, "cells")),
        ]
        assert plan.count(Change.BEGIN) == 1
        assert plan.count(Change.NOTHING, Change.ENDED, Change.CADENCE) == 0
