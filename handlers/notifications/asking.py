"""What somebody is asked and does not answer: noted by the day, and asked more rarely by and by."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.rhythm import rarer
from agendas.rhythm.choices import wants
from agendas.rhythm.rarer import Asking
from db.core.engine import only_reads
from db.mentoring.people import Person
from db.messages import outbox_reads
from db.messages.outbox import Status
from handlers.notifications.kinds import Kind, Notice
from handlers.slackui.forms.date_input import get_today
from handlers.slackui.request import Request, Response

RARE = "rare"  # the variant of what says that it comes more rarely
CAME = (Status.SENDING, Status.SENT, Status.UNKNOWN)


def note_asked(
    session: Session,
    person: Person,
    kind: Kind,
    what: Asking,
    now: datetime,
    *,
    every_other: bool = True,
) -> str | None:
    """Note that somebody is to be asked, and return the variant of what asks: RARE, or "".

    None where it is not asked this time: too many went unanswered, and only `every_other` comes.
    """
    if not wants(person.choices, kind.choice):
        return ""  # dropped when its turn comes, unless they want it by then
    today, days = str(get_today(now, person)), list(person.unanswered.get(what, ()))
    to = (person.workspace_id, person.slack_id)
    last = outbox_reads.find_last(session, *to, kind.name)
    if last is not None and last.status not in CAME:
        # What never came, or has not come yet, was not left unanswered.
        days = [day for day in days if day != str(get_today(last.queued_at, person))]
    person.unanswered = {**person.unanswered, what: rarer.note_day(days, today)}
    if every_other and not rarer.is_asked(days, today):
        return None
    return RARE if rarer.is_rare(days, today) else ""


def is_rare(person: Person, what: Asking, now: datetime) -> bool:
    """Say whether somebody has left so much unanswered that this comes more rarely."""
    return rarer.is_rare(person.unanswered.get(what, ()), str(get_today(now, person)))


def count_rare(notice: Notice) -> int:
    """Return how many went unanswered, for a message that says that it comes more rarely; or 0."""
    return rarer.AFTER if notice.variant == RARE else 0


def forget_unanswered(person: Person, *what: Asking) -> None:
    """Note that somebody has answered: what they are asked comes as ever."""
    if any(person.unanswered.get(one) for one in what):
        left = {key: days for key, days in person.unanswered.items() if key not in what}
        person.unanswered = left


def answering(handle: Callable[..., Response], what: tuple[Asking, ...]) -> Callable[..., Response]:
    """Return a handler whose requests, where they change something, count as an answer."""

    if not what:
        return handle

    def handle_and_note(request: Request, *args: object, **kwargs: object) -> Response:
        response = handle(request, *args, **kwargs)
        # A form that is opened, by a press or for a line that was refused, is no answer yet.
        answered = response.open is None and not response.refused
        writes = answered and not only_reads(request.session.connection())
        if writes and request.known is not None:
            forget_unanswered(request.known, *what)
        return response

    return handle_and_note
