"""Telling people: politely late, never too late, and never twice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.rhythm.choices import Choice
from agendas.text.messages import Message, Part
from db.core.base import Base
from db.core.engine import connect
from db.mentoring.content.actions import ActionItem
from db.mentoring.people import Person
from db.messages.outbox import OutboxRow
from handlers.notifications import notify
from handlers.notifications.kinds import Kind, Timing, View
from tests.agendas.places import TORONTO, local, moments, zones

TUESDAY = local(TORONTO, 2026, 11, 24, 10)
NIGHT = local(TORONTO, 2026, 11, 24, 22)
ASKS = View(Message((Part("paragraph", "Did you meet?"),)))


@dataclass
class Lapse:
    """What these messages are about."""

    id: int = 1


def kind(name: str = "lapse.nudge", **flags: Any) -> Kind:
    return Kind(name, Lapse, lambda *_of: ASKS, (), Choice.ALWAYS, **flags)


def person(slack_id: str = "U1", workspace_id: str = "T1", **parts: Any) -> Person:
    given: dict[str, Any] = {
        "timezone": TORONTO.key,
        "quiet_from": time(18),
        "quiet_until": time(8),
        "name": "Ann",
    }
    return Person(workspace_id=workspace_id, slack_id=slack_id, **(given | parts))


def made(folder: Path) -> Engine:
    engine = connect(f"sqlite:///{folder / 'outbox.sqlite'}")
    Base.metadata.create_all(engine)
    return engine


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = made(tmp_path)
    with Session(engine) as session:
        yield session
    engine.dispose()


def tell(
    session: Session,
    now: datetime = TUESDAY,
    *,
    to: Person | None = None,
    of: Kind | None = None,
    about: int = 1,
    expires_at: datetime | None = None,
    **parts: Any,
) -> bool:
    told = of or kind()
    if expires_at is not None:
        told = replace(told, expires=lambda _row, _due_at: expires_at)
    return notify.notify(session, told, to or person(), Lapse(about), now, **parts)


def rows(session: Session) -> list[OutboxRow]:
    session.flush()
    session.expire_all()
    return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def due(session: Session) -> datetime:
    (row,) = rows(session)
    return row.due_at


def test_by_day_a_message_goes_out_at_once(session: Session) -> None:
    assert tell(session)
    assert due(session) == TUESDAY


def test_in_quiet_hours_a_message_waits_for_the_morning_where_the_person_is(
    session: Session,
) -> None:
    assert tell(session, NIGHT)
    assert due(session) == local(TORONTO, 2026, 11, 25, 8)


def test_at_the_weekend_a_message_waits_for_monday(session: Session) -> None:
    assert tell(session, local(TORONTO, 2026, 11, 28, 10))
    assert due(session) == local(TORONTO, 2026, 11, 30, 10)


def test_an_answer_to_what_they_did_just_now_does_not_wait(session: Session) -> None:
    assert tell(session, NIGHT, at_once=True)
    assert due(session) == NIGHT


@pytest.mark.parametrize("hour", [6, 8])
def test_a_meeting_that_begins_before_the_morning_is_told_of_at_night(
    session: Session, hour: int
) -> None:
    at = local(TORONTO, 2026, 11, 25, hour)
    assert tell(session, NIGHT, of=kind(for_meeting=True), expires_at=at)
    assert due(session) == NIGHT


def test_of_a_meeting_before_the_first_working_hour_one_hears_on_a_free_day(
    session: Session,
) -> None:
    saturday, monday = local(TORONTO, 2026, 11, 28, 5), local(TORONTO, 2026, 11, 30, 7)
    assert tell(session, saturday, of=kind(for_meeting=True), expires_at=monday)
    morning = local(TORONTO, 2026, 11, 28, 8)
    assert due(session) == morning, "not at night, where there is a day"


@pytest.mark.parametrize("hour", [6, 8])
def test_what_is_no_meetings_never_goes_out_at_night_and_its_time_begins_in_the_morning(
    session: Session, hour: int
) -> None:
    at = local(TORONTO, 2026, 11, 25, hour)
    assert tell(session, NIGHT, expires_at=at)
    morning = local(TORONTO, 2026, 11, 25, 8)
    assert due(session) == morning
    (row,) = rows(session)
    assert row.expires_at == morning + (at - NIGHT)


def test_what_still_matters_in_the_morning_waits_for_it(session: Session) -> None:
    assert tell(session, NIGHT, expires_at=local(TORONTO, 2026, 11, 25, 8, 1))
    assert due(session) == local(TORONTO, 2026, 11, 25, 8)


def test_the_same_message_is_queued_once_however_often_it_is_told(session: Session) -> None:
    assert tell(session, occurrence=1)
    assert not tell(session, NIGHT, occurrence=1)
    assert due(session) == TUESDAY


def test_another_occasion_kind_subject_person_or_workspace_is_another_message(
    session: Session,
) -> None:
    others: list[dict[str, Any]] = [
        {},
        {"occurrence": 2},
        {"of": kind("lapse.check_in")},
        {"about": 2},
        {"to": person("U2")},
        {"to": person(workspace_id="T2")},
    ]
    assert all(tell(session, **other) for other in others)
    assert len({row.key for row in rows(session)}) == len(others)


def test_only_what_is_overtaken_by_the_newest_is_said_to_be(session: Session) -> None:
    newest = kind(newest_only=True)
    tell(session, of=newest, occurrence=1)
    tell(session, of=newest, occurrence=2)
    tell(session, occurrence=3)
    tell(session, of=newest, about=2)
    first, second, third, other = rows(session)
    assert first.coalesce_key == second.coalesce_key != other.coalesce_key
    assert third.coalesce_key is None


def test_a_file_waits_for_the_morning_as_well(session: Session) -> None:
    assert tell(session, NIGHT, of=kind("meeting.file", is_file=True))
    (row,) = rows(session)
    assert (row.op, row.due_at) == ("file", local(TORONTO, 2026, 11, 25, 8))


@pytest.mark.parametrize("timing", [Timing.MOMENT, Timing.REPLY])
def test_what_belongs_to_a_moment_or_answers_somebody_waits_for_nothing(
    session: Session, timing: Timing
) -> None:
    assert tell(session, NIGHT, of=kind(timing=timing))
    assert due(session) == NIGHT


def test_what_the_outbox_calls_a_row_is_what_its_table_says_or_its_class() -> None:
    assert notify.name_of(Lapse(3)) == "lapse:3"
    assert notify.name_of(ActionItem(id=4)) == "action:4"


hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
lives = st.none() | st.timedeltas(timedelta(0), timedelta(days=5))


def is_by_day(to: Person, moment: datetime) -> bool:
    shown, start, end = wall_time(moment, to.zone), to.quiet_from, to.quiet_until
    quiet = start <= shown.time() < end if start <= end else not end <= shown.time() < start
    return not quiet


def is_polite(to: Person, moment: datetime) -> bool:
    return is_by_day(to, moment) and wall_time(moment, to.zone).weekday() < 5


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = made(tmp_path_factory.mktemp("outbox"))
    yield engine
    engine.dispose()


@pytest.mark.slow
@settings(max_examples=80)
@given(moments, zones, hours, hours, lives, st.booleans())
def test_a_message_is_polite_unless_that_would_be_too_late_for_a_meeting(
    engine: Engine,
    now: datetime,
    zone: ZoneInfo,
    start: time,
    end: time,
    life: timedelta | None,
    meeting: bool,
) -> None:
    to = person(timezone=zone.key, quiet_from=start, quiet_until=end)
    expires_at = now + life if life is not None else None
    with Session(engine) as session:
        assert tell(session, now, to=to, of=kind(for_meeting=meeting), expires_at=expires_at)
        due_at = due(session)
    assert due_at == now or is_polite(to, due_at) or (meeting and is_by_day(to, due_at))
    assert is_polite(to, due_at) or (meeting and expires_at is not None)
    assert now <= due_at
    assert due_at == now or expires_at is None or due_at < expires_at or not meeting
