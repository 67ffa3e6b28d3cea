"""The shipped year, loaded: into a database, migrated like any other, and into a workspace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, select, update
from sqlalchemy.orm import Session

from bot.delivery.calls import EVENT_TYPE
from db.core import schema
from db.core.engine import connect, sessions, write_json
from db.messages.outbox import OutboxRow, Status
from db.migrations.moments import count_moments
from handlers.features import list_kinds
from handlers.notifications.composing import Composer
from sandbox.block_kit.blocks import fill_ids
from sandbox.clock import Clock
from sandbox.demo.derived import MEETINGS, Row, put_back
from sandbox.demo.holidays import Settling
from sandbox.demo.moving import Moving
from sandbox.demo.shipping import Shipped, unpack
from sandbox.model.entities import Conversation, Message
from sandbox.server import Sandbox

COUNTED_SINCE = "0041"  # the revision from which on SQLite has moments as numbers
TS = {"outbox": "slack_ts", "rosters": "ts", "typed_lines": "ts"}


def make_workspace(shipped: Shipped, manifest: Path, clock: Clock) -> Sandbox:
    """Return a workspace with the people and conversations of the year, in which nothing is said.

    Its tokens and secrets are new.
    """
    made = shipped.workspace
    sandbox = Sandbox(manifest, clock, organisation=False, id=made["id"])
    for one in made["people"]:
        person = sandbox.add_person(
            one["handle"], real_name=one["name"], tz=one["tz"], id=one["id"], deleted=one["deleted"]
        )
        there = [sandbox.team.bot_user, person.id]
        sandbox.team.conversations[one["dm"]] = Conversation(
            one["dm"], "im", "directmessage", there
        )
    for one in made["channels"]:
        members = [sandbox.person(who) for who in one["members"]]
        sandbox.add_channel(one["name"], members, private=one["private"], id=one["id"])
    return sandbox


def load_rows(shipped: Shipped, url: str, moving: Moving) -> None:
    """Make a database of the shipped rows, moved, and bring it up to this code's schema.

    Raises alembic's CommandError where their revision is none that this code knows.
    """
    engine = connect(url)
    try:
        schema.migrate(engine, to=shipped.revision)
        with engine.begin() as connection:
            rooms = shipped.rooms
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            meetings = unpack(moving.move_text(shipped.read(MEETINGS)))
            settling = Settling(meetings, moving.move(shipped.opens_at))
            for table in shipped.tables:
                moved = unpack(moving.move_text(shipped.read(table)))
                rows = [put_back(table, settling.settle(table, row), rooms) for row in moved]
                _insert(connection, table, [_restore(table, row, moving) for row in rows])
            if shipped.revision >= COUNTED_SINCE:
                count_moments(connection)
        schema.migrate(engine)
    finally:
        engine.dispose()


def _restore(table: str, row: Row, moving: Moving) -> Row:
    column = TS.get(table)
    if column and row.get(column):
        row[column] = moving.move_ts(row[column])
    return {n: write_json(v) if isinstance(v, dict | list) else v for n, v in row.items()}


def _insert(connection: Connection, table: str, rows: list[Row]) -> None:
    names = ", ".join(f'"{name}"' for name in rows[0])
    places = ", ".join("?" for _ in rows[0])
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


def post_messages(sandbox: Sandbox, url: str, now: datetime) -> None:
    """Put into Slack what the rows of a database say at an aware moment, each at its own time.

    Words are not shipped: they are composed as the bot composes them, so that they speak of days
    as they are. Files of long ago are not there.
    """
    engine, composer = connect(url), Composer(list_kinds())
    try:
        with sessions(engine, read_only=True)() as session:
            shown = [_post(sandbox, session, composer, row, now) for row in _list_sent(session)]
        with engine.begin() as connection:
            for row_id, words in shown:
                known = update(OutboxRow).where(OutboxRow.id == row_id)
                known = known.where(OutboxRow.refresh_at.is_not(None))
                connection.execute(known.values(shown=words))
    finally:
        engine.dispose()
    for room in sandbox.team.conversations.values():
        room.messages.sort(key=lambda message: float(message.ts))


def _list_sent(session: Session) -> Iterable[OutboxRow]:
    kept: list[Any] = []  # a session forgets what nobody holds
    event.listen(session, "loaded_as_persistent", lambda _session, row: kept.append(row))
    sent = select(OutboxRow).where(OutboxRow.status == Status.SENT, OutboxRow.brief_id.is_(None))
    return session.scalars(sent.where(OutboxRow.slack_ts.is_not(None)).order_by(OutboxRow.id)).all()


def _post(
    sandbox: Sandbox, session: Session, composer: Composer, row: OutboxRow, now: datetime
) -> tuple[int, str]:
    composed = composer.compose_again(session, row, now)
    room = sandbox.team.conversations[row.slack_channel or ""]
    message = Message(
        ts=row.slack_ts or "",
        channel=room.id,
        user=sandbox.team.bot_user,
        text=composed.payload["text"],
        blocks=fill_ids(composed.payload["blocks"]),
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": row.token}},
    )
    room.messages.append(message)
    return row.id, composed.hash
