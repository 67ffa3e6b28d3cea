"""What need not be kept: how long each kind of row stays after it has done its work."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from db.core import handled_requests
from db.mentoring.content import drafts, typed_lines
from db.mentoring.matching import proposals
from db.mentoring.reporting.digests import Digest
from db.messages import rate_limits
from db.messages.outbox import OutboxRow, Status, is_unsent
from db.operations import absences, heartbeats
from db.privacy.audit import Audit

# A row's key keeps a message from being queued again, and the longest rhythm is a year.
OUTBOX_KEPT = timedelta(days=400)
DEAD_LETTERS_KEPT = timedelta(days=30)
# What an ended pair wrote is kept for two years, if nothing else is set: a year on, it can still be
# shown that it was erased, and who did what before.
AUDIT_KEPT = timedelta(days=3 * 365)
# A digest is compared with the one before it, and a year with the year before.
DIGESTS_KEPT = timedelta(days=400)
LIMITS_KEPT = timedelta(days=1)
HEARTBEATS_KEPT = timedelta(days=30)
ABSENCES_KEPT = timedelta(days=730)  # longer than any cadence, leave and grace
FINISHED = (Status.SENT, Status.DROPPED, Status.EXPIRED, Status.DEAD, Status.UNKNOWN)


def forget_messages(session: Session, now: datetime) -> int:
    """Delete messages that are too old to matter; return how many."""
    old = (
        delete(OutboxRow)
        .where(OutboxRow.status.in_(FINISHED), OutboxRow.finished_at < now - OUTBOX_KEPT)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(old)).rowcount


def drop_dead_letters(session: Session, now: datetime) -> int:
    """Let go of what was given up so long ago that nobody will try it again; return how many."""
    old = (
        update(OutboxRow)
        .where(OutboxRow.status.in_((Status.DEAD, Status.UNKNOWN)), is_unsent())
        .where(OutboxRow.finished_at < now - DEAD_LETTERS_KEPT)
        .values(status=Status.DROPPED)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(old)).rowcount


def forget_audit(session: Session, now: datetime) -> int:
    """Delete what the audit log has of long ago; return how many entries."""
    old = delete(Audit).where(Audit.at < now - AUDIT_KEPT)
    return cast("CursorResult[Any]", session.execute(old)).rowcount


def forget_digests(session: Session, now: datetime) -> int:
    """Delete digests that nothing is compared with any more; return how many."""
    old = delete(Digest).where(Digest.local_date < (now - DIGESTS_KEPT).date())
    return cast("CursorResult[Any]", session.execute(old)).rowcount


def forget_drafts(session: Session, now: datetime) -> int:
    """Delete what was typed into forms and never sent, once it is old; return how many."""
    return drafts.forget(session, now)


def forget_typed_lines(session: Session, now: datetime) -> int:
    """Delete what was typed to the bot, once its answer has no buttons any more; say how many."""
    return typed_lines.forget(session, now)


def forget_proposals(session: Session, now: datetime) -> int:
    """Delete what was proposed and came to its end long ago; return how many."""
    return proposals.forget(session, now)


def forget_requests(session: Session, now: datetime) -> int:
    """Delete notes of requests that will not come again; return 0, they are not counted."""
    handled_requests.forget(session, now)
    return 0


def forget_limits(session: Session, now: datetime) -> int:
    """Delete waits that are over; return 0, they are not counted."""
    rate_limits.forget_past(session, now - LIMITS_KEPT)
    return 0


def forget_heartbeats(session: Session, now: datetime) -> int:
    """Delete the traces of processes that are long gone; return 0, they are not counted."""
    heartbeats.forget(session, now - HEARTBEATS_KEPT)
    absences.forget(session, now - ABSENCES_KEPT)
    return 0
