"""A press in a message that is a view of rows: the whole message is drawn anew, and at once."""

import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from agendas.dates.clock import Clock
from agendas.text.messages import Message, say
from db.core.engine import Sessions
from db.mentoring.pairs import Pair
from db.messages import gathering, live, outbox_reads, touching
from db.messages.leases import Lease, leased, new_token
from db.messages.outbox import BRIEF, OutboxRow, Status
from handlers.notifications.composing import Composed, Composer
from handlers.slackui.request import Redraw, Request

log = logging.getLogger(__name__)

# Longer than the call takes that draws it; where that never ends, delivery goes on from there.
HELD = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Redrawing:
    """Composes the message in which something was pressed; its call to Slack is a refresh.

    Where somebody else is changing that message just now, or the call fails, delivery does it.
    """

    sessions: Sessions
    composer: Composer
    clock: Clock

    def begin(self, request: Request) -> Redraw | None:
        """Return what the pressed message is to show; None where it is no view of rows.

        It is called in the handler's transaction, after the handler, and commits nothing.
        """
        token = _find_token(request)
        if not token:
            return None
        session = request.session
        touching.touch_shown(session)
        row = _find_pressed(request, token)
        if row is None:
            return None
        taken = row.lease_until is not None and row.lease_until > request.now
        if row.status != Status.SENT or row.refresh_at is None or taken:
            return Redraw(None, lambda _shown: None)
        if _is_held(request, row):
            return Redraw(None, lambda _shown: None, say("brief/noted"))
        try:
            composed = self.composer.compose_again(session, row, request.now)
        except SQLAlchemyError:
            raise
        except Exception:
            # What was pressed is done all the same; delivery draws it once it can be composed.
            reference = uuid.uuid4().hex[:8]
            log.exception("row %d could not be composed (reference %s)", row.id, reference)
            return Redraw(None, lambda _shown: None)
        row.lease_token, row.lease_until = new_token("press"), request.now + HELD
        row.shown, row.refresh_at = None, live.AT_ONCE
        lease = Lease(row.id, row.lease_token, changes=True)
        return Redraw(composed.payload, partial(self._settle, lease, composed, row.version))

    def read_whole(self, request: Request) -> Message | None:
        """Return all of a message of whoever acts, which the pressed button names, if it is one."""
        own = (request.workspace_id, request.slack_id, request.value)
        row = outbox_reads.find_own(request.session, *own)
        return self.composer.compose_again(request.session, row, request.now).whole if row else None

    def _settle(self, lease: Lease, composed: Composed, version: int, shown: bool) -> None:
        """Note what came of the call, as delivery does after one of its own."""
        now = self.clock.now()
        with self.sessions.begin() as session:
            row = leased(session, lease)
            if row is None:
                live.doubt(session, lease.row_id)
                return
            row.lease_token = row.lease_until = None
            if shown and row.version == version:
                live.settle(row, composed.hash, composed.live_until, now)


def _find_pressed(request: Request, token: str) -> OutboxRow | None:
    """Return the row of the pressed message: to whoever acts, or to the channel it stands in."""
    channel = str((request.body.get("channel") or {}).get("id") or "")
    for recipient in (request.slack_id, channel):
        own = (request.workspace_id, recipient, token)
        row = outbox_reads.find_own(request.session, *own, locked=True)
        if row is not None:
            return row
    return None


def _find_token(request: Request) -> str:
    """Return the token of the message in which something was pressed, or nothing."""
    if request.body.get("type") != "block_actions" or "message" not in request.body:
        return ""
    token, _, number = str(request.action.get("block_id") or "").partition(":")
    return token if number.isdecimal() else ""


def _is_held(request: Request, row: OutboxRow) -> bool:
    """Say whether drawing a brief would tell of what the other of a pair can still undo."""
    if row.kind != BRIEF:
        return False
    members = gathering.list_members(request.session, row)
    ids = {member.pair_id for member in members} - {None}
    own = (Pair.workspace_id == request.workspace_id, Pair.id.in_(ids))
    found = request.session.scalars(select(Pair).where(*own))
    held = (pair.held_until(request.person.id) for pair in found)
    return len(ids) > 1 and any(until is not None and until > request.now for until in held)
