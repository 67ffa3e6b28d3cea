"""Whatever can be told of a pair or a person is claimed by a declaration, column by column.

Nothing here is taken from the declarations: tables and columns are walked as the database has them,
and what need not be claimed is listed by hand.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Enum, String, Table, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

import db
from agendas.recap import Content
from agendas.rhythm.choices import Choice
from db.core import changes
from db.core import engine as engines
from db.core.base import Base, Due
from db.mentoring import pairs, people, rows
from db.mentoring.owned import PairOwned, PersonOwned
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.messages import dead_letters
from db.messages.outbox import OutboxRow, Status
from db.privacy import audit, erasing, leave, own_data, retention
from db.tables import METADATA
from handlers.notifications.kinds import Kind
from handlers.notifications.notify import notify
from handlers.personal_data.export import compile_export

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
WORDS = "canary-5d0e"
# Rows that a pair or a person has, and no declaration: what becomes of each, and where.
ELSEWHERE = {
    "pairs": "that two were a pair stays; its rows are what is declared",
    "people": "`people.forget` leaves nobody in it",
    "facilitators": "whoever runs a programme is not forgotten before somebody else does",
    "audit": "ids alone; `retention.forget_audit`",
    "outbox": "`erasing.wipe_about` and `forget_letters`; `retention.forget_messages`",
}
# Of rows that are declared: text that is a code, and tells no more than that something happened.
HARMLESS = {
    "feeds": {"workspace_id", "token_hash"},
    "offers": {"workspace_id"},
    "superiors": {"workspace_id", "authority"},
    "proposals": {"workspace_id", "cadence_code", "state", "mentor_answer", "mentee_answer"},
    "check_ins": {"workspace_id"},
    "drafts": {"workspace_id", "form"},
    "typed_lines": {"workspace_id", "ts", "became"},
    "meetings": {"workspace_id", "state", "noted_by", "uid"},
    "meeting_places": {"workspace_id"},
    "meeting_ticks": {"workspace_id"},
    "points": {"workspace_id", "state"},
    "goals": {"workspace_id", "state"},
    "goal_notes": {"workspace_id"},
    "action_items": {"workspace_id", "state"},
    "recaps": {"workspace_id", "state", "proposed_by"},
    "lapses": {"workspace_id", "closed_how"},
    "rosters": {"workspace_id", "ts", "file_id", "state", "made"},
    "lapse_sides": {"workspace_id"},
    "lapse_reasons": {"workspace_id"},
    "silences": {"workspace_id"},
    "follow_ups": {"workspace_id"},
}
# What is erased with the words of a pair, and what stays; what is one person's alone.
ERASED = {
    *("meeting_places", "meeting_ticks", "points", "goals", "goal_notes", "action_items", "recaps"),
    *("lapse_reasons", "check_ins", "drafts", "typed_lines"),
}
STAYS = {"meetings", "lapses", "lapse_sides", "silences", "follow_ups"}
ALONE = {"feeds", "lapse_sides", "lapse_reasons", "silences", "check_ins", "drafts"}
ALONE |= {"typed_lines", "offers", "superiors", "proposals", "rosters"}
OF_NO_PAIR = {"feeds", "offers", "superiors", "proposals", "rosters"}
WAITS = {"meetings", "recaps", "action_items"}
ABOUT = {
    "meeting": "meetings",
    "recap": "recaps",
    "action": "action_items",
    "goal": "goals",
    "lapse": "lapses",
    "check_in": "check_ins",
    "typed_line": "typed_lines",
}
FILLING: dict[object, object] = {
    bool: False,
    int: 1,
    str: WORDS,
    object: Content(decisions=WORDS).as_json(),
    datetime: NOW,
    date: NOW.date(),
    time: time(18),
}
CODES = {
    "state": {
        "goals": "open",
        "action_items": "open",
        "recaps": "waiting",
        "meetings": "held",
        "points": "open",
        "proposals": "open",
        "rosters": "asked",
    },
    "mentor_answer": {"proposals": "yes"},
    "mentee_answer": {"proposals": "yes"},
    "authority": {"superiors": "chair"},
    "cadence_code": {"proposals": "1 month"},
    "proposed_by": {"recaps": "mentee"},
    "horizon": {"goals": "1y"},
    "domain": {"points": "career"},
    "answer": {"check_ins": "well"},
    "item": {"meeting_ticks": "goals"},
    "closed_how": {"lapses": "met"},
    "date_cause": {"pairs": "first"},
    "noted_by": {"meetings": "mentee"},
    "minutes": {"meetings": "60"},
}


def models() -> dict[str, type[Base]]:
    """Every mapped table of ours, by its name."""
    return {
        mapper.local_table.name: mapper.class_
        for mapper in Base.registry.mappers
        if isinstance(mapper.local_table, Table) and mapper.class_.__module__.startswith("db.")
    }


def lead_to(names: set[str]) -> set[str]:
    """Tables that refer to one of these, or to one that does, and these themselves."""
    found = set(names)
    while True:
        more = {
            table.name
            for table in METADATA.sorted_tables
            if {key.column.table.name for key in table.foreign_keys} & found
        }
        if more <= found:
            return found
        found |= more


def is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, (String, Enum, JSON))


def test_every_table_with_a_way_to_a_pair_or_a_person_is_claimed() -> None:
    claimed = {
        name for name, model in models().items() if issubclass(model, (PairOwned, PersonOwned))
    }
    assert lead_to({"pairs", "people"}) - {"digests"} == claimed | set(ELSEWHERE)
    assert claimed == set(HARMLESS)


def test_every_table_with_a_pairs_or_a_persons_number_says_whose_it_is() -> None:
    """Even where nothing ties the number to a row."""
    for name, model in models().items():
        if name in ELSEWHERE:
            continue
        columns = METADATA.tables[name].columns
        assert ("pair_id" in columns) == issubclass(model, PairOwned), name
        if {"person_id"} & set(columns.keys()) and not issubclass(model, PairOwned):
            assert issubclass(model, PersonOwned), name


@pytest.mark.parametrize("name", HARMLESS)
def test_every_column_that_can_hold_words_is_content_or_known_to_be_harmless(name: str) -> None:
    model = models()[name]
    assert issubclass(model, (PairOwned, PersonOwned))
    content = set(model.privacy.content)
    texts = {column.name for column in METADATA.tables[name].columns if is_text(column)}
    assert content <= set(METADATA.tables[name].columns.keys())
    assert texts == content | HARMLESS[name]
    assert not content & HARMLESS[name]


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A pair with a row of each kind in every table below it, each column filled."""
    engine = engines.connect(database)
    with Session(engine) as session:
        mentor, mentee = (
            people.keep(session, "T1", f"U{number}", f"Person {number}", "UTC").id
            for number in (1, 2)
        )
        days = {"prompt_days": 3, "share_days": 1}
        fill(session, "programmes", id=1, name="P", digest_weekday=0, digest_hour=9, **days)
        fill(
            session,
            "pairs",
            id=1,
            programme_id=1,
            mentor_id=mentor,
            mentee_id=mentee,
            state="ended",
            cadence_code="1 month",
            ended_at=NOW,
        )
        known: dict[str, int | None] = {
            "person_id": mentee,
            "author_id": mentee,
            "owner_id": mentee,
        }
        known |= {"superior_id": mentor, "mentor_id": mentor, "by_id": None, "programme_id": 1}
        for table in METADATA.sorted_tables:
            if ("pair_id" in table.columns and table.name != "outbox") or table.name in OF_NO_PAIR:
                fill(session, table.name, **known, closed_at=NOW)
        session.commit()
        yield session
    engine.dispose()


