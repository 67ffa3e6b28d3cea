"""Putting off what a message asks: the same message waits in the outbox for the day chosen.

It is composed anew when it goes out, so that what is answered by then does not come. For as long as
it waits, the message in which it was put off says when it comes.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.rhythm.snooze import Until, find_return
from agendas.text.messages import Buttons, Menu, Message, phrase, say
from db.core import changes
from db.mentoring.pairs import Pair, Seat
from db.mentoring.people import Person
from db.messages import outbox, outbox_reads
from db.messages.outbox import Letter, OutboxRow, Status
from handlers.notifications.kinds import Kind, Reader, Timing, View, notice_of
from handlers.notifications.timing import hour_of
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id, read_value

NUMBER = re.compile(r":later\.(\d+)$")
OF_USE = timedelta(days=2)
WAITS = (Status.PENDING, Status.WAITING)
CAME = (Status.SENDING, Status.SENT, Status.UNKNOWN)


def add_menu(
    session: Session, kind: Kind, row: OutboxRow, person: Person | None, about: Any, view: View
) -> View:
    """Return what a message shows with its choice of days, or when it comes again."""
    if kind.later is None or person is None or not (view.can_wait and view.is_open):
        return view
    again = outbox_reads.find(session, row.workspace_id, name_copy(row.key))
    if again is None or again.status == Status.DROPPED:
        return view._replace(message=view.message.with_menu(_build_menu(kind, row)))
    day = _format_day(max(again.due_at, again.try_at), person)
    if again.status in CAME:
        came = say("shared/later", came=True, day=day, meets="")
        message = view.message.without_buttons().followed_by(came)
        return view._replace(message=message, short=None, put_off=came)
    if again.status not in WAITS:
        return view
    before = kind.later.before(session, about)
    meets = _format_day(before, person) if before else ""
    waits = say("shared/later", came=False, day=day, meets=meets)
    message = view.message.with_menu(_build_menu(kind, row), waits)
    return view._replace(message=message, put_off=waits)


def offer(kind: Kind, row: OutboxRow, view: View) -> Message:
    """Return what a message asks in a line, as it stands in Slack, with its choice of days."""
    head, *foot = say("typed/wait").parts
    asked = view.message.without_buttons().parts[:1]
    told = view.put_off.parts if view.put_off else ()
    menu = Buttons((), _build_menu(kind, row))
    return Message((head, *asked, *told, menu, *foot))


def put_off(request: Request, kinds: Sequence[Kind]) -> Response:
    """Let a message of one of some kinds come again on the day that its menu says.

    Its value is the choice and the message's token, which is its recipient's alone. What is
    answered by then is not put off. Raises UserError where it cannot wait for so long, and
    Forbidden for what is about nothing of this person's.
    """
    code, _, token = str(read_value(request.action) or "").partition(":")
    row = outbox_reads.find_own(request.session, request.workspace_id, request.slack_id, token)
    kind = next((one for one in kinds if row is not None and one.name == row.kind), None)
    if row is None or row.status in WAITS or kind is None or kind.later is None:
        raise UserError("shared/not_current")
    if code not in list(Until):
        raise UserError("shared/not_current")
    seat, about = _reach(request, kind, row)
    if not _can_wait(request, kind, row, seat, about):
        return Response()
    before = kind.later.before(request.session, about)
    at = find_return(Until(code), request.now, seat.person.hours, before, hour_of(seat.person))
    if at is None:
        assert before is not None
        when = moment_in_words(before, seat.person.zone)
        raise UserError("shared/later_too_late", other=seat.other.name, when=when)
    _queue_again(request.session, kind, row, about, at, request.now)
    kind.later.note(request.session, seat, at, request.now)
    # What shows it is no row of the pair's, but a message that waits.
    changes.note(request.session, seat.pair.id)
    return Response()


def is_put_off(
    session: Session, kind: Kind, person: Person, subject: str, begins: str = ""
) -> bool:
    """Say whether somebody has put off what a message of a kind about a subject asks.

    Of such messages only those count whose occurrence `begins` so.
    """
    waiting = outbox_reads.list_pending(
        session, person.workspace_id, person.slack_id, kind.name, subject
    )
    return any(NUMBER.search(row.key) and row.occurrence.startswith(begins) for row in waiting)


def is_copy(key: str) -> bool:
    """Say whether a message of that key is one that was put off."""
    return NUMBER.search(key) is not None


def name_copy(key: str) -> str:
    """Return the key of the message that comes when one is put off, from the key of that one."""
    found = NUMBER.search(key)
    number = int(found[1]) + 1 if found else 1
    return f"{NUMBER.sub('', key)}:later.{number}"


def _reach(request: Request, kind: Kind, row: OutboxRow) -> tuple[Seat, Any]:
    assert kind.about is not None
    number = parse_row_id((row.subject or "").partition(":")[2])
    if kind.about is Pair:
        seat = request.seat(number)
        return seat, seat.pair
    return request.owned(kind.about, number)


def _can_wait(request: Request, kind: Kind, row: OutboxRow, seat: Seat, about: Any) -> bool:
    """Say whether a message still asks for something, as it stands in Slack."""
    again = outbox_reads.find(request.session, row.workspace_id, name_copy(row.key))
    if again is not None and again.status not in (*WAITS, Status.DROPPED):
        return False
    notice = notice_of(row, request.now)
    view = kind.compose(request.session, Reader(seat.person, seat), notice, about, request.now)
    return isinstance(view, View) and view.can_wait and view.is_open


def _queue_again(
    session: Session, kind: Kind, row: OutboxRow, about: Any, at: datetime, now: datetime
) -> None:
    """Let the same message wait until `at`; one that waits already waits until then instead."""
    expires_at = kind.expires(about, at)
    if expires_at is not None and not kind.for_meeting:
        expires_at = max(expires_at, at + OF_USE)
    key = name_copy(row.key)
    again = outbox_reads.find(session, row.workspace_id, key)
    if again is not None and again.status in WAITS:
        again.due_at, again.try_at, again.expires_at = at, at, expires_at
        return
    letter = Letter(
        workspace_id=row.workspace_id,
        recipient=row.recipient,
        kind=row.kind,
        key=key,
        due_at=at,
        expires_at=expires_at,
        coalesce_key=row.coalesce_key or f"{row.kind}:{row.subject}",
        subject=row.subject,
        pair_id=row.pair_id,
        occurrence=row.occurrence,
        variant=row.variant,
        status=Status.WAITING if kind.timing is Timing.GATHERED else Status.PENDING,
    )
    outbox.queue(session, letter, now)


def _build_menu(kind: Kind, row: OutboxRow) -> Menu:
    assert kind.later is not None
    choices = tuple((phrase("shared/later_words", one), f"{one}:{row.token}") for one in Until)
    return Menu(phrase("shared/later_words", "label"), kind.later.action, choices)


def _format_day(moment: datetime, person: Person) -> str:
    return day_in_words(wall_time(moment, person.zone).date())
