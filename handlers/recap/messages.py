"""What the two are told of a recap: it is read back, sent back for a change, accepted (S3)."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.text.messages import say
from db.mentoring.pairs import ENDED
from db.mentoring.recaps import ACCEPTED, AMENDED, REPLACED, WAITING, Recap
from handlers.context.recap import build_recap_context
from handlers.notifications.kinds import ASKED_FOR, Kind, Notice, Reader, View

REMINDER = "reminder"


def compose_read_back(
    _session: Session, reader: Reader, notice: Notice, recap: Recap, _now: datetime
) -> View:
    """Read the recap back to its mentor; once both have accepted it, it is the agreed text."""
    seat = reader.in_pair
    known = build_recap_context(seat, recap)
    if notice.overtaken:
        return View(say("recap/below", **known), is_open=False)
    if recap.state == WAITING and seat.pair.state != ENDED:
        return View(say("recap/waiting", reminder=notice.occurrence == REMINDER, **known))
    became: dict[str, str] = {
        ACCEPTED: "recap/accepted",
        AMENDED: "recap/change_asked",
        REPLACED: "recap/replaced",
        WAITING: "recap/unaccepted",
    }
    return View(say(became[recap.state], **known), is_open=False)


def compose_change(
    _session: Session, reader: Reader, _notice: Notice, recap: Recap, _now: datetime
) -> View:
    """Ask the mentee for the change that the mentor wants, until the next version is sent."""
    seat = reader.in_pair
    known = build_recap_context(seat, recap)
    if recap.state != AMENDED:
        return View(say("recap/changed", **known), is_open=False)
    if seat.pair.state == ENDED:
        return View(say("recap/unaccepted", **known), is_open=False)
    return View(say("recap/change", **known))


def compose_agreed(
    _session: Session, reader: Reader, _notice: Notice, recap: Recap, _now: datetime
) -> View:
    """Give the text that both have accepted."""
    return View(say("recap/accepted", **build_recap_context(reader.in_pair, recap)))


READ_BACK = Kind(
    name="recap.waiting",
    live=ASKED_FOR,
    about=Recap,
    compose=compose_read_back,
    templates=(
        "recap/waiting",
        "recap/accepted",
        "recap/change_asked",
        "recap/replaced",
        "recap/unaccepted",
        "recap/below",
    ),
    newest_only=True,
    resend_unread=True,
    held_on_leave=True,
)
CHANGE = Kind(
    name="recap.change",
    live=ASKED_FOR,
    about=Recap,
    compose=compose_change,
    templates=("recap/change", "recap/changed", "recap/unaccepted"),
    resend_unread=True,
    held_on_leave=True,
)
AGREED = Kind(
    name="recap.accepted",
    about=Recap,
    compose=compose_agreed,
    templates=("recap/accepted",),
    resend_unread=True,
    held_on_leave=True,
    live=None,
)