def kind_of(column: Column[Any]) -> object:
    """What a column is filled with: `UtcDateTime` says it by what it is made of."""
    kind = column.type
    return (kind.impl if isinstance(kind, TypeDecorator) else kind).python_type


def fill(session: Session, into: str, **values: Any) -> None:
    """Insert a row with something in every column."""
    table = METADATA.tables[into]
    row = {
        column.name: CODES.get(column.name, {}).get(into, FILLING[kind_of(column)])
        for column in table.columns
    }
    row |= {name: value for name, value in values.items() if name in table.columns}
    if "workspace_id" in row:
        row["workspace_id"] = "T1"
    session.execute(insert(table).values(**row))


def count(session: Session) -> dict[str, int]:
    """How many rows each table has that a pair or a person has rows in."""
    return {
        name: session.scalar(select(func.count()).select_from(METADATA.tables[name])) or 0
        for name in HARMLESS
    }


def test_the_words_of_a_pair_are_erased_and_what_happened_stays(session: Session) -> None:
    assert set(count(session).values()) == {1}
    assert set(HARMLESS) == ERASED | STAYS | OF_NO_PAIR
    erasing.erase(session, session.get_one(Pair, 1), NOW)
    left = {name for name, rows in count(session).items() if rows}
    assert left == STAYS | OF_NO_PAIR
    for name in left:
        rows = session.execute(select(METADATA.tables[name])).all()
        texts = METADATA.tables[name].columns.keys()
        assert WORDS not in str(rows) or name in OF_NO_PAIR | {"meetings"}, texts


