"""Whoever wants to write to a SQLite file comes in their turn, and the turn ends with the work."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Engine, insert, make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db.core.upsert import insert_new
from db.core.writer_queue import Turns
from db.mentoring.people import Person
from db.messages.rate_limits import Limit
from db.sessions import sessions

pytestmark = pytest.mark.databases("sqlite")


def write(engine: Engine, scope: str, *, hurried: bool = True) -> None:
    with sessions(engine, hurried=hurried).begin() as session:
        insert_new(session, Limit, workspace_id="T1", scope=scope)


@contextmanager
def writing_without_a_pause(engine: Engine) -> Iterator[None]:
    enough = threading.Event()

    def work() -> None:
        while not enough.is_set():
            with sessions(engine).begin() as session:
                session.connection()
                time.sleep(0.01)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_a_person_is_not_kept_waiting_by_one_who_writes_without_a_pause(engine: Engine) -> None:
    waits = []
    with writing_without_a_pause(engine):
        for number in range(30):
            begun = time.monotonic()
            write(engine, f"scope {number}")
            waits.append(time.monotonic() - begun)
    assert max(waits) < 1.0


def test_turns_come_in_the_order_in_which_they_were_waited_for() -> None:
    turns, came = Turns(), list[int]()
    assert turns.take(1)

    def wait(number: int) -> None:
        assert turns.take(5)
        came.append(number)
        turns.give()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    turns.give()
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2, 3, 4]


def test_who_gives_up_waiting_is_passed_over() -> None:
    turns = Turns()
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0)


def test_who_waits_for_another_thread_too_long_is_told_that_it_is_locked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.core.engine.HURRIED", 50)
    with sessions(engine).begin() as session:
        session.connection()
        with pytest.raises(OperationalError, match="locked"):
            write(engine, "another")
    write(engine, "another")


def test_a_turn_ends_when_another_process_has_the_file(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.core.engine.HURRIED", 50)
    with closing(sqlite3.connect(make_url(engine.url).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(OperationalError, match="locked"):
                write(engine, "scope")
        other.rollback()
    write(engine, "scope")


def test_a_commit_that_fails_leaves_nothing_open(engine: Engine) -> None:
    nobody = {"workspace_id": "T0", "slack_id": "U0", "name": "Nobody", "timezone": "UTC"}
    for _ in range(2):
        with sessions(engine)() as session:
            session.execute(text("PRAGMA defer_foreign_keys=ON"))
            session.execute(insert(Person), nobody)
            with pytest.raises(IntegrityError, match="FOREIGN KEY"):
                session.commit()
    write(engine, "scope")


def test_a_turn_ends_with_work_that_fails_or_is_let_go(engine: Engine) -> None:
    with pytest.raises(OperationalError), sessions(engine).begin() as session:
        session.execute(text("UPDATE nothing SET there = 1"))
    with sessions(engine)() as session:
        session.connection()
    write(engine, "scope")


def test_who_only_reads_waits_for_nobody(engine: Engine) -> None:
    with sessions(engine).begin() as session:
        session.connection()
        begun = time.monotonic()
        with sessions(engine)() as reading:
            reading.connection(execution_options={"read_only": True})
            reading.execute(text("SELECT 1 FROM limits"))
        assert time.monotonic() - begun < 1.0
