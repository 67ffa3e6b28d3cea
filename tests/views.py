"""Messages that are views of rows, held against what lies in Slack."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import get_ident
from typing import Any

from jinja2 import Template
from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.text import messages
from bot.delivery.calls import DRAWN
from db.core.engine import Sessions
from db.mentoring import people
from db.mentoring.pairs import Pair
from db.messages import gathering
from db.messages.outbox import BRIEF, OutboxRow, Status
from handlers import due
from handlers.features import list_kinds
from handlers.notifications.composing import Composer
from handlers.notifications.samples import EVERY_KIND
from sandbox.server import Sandbox
from sandbox.types import Json
from tests.shown import find_unsaid
from tests.stories.world import World


def find_faults(world: World) -> list[str]:
    """Return what is wrong with the messages in a world's Slack: see `find_faults_in`."""
    return find_faults_in(world.sandbox, world.bot.sessions, world.clock.now())


def find_faults_in(sandbox: Sandbox, sessions: Sessions, now: datetime) -> list[str]:
    """Return what is wrong with the messages in Slack, but for those about to be changed.

    Each live one shows what would be composed now; none that is not has anything to press; of each
    row there is one message.
    """
    there = {
        (conversation.id, message.ts): message
        for conversation in sandbox.team.conversations.values()
        for message in conversation.messages
    }
    tokens = [
        message.metadata["event_payload"]["key"] for message in there.values() if message.metadata
    ]
    faults = [f"twice: {token}" for token in set(tokens) if tokens.count(token) > 1]
    faults += find_unsaid(sessions, list_kinds(), now)
    with sessions() as session:
        faults += [f"its rule fails: {failing}" for failing in due.list_failing(session)]
    composer = Composer(list_kinds())
    with sessions() as session:
        for row in _sent(session.scalars(select(OutboxRow).order_by(OutboxRow.id))):
            message = there.get((row.slack_channel or "", row.slack_ts or ""))
            if message is None or row.brief_id is not None:
                continue
            if row.refresh_at is None:
                if row.live_until is None:
                    continue
                buttons = [block for block in message.blocks if block["type"] == "actions"]
                if buttons:
                    faults.append(f"{row.key} has buttons after its end")
                continue
            if row.refresh_at <= now or row.plain or _is_held(session, row, now):
                continue
            with record_templates() as used:
                first, again = (composer.compose_again(session, row, now) for _ in range(2))
            if undeclared := used - _list_templates(session, row):
                faults.append(f"{row.kind} does not say that it is made of {undeclared}")
            if first != again:
                faults.append(f"{row.key} is composed otherwise the second time")
            wanted = _undraw(message.blocks, first.payload["blocks"])
            if _strip_ids(message.blocks, wanted) != wanted:
                faults.append(f"{row.key} shows {message.text!r}, not {first.payload['text']!r}")
    return faults


@contextmanager
def record_templates() -> Iterator[set[str]]:
    """Yield the names of the templates that this thread uses meanwhile, but for parts of others."""
    environment, used, thread = messages._environment(), set[str](), get_ident()
    find = environment.get_template

    def note(name: str, *of: Any, **more: Any) -> Template:
        if "/_" not in name and get_ident() == thread:
            used.add(name.rpartition(".")[0])
        return find(name, *of, **more)

    environment.get_template = note  # type: ignore[method-assign,assignment]
    try:
        yield used
    finally:
        del environment.get_template


def _strip_ids(shown: list[Json], composed: list[Json]) -> list[Json]:
    """Return shown blocks without the ids that Slack has given to those that came without one."""
    named = [block.get("block_id") for block in composed]
    return [
        {name: part for name, part in block.items() if name != "block_id" or part in named}
        for block in shown
    ]


def _undraw(shown: list[Json], composed: list[Json]) -> list[Json]:
    """Return composed blocks without what is drawn, where Slack took the message without that."""
    if any(block["type"] in DRAWN for block in shown):
        return composed
    return [block for block in composed if block["type"] not in DRAWN]


def list_columns(world: World) -> list[str]:
    """Return all that the outbox holds, row by row, as text."""
    with world.bot.sessions() as session:
        rows = session.execute(select(OutboxRow.__table__)).all()
    return [" ".join(str(value) for value in row) for row in rows]


def _list_templates(session: Session, row: OutboxRow) -> set[str]:
    """Return what a message may be made of: a brief, of all that is in it."""
    kinds, names = list_kinds(), {row.kind}
    if row.kind == BRIEF:
        names |= {member.kind for member in gathering.list_members(session, row)}
        headings = {kinds[name].heading for name in names}
    else:
        headings = set()
    used = {template for name in names for template in (*kinds[name].templates, kinds[name].gone)}
    return {*used, *headings, *EVERY_KIND}


def _is_held(session: Session, row: OutboxRow, now: datetime) -> bool:
    """Whether its recipient is not to see yet what the other of the pair has done."""
    if row.kind == BRIEF:
        members = gathering.list_members(session, row)
        return any(_is_held(session, member, now) for member in members)
    pair = session.get(Pair, row.pair_id) if row.pair_id else None
    person = people.find(session, row.workspace_id, row.recipient)
    until = pair.held_until(person.id) if pair and person else None
    return until is not None and until > now


def _sent(rows: Iterator[OutboxRow]) -> Iterator[OutboxRow]:
    return (row for row in rows if row.status == Status.SENT)