@pytest.mark.parametrize("only", sorted(ERASED))
def test_a_pair_with_anything_written_is_found_to_be_erased(session: Session, only: str) -> None:
    changes.note(session, 1)
    for name in (*sorted(ERASED - {only, "goals"}), *(["goals"] if only != "goals" else [])):
        if not (name == "goals" and only == "goal_notes"):
            session.execute(METADATA.tables[name].delete())
    later = datetime(2031, 1, 1, tzinfo=UTC)
    assert erasing.erase_ended(session, later) == 1
    assert not {name for name, rows in count(session).items() if rows} & ERASED
    assert erasing.erase_ended(session, later) == 0


def test_every_table_that_declares_itself_is_known_to_whoever_must_know_all() -> None:
    for found in pkgutil.walk_packages(db.__path__, "db."):
        if not found.name.startswith("db.migrations"):
            importlib.import_module(found.name)
    assert set(rows.OF_A_PAIR) == set(PairOwned.__subclasses__())
    assert set(rows.OF_A_PERSON) == set(PersonOwned.__subclasses__())


def test_what_is_a_persons_alone_goes_with_them(session: Session) -> None:
    erasing.erase_own(session, people.get(session, "T1", 2))
    assert {name for name, rows in count(session).items() if not rows} == ALONE


def test_what_is_a_persons_alone_is_read_by_nobody_else(session: Session) -> None:
    pair = session.get_one(Pair, 1)
    for seat, own in zip(pairs.sides(pair), (True, False), strict=True):
        found = own_data.read_each(session, [seat])[seat.pair.id].rows
        read = {table.__tablename__ for table, rows in found.items() if rows}
        assert read == (ERASED | STAYS if own else (ERASED | STAYS) - ALONE)


@pytest.mark.slow
def test_an_export_tells_all_that_was_written(session: Session) -> None:
    exported = str(compile_export(session, people.get(session, "T1", 2), NOW))
    for name, content in {
        "points": ("text", "time_line"),
        "goals": ("text",),
        "goal_notes": ("text",),
        "action_items": ("text",),
        "recaps": ("content", "main_point", "change"),
        "lapse_reasons": ("text",),
        "proposals": ("note",),
    }.items():
        for column in content:
            told = f"{name}.{column}"
            table = METADATA.tables[name]
            value: object = Content(decisions=told).as_json() if column == "content" else told
            session.execute(table.update().values({column: value}))
            now = str(compile_export(session, people.get(session, "T1", 2), NOW))
            assert told in now, told
            assert told not in exported
    (pair,) = compile_export(session, people.get(session, "T1", 2), NOW)["pairs"]
    (check_in,) = pair["more"]["check_ins"]
    (draft,) = pair["more"]["drafts"]
    assert WORDS in str(draft["typed"])
    assert check_in["answer"] == "well"
    (other,) = compile_export(session, people.get(session, "T1", 1), NOW)["pairs"]
    assert other["more"]["check_ins"] == other["more"]["drafts"] == []


def test_a_leave_holds_back_what_comes_due_for_a_pair(session: Session) -> None:
    pair = session.get_one(Pair, 1)
    later = datetime(2026, 12, 24, tzinfo=UTC)
    due = {name for name, model in models().items() if issubclass(model, Due)}
    due &= set(HARMLESS) - OF_NO_PAIR
    assert due == WAITS
    leave.let_go(session, pair, NOW, later)
    for name in due:
        moved = session.scalars(select(METADATA.tables[name].c.next_due_at)).all()
        assert moved == [later], name


def test_what_died_about_a_row_of_a_pair_is_counted_for_its_programme(session: Session) -> None:
    kind = Kind("any", None, lambda *_of: None, (), Choice.ALWAYS)
    for name, table in ABOUT.items():
        row = session.scalars(select(models()[table]).limit(1)).one()
        assert notify(session, kind, session.get_one(Person, 1), row, NOW)
        letter = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()).limit(1)).one()
        assert (letter.subject or "").partition(":")[0] == name
        letter.status, letter.finished_at = Status.DEAD, NOW
    assert dead_letters.number(session, "T1", 1, NOW) == len(ABOUT)


@pytest.mark.parametrize(
    ("what", "days"),
    [("audit", 3 * 365), ("digests", 400), ("drafts", 90), ("typed_lines", 1), ("proposals", 400)],
)
def test_what_is_kept_for_a_time_goes_after_it(session: Session, what: str, days: int) -> None:
    forget = {
        "audit": retention.forget_audit,
        "digests": retention.forget_digests,
        "drafts": retention.forget_drafts,
        "typed_lines": retention.forget_typed_lines,
        "proposals": retention.forget_proposals,
    }[what]
    audit.note(session, "T1", audit.Verb.BEGIN, "pair", 1, NOW)
    fill(session, "digests", programme_id=1, local_date=NOW.date())
    session.flush()
    assert forget(session, NOW + timedelta(days=days)) == 0
    assert forget(session, NOW + timedelta(days=days + 1)) == 1
    assert forget(session, NOW + timedelta(days=days + 1)) == 0
