"""Composing messages from rows: before they go out, and again when what they show has changed."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.text.messages import Message, escape, say
from db.mentoring import people
from db.mentoring.pairs import Pair, Seat
from db.mentoring.people import Person
from db.messages import live
from db.messages.outbox import OutboxRow
from handlers.notifications import later
from handlers.notifications.kinds import (
    FileView,
    Kind,
    Kinds,
    Reader,
    Timing,
    View,
    notice_of,
)
from handlers.notifications.timing import allowed_at
from handlers.notifications.undo import shown_from
from handlers.slackui.blocks import BLOCKS_IN_MESSAGE, Payload, render_blocks, render_payload


@dataclass(frozen=True, slots=True)
class Composed:
    """What a message says: {"text", "blocks"}, or a file's parts; and until when it is live.

    `hash` is the same for the same words.
    """

    payload: Payload
    hash: str
    live_until: datetime | None


class Composer:
    """Composes messages of the kinds that there are. It reads, and never writes."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def may_resend(self, kind: str) -> bool:
        """Say whether to risk a second copy of a kind rather than none, when nobody can look."""
        return kind in self._kinds and self._kinds[kind].resend_unread

    def compose_first(
        self, session: Session, row: OutboxRow, now: datetime
    ) -> Composed | datetime | str:
        """Return what a message that is not in Slack yet is to say.

        Otherwise the later moment from which it may go out, or in a few words why it need not.
        Raises KeyError for a kind that there is not.
        """
        kind = self._kinds[row.kind]
        person = people.find(session, row.workspace_id, row.recipient)
        if person is not None and not person.active and kind.timing is not Timing.REPLY:
            return "the person is no longer active"
        about = _find_subject(session, kind, row)
        if about is None and kind.about is not None:
            return "what it is about is no longer there"
        held_until = shown_from(kind, person, about, now)
        if held_until > now:
            return held_until
        composed = self._compose(session, kind, row, person, about, now)
        if composed is None:
            return "there is nothing to say any more"
        at = allowed_at(session, kind, row, person, about, now)
        return at if at > now else composed

    def compose_again(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """Return what a message in Slack is to show now; raise KeyError for an unknown kind."""
        kind = self._kinds[row.kind]
        person = people.find(session, row.workspace_id, row.recipient)
        about = _find_subject(session, kind, row)
        if about is None and kind.about is not None:
            return _finish(row, kind, View(say(kind.gone), is_open=False), now)
        composed = self._compose(session, kind, row, person, about, now)
        return composed or _finish(row, kind, View(say(kind.gone), is_open=False), now)

    def _compose(
        self,
        session: Session,
        kind: Kind,
        row: OutboxRow,
        person: Person | None,
        about: Any,
        now: datetime,
    ) -> Composed | None:
        """Return what a row says; None where it is not to be sent, as it has nothing to ask."""
        notice = notice_of(row, now)
        if notice.sent and kind.newest_only and live.is_overtaken(session, row):
            notice = replace(notice, overtaken=True)
        view = kind.compose(session, _reader(person, about), notice, about, now)
        if view is None or isinstance(view, FileView):
            return None if view is None else _finish_file(view)
        if not notice.sent and not view.is_open:
            return None
        view = later.add_menu(session, kind, row, person, about, view)
        if notice.overtaken:
            # Its words still change as their rows do.
            view = view._replace(message=view.message.without_buttons())
        return _finish(row, kind, view, now)


def _find_subject(session: Session, kind: Kind, row: OutboxRow) -> Any:
    """Return the row that a message is about, or None where it is no more."""
    if kind.about is None:
        return None
    number = (row.subject or "").partition(":")[2]
    query = select(kind.about).where(
        kind.about.id == int(number), kind.about.workspace_id == row.workspace_id
    )
    return session.scalar(query)


def _reader(person: Person | None, about: Any) -> Reader:
    pair = about if isinstance(about, Pair) else getattr(about, "pair", None)
    if person is None or not isinstance(pair, Pair):
        return Reader(person, None)
    if person.id == pair.mentor_id:
        return Reader(person, Seat(pair, person, "mentor"))
    return Reader(person, Seat(pair, person, "mentee") if person.id == pair.mentee_id else None)


def _finish(row: OutboxRow, kind: Kind, view: View, now: datetime) -> Composed:
    """Return a view as Slack takes it; one whose time is over has nothing left to press."""
    until = _live_until(row, kind, view.is_open, now)
    message = view.message
    if until is not None and until <= now and message.has_buttons:
        closing = say("shared/closed", command=kind.command)
        message = Message((*message.without_buttons().parts, *closing.parts))
    made = render_payload(message)
    room = BLOCKS_IN_MESSAGE - len(view.blocks)
    made["blocks"] = [*render_blocks(message, room), *view.blocks]
    for number, block in enumerate(made["blocks"]):
        if block["type"] == "actions":
            block["block_id"] = f"{row.token}:{number}"
    return Composed(made, _hash(made), until)


def _live_until(row: OutboxRow, kind: Kind, is_open: bool, now: datetime) -> datetime | None:
    if kind.live is None:
        return None
    until = notice_of(row, now).told_at + kind.live
    if is_open:
        return until
    return min(row.live_until or until, now + live.UNDONE_WITHIN)


def _finish_file(view: FileView) -> Composed:
    made = {**view._asdict(), "comment": escape(view.comment)}
    return Composed(made, _hash(made), None)


def _hash(made: Payload) -> str:
    words = json.dumps(made, sort_keys=True, ensure_ascii=False)
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
