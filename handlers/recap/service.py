"""The recap's way: sent by one of the two, read back to the other, accepted or changed (S3)."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.acceptance import REMIND_AFTER, State, find_other
from agendas.meeting import Event
from agendas.next_date import Cause
from agendas.recap import Content
from db.mentoring import meetings, recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat, sides
from db.mentoring.people import Person
from db.mentoring.recaps import Recap
from db.messages import live
from db.privacy import audit
from db.privacy.audit import Verb
from handlers import acceptance, pair_clock
from handlers.acceptance import Telling
from handlers.meeting.service import enter, plan
from handlers.notifications import notify, undo
from handlers.recap.messages import AGREED, CHANGE, READ_BACK, REMINDER
from handlers.recap.recording import record


def send(
    session: Session, seat: Seat, meeting: Meeting, content: Content, seen: int, now: datetime
) -> Recap:
    """Send a recap, or its next version, to the other of the two; what it promises is recorded.

    `seen` is the version that its writer had before them, 0 for none. Raises Refused where the
    meeting was not held or its recap is accepted already, NotNow where there is a newer version.
    """
    enter(session, meeting, Event.RECAP, now)
    before = recaps.latest(session, seat, meeting.id)
    old = Content.from_json(before.content) if before else Content()
    content = record(session, seat, meeting, old, content, now)
    recap = Recap(
        workspace_id=meeting.workspace_id,
        pair=seat.pair,
        meeting=meeting,
        content=content.as_json(),
        proposed_by=seat.role,
    )
    undo.show_other(seat)  # that they met is no news any more: the recap says it
    if content.next_meeting and content.next_meeting > now:
        plan(session, seat.pair, content.next_meeting, seat, now)
    acceptance.propose(session, TELLING, recap, before, seen, now)
    _note(session, recap, Verb.RECAP_SEND, seat, now)
    return recap


def accept(session: Session, seat: Seat, recap: Recap, main_point: str, now: datetime) -> None:
    """Accept a recap: that closes the cycle, and both have the accepted text.

    What whoever accepts was asked in becomes that text, where it still can. Raises NotNow where it
    does not wait for them.
    """
    recap.main_point = main_point
    acceptance.accept(session, TELLING, recap, seat.role, None, now)
    enter(session, recap.meeting, Event.ACCEPT, now)
    if meetings.ahead(session, recap.pair) is None:
        pair_clock.want_date(recap.pair, Cause.ACCEPTED, now)
        pair_clock.reckon(session, recap.pair, now)
    _note(session, recap, Verb.RECAP_ACCEPT, seat, now)


def amend(session: Session, seat: Seat, recap: Recap, change: str, now: datetime) -> None:
    """Ask whoever wrote a recap for a change, in words. Raises NotNow as `accept` does."""
    acceptance.amend(session, TELLING, recap, seat.role, change, now)
    enter(session, recap.meeting, Event.AMEND, now)
    _note(session, recap, Verb.RECAP_AMEND, seat, now)


def remind(session: Session, recap: Recap, now: datetime) -> None:
    """Remind whoever a recap waits for, once; later, where it could not reach them as yet."""
    answerer = _find_answerer(recap)
    about = (answerer.workspace_id, answerer.slack_id, READ_BACK.name, notify.name_of(recap))
    if recap.state == State.WAITING and not live.is_live(session, *about):
        # Held back by a leave, or by Slack: it does not wait still, it has not come.
        recap.next_due_at = now + REMIND_AFTER
        return
    acceptance.remind(session, TELLING, recap, now)


def _read_back(session: Session, recap: Recap, now: datetime) -> None:
    # It waits for as long as it is not answered: an outage does not end that.
    notify.notify(session, READ_BACK, _find_answerer(recap), recap, now)


def _remind(session: Session, recap: Recap, now: datetime) -> None:
    notify.notify(session, READ_BACK, _find_answerer(recap), recap, now, occurrence=REMINDER)


def _ask_change(session: Session, recap: Recap, now: datetime) -> None:
    notify.notify(session, CHANGE, _find(recap, recap.proposed_by), recap, now)


def _tell_agreed(session: Session, recap: Recap, now: datetime) -> None:
    notify.notify(session, AGREED, _find(recap, recap.proposed_by), recap, now)
    answerer = _find_answerer(recap)
    about = (answerer.workspace_id, answerer.slack_id, READ_BACK.name, notify.name_of(recap))
    if not live.is_live(session, *about):
        notify.notify(session, AGREED, answerer, recap, now, at_once=True)


TELLING: Telling[Recap] = Telling(_read_back, _remind, _ask_change, _tell_agreed)


def _find_answerer(recap: Recap) -> Person:
    return _find(recap, find_other(recap.proposed_by))


def _find(recap: Recap, role: str) -> Person:
    return next(seat.person for seat in sides(recap.pair) if seat.role == role)


def _note(session: Session, recap: Recap, verb: Verb, by: Seat, now: datetime) -> None:
    audit.note(session, recap.workspace_id, verb, "pair", recap.pair_id, now, by.person.id)
