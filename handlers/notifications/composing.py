"""Composing messages from rows: before they go out, and again when what they show has changed."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from sqlalchemy.orm import Session

from agendas.rhythm.choices import wants
from agendas.text.messages import Message
from db.mentoring import people
from db.mentoring.people import Person
from db.messages import gathering
from db.messages.outbox import BRIEF, UNWANTED, OutboxRow
from handlers.notifications.briefing import briefs
from handlers.notifications.briefing.briefs import Arranged
from handlers.notifications.kinds import FileView, Kinds, Timing, View
from handlers.notifications.timing import allowed_at
from handlers.notifications.undo import shown_from
from handlers.notifications.viewing import (
    close_in_time,
    find_subject,
    offer_waiting,
    view_again,
    view_row,
)
from handlers.slackui.blocks import (
    BLOCKS_IN_MESSAGE,
    Block,
    Payload,
    render_blocks,
    render_text,
)
from handlers.slackui.folding import fold

PERSON = ("U", "W")


@dataclass(frozen=True, slots=True)
class Composed:
    """What a message says: {"text", "blocks"}, or a file's parts; and until when it is live.

    `hash` is the same for the same words; `whole` is all of it, where not all is shown.
    """

    payload: Payload
    hash: str
    live_until: datetime | None
    whole: Message | None = None


class Composer:
    """Composes messages of the kinds that there are.

    It reads, and writes nothing but what becomes of that which is in a brief about to go out.
    """

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def speaks_alone(self, kind: str) -> bool:
        """Say whether a file's words are worth sending where Slack does not take the file."""
        return kind in self._kinds and self._kinds[kind].speaks_alone

    def may_resend(self, kind: str) -> bool:
        """Say whether to risk a second copy of a kind rather than none, when nobody can look."""
        return kind in self._kinds and self._kinds[kind].resend_unread

    def compose_first(
        self, session: Session, row: OutboxRow, person: Person | None, now: datetime
    ) -> Composed | datetime | str:
        """Return what a message that is not in Slack yet is to say to the person, if it is to one.

        Otherwise the later moment from which it may go out, or in a few words why it need not.
        Raises KeyError for a kind that there is not.
        """
        kind = self._kinds[row.kind]
        if person is not None and not person.active and kind.timing is not Timing.REPLY:
            return "the person is no longer active"
        if row.kind == BRIEF:
            arranged = briefs.arrange_first(session, self._kinds, row, person, now)
            return _compose_brief(row, arranged) if isinstance(arranged, Arranged) else arranged
        if person is not None and not wants(person.choices, kind.choice):
            return UNWANTED + kind.choice
        about = find_subject(session, kind, row)
        if about is None and kind.about is not None:
            return "what it is about is no longer there"
        held_until = shown_from(kind, person, about, now)
        if held_until > now:
            return allowed_at(session, kind, row, person, about, held_until)
        view = view_row(session, kind, row, person, about, now)
        if view is None:
            return "there is nothing to say any more"
        at = allowed_at(session, kind, row, person, about, now)
        return at if at > now else self._finish(session, row, person, view, now)

    def compose_again(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """Return what a message in Slack is to show now; raise KeyError for an unknown kind."""
        kind = self._kinds[row.kind]
        person = people.find(session, row.workspace_id, row.recipient)
        if row.kind == BRIEF:
            members = gathering.list_members(session, row)
            arranged = briefs.arrange(session, self._kinds, row, members, person, now)
            return _compose_brief(row, arranged)
        view = view_again(session, kind, row, person, now)
        return self._finish(session, row, person, view, now)

    def _finish(
        self,
        session: Session,
        row: OutboxRow,
        person: Person | None,
        view: View | FileView,
        now: datetime,
    ) -> Composed:
        if isinstance(view, FileView):
            made = view._asdict() if row.op == "file" else {"text": view.alone, "blocks": []}
            return Composed(made, _hash(made), None)
        if view.offers_waiting and person is not None:
            view = offer_waiting(session, self._kinds, row, person, view, now)
        message, until = close_in_time(row, self._kinds[row.kind], view, now)
        shown = fold(message, row.token) if row.recipient.startswith(PERSON) else message
        return _compose(row, message, view.blocks, until, shown)


def _compose_brief(row: OutboxRow, arranged: Arranged) -> Composed:
    shown = fold(arranged.message, row.token)
    composed = _compose(row, arranged.message, arranged.blocks, arranged.live_until, shown)
    return replace(composed, whole=arranged.whole)


def _compose(
    row: OutboxRow,
    message: Message,
    blocks: tuple[Block, ...],
    live_until: datetime | None,
    shown: Message | None = None,
) -> Composed:
    """Return a message as Slack takes it; what can be pressed in it names its row.

    Where less of it is `shown`, those who have it read out hear all of it.
    """
    room = BLOCKS_IN_MESSAGE - len(blocks)
    made: Payload = {
        "text": render_text(message),
        "blocks": [*render_blocks(shown or message, room), *blocks],
    }
    for number, block in enumerate(made["blocks"]):
        if block["type"] == "actions":
            block["block_id"] = f"{row.token}:{number}"
    return Composed(made, _hash(made), live_until, message)


def _hash(made: Payload) -> str:
    words = json.dumps(made, sort_keys=True, ensure_ascii=False)
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
