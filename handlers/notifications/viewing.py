"""What a row of the outbox says by itself: found, read and viewed as its kind has it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.text.messages import Message, say
from db.core.prepared import find_by_key
from db.mentoring.pairs import Pair, Seat
from db.mentoring.people import Person
from db.messages import live, outbox_reads
from db.messages.outbox import OutboxRow
from handlers.notifications import later
from handlers.notifications.kinds import FileView, Kind, Kinds, Reader, View, notice_of
from handlers.notifications.own_words import add_own_words

ASKED_AT_MOST = 8


def view_row(
    session: Session,
    kind: Kind,
    row: OutboxRow,
    person: Person | None,
    about: Any,
    now: datetime,
) -> View | FileView | None:
    """Return what a row says; None where it is not to be sent, as it has nothing to ask."""
    notice = notice_of(row, now)
    if notice.sent and kind.newest_only and live.is_overtaken(session, row):
        notice = replace(notice, overtaken=True)
    reader = _reader(person, about)
    view = kind.compose(session, reader, notice, about, now)
    if view is None or isinstance(view, FileView):
        return view
    if not notice.sent and not view.is_open:
        return None
    view = add_own_words(session, kind, reader, about, view)
    view = later.add_menu(session, kind, row, person, about, view)
    if notice.overtaken:
        # Its words still change as their rows do.
        view = view._replace(message=view.message.without_buttons(), short=None)
    return view


def view_again(
    session: Session, kind: Kind, row: OutboxRow, person: Person | None, now: datetime
) -> View | FileView:
    """Return what a row in Slack says now, where there is nothing else: what has become of it."""
    about = find_subject(session, kind, row)
    view = None
    if about is not None or kind.about is None:
        view = view_row(session, kind, row, person, about, now)
    return view or View(say(kind.gone), is_open=False)


def offer_waiting(
    session: Session, kinds: Kinds, row: OutboxRow, person: Person, view: View, now: datetime
) -> View:
    """Return an answer with what its reader was asked last, before it, and may put off.

    Where nothing waits that may be put off, it stays as it is.
    """
    names = [name for name, kind in kinds.items() if kind.later]
    for asked in outbox_reads.list_asked(session, row, names, ASKED_AT_MOST):
        kind = kinds[asked.kind]
        found = view_again(session, kind, asked, person, now)
        if isinstance(found, View) and found.can_wait and found.is_open:
            return view._replace(message=later.offer(kind, asked, found))
    return view


def close_in_time(
    row: OutboxRow, kind: Kind, view: View, now: datetime
) -> tuple[Message, datetime | None]:
    """Return what a view says and until when it is live; past its time it has nothing to press."""
    until = _live_until(row, kind, view.is_open, now)
    message = view.message
    if until is not None and until <= now and message.has_buttons:
        closing = say("shared/closed", command=kind.command)
        message = Message((*message.without_buttons().parts, *closing.parts))
    return message, until


def find_subject(session: Session, kind: Kind, row: OutboxRow) -> Any:
    """Return the row that a message is about, or None where it is no more."""
    if kind.about is None:
        return None
    number = (row.subject or "").partition(":")[2]
    found = find_by_key(session, kind.about, int(number))
    return found if found is not None and found.workspace_id == row.workspace_id else None


def _reader(person: Person | None, about: Any) -> Reader:
    pair = about if isinstance(about, Pair) else getattr(about, "pair", None)
    if person is None or not isinstance(pair, Pair):
        return Reader(person, None)
    if person.id == pair.mentor_id:
        return Reader(person, Seat(pair, person, "mentor"))
    return Reader(person, Seat(pair, person, "mentee") if person.id == pair.mentee_id else None)


def _live_until(row: OutboxRow, kind: Kind, is_open: bool, now: datetime) -> datetime | None:
    if kind.live is None:
        return None
    until = notice_of(row, now).told_at + kind.live
    if is_open:
        return until
    return min(row.live_until or until, now + live.UNDONE_WITHIN)
