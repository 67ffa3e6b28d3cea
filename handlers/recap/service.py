"""The recap's way: sent by one of the two, read back to the other, accepted or changed (S3)."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.acceptance import REMIND_AFTER, Move, NotNow, Reason, State, check, find_other
from agendas.meeting import Event
from agendas.recap import Content
from agendas.rhythm.late import count_from
from agendas.rhythm.next_date import Cause
from agendas.undo import UNDO_WINDOW
from db.mentoring import meetings
from db.mentoring.content import recaps
from db.mentoring.content.recaps import ACCEPTED, Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat, sides
from db.mentoring.people import Person
from db.messages import live, outbox_reads
from db.privacy import audit
from db.privacy.audit import Verb
from handlers import acceptance, pair_clock
from handlers.acceptance import Telling
from handlers.context.recap_versions import find_meanwhile, keep_meanwhile
from handlers.meeting.service import enter, plan
from handlers.notifications import notify, undo
from handlers.notifications.kinds import REMINDER
from handlers.recap.messages import AGREED, CHANGE, LEFT, READ_BACK, can_take_back
from handlers.recap.recording import record


def send(
    session: Session, seat: Seat, meeting: Meeting, content: Content, seen: int, now: datetime
) -> Recap:
    """Send a recap, or its next version, to the other of the two.

    What it promises is recorded; that of a correction of what both have accepted, when both accept
    it. `seen` is the version that its writer had before them, 0 for none. Raises Refused where the
    meeting was not held, NotNow where there is a newer version.
    """
    versions = recaps.versions(session, seat, meeting.id)
    before = versions[0] if versions else None
    agreed = next((one for one in versions if one.state == ACCEPTED), None)
    if agreed is None:
        enter(session, meeting, Event.RECAP, now)
        old = Content.from_json(before.content) if before else Content()
        content = record(session, seat, meeting, old, content, now)
        if content.next_meeting and content.next_meeting > now:
            plan(session, seat.pair, content.next_meeting, seat, now)
    else:
        planned = Content.from_json(agreed.content).next_meeting
        content = replace(content, next_meeting=planned)
    recap = Recap(
        workspace_id=meeting.workspace_id,
        pair=seat.pair,
        meeting=meeting,
        content=content.as_json(),
        proposed_by=seat.role,
    )
    undo.show_other(seat)  # that they met is no news any more: the recap says it
    acceptance.propose(session, TELLING, recap, before, seen, now)
    _note(session, recap, Verb.RECAP_SEND, seat, now)
    return recap


def accept(session: Session, seat: Seat, recap: Recap, main_point: str, now: datetime) -> None:
    """Accept a recap: that closes the cycle, and both have the accepted text.

    What is agreed is the text as it was read; where goals or promises read otherwise by now, that
    is kept beside it. The other is told when it can no longer be undone. Raises NotNow where it
    does not wait for this seat.
    """
    agreed = recaps.agreed(session, recap.meeting)
    recap.main_point = main_point
    recap.meanwhile = keep_meanwhile(find_meanwhile(session, seat, recap))
    acceptance.accept(session, TELLING, recap, seat.role, agreed, now)
    if agreed is None:
        enter(session, recap.meeting, Event.ACCEPT, now)
        undo.hold_other(seat, now)
        recap.next_due_at = now + UNDO_WINDOW
        if meetings.ahead(session, recap.pair) is None:
            pair_clock.want_date(recap.pair, Cause.ACCEPTED, now)
            pair_clock.reckon(session, recap.pair, now)
    else:
        _record_correction(session, seat, recap, agreed, now)
    _note(session, recap, Verb.RECAP_ACCEPT, seat, now)


def take_back(session: Session, seat: Seat, recap: Recap, now: datetime) -> None:
    """Undo that a recap was accepted, before the other has been told.

    Raises NotNow where it was not this seat's to accept, it is too late, or one of the two has
    proposed a correction since. A correction is not taken back, as it has changed what was
    promised: it can be corrected in turn.
    """
    check(Move.TAKE_BACK, seat.role, recap.stand())
    if not can_take_back(recap, now) or recaps.is_correction(session, recap):
        raise NotNow(Reason.ACCEPTED)
    newest = recaps.versions(session, seat, recap.meeting_id)[0].version
    acceptance.take_back(recap, seat.role, newest, now)
    enter(session, recap.meeting, Event.TAKE_BACK, now)
    for side in sides(recap.pair):
        undo.withdraw(session, AGREED, side.person, recap, now)
    undo.show_other(seat)
    wanted = pair_clock.find_wanted(recap.pair)
    if wanted is not None and wanted.cause is Cause.ACCEPTED:
        pair_clock.want_no_date(recap.pair)
        pair_clock.reckon(session, recap.pair, now)
    recap.main_point, recap.meanwhile = "", []
    _note(session, recap, Verb.RECAP_TAKE_BACK, seat, now)


def amend(session: Session, seat: Seat, recap: Recap, change: str, now: datetime) -> None:
    """Ask whoever wrote a recap for a change, in words. Raises NotNow as `accept` does."""
    acceptance.amend(session, TELLING, recap, seat.role, change, now)
    if recaps.agreed(session, recap.meeting) is None:
        enter(session, recap.meeting, Event.AMEND, now)
    _note(session, recap, Verb.RECAP_AMEND, seat, now)


def leave(session: Session, seat: Seat, recap: Recap, now: datetime) -> None:
    """Leave what was agreed as it was, in spite of a correction; its writer is told.

    Raises NotNow where nothing was agreed before, or the correction is not open any more.
    """
    acceptance.drop(recap, seat.role, recaps.agreed(session, recap.meeting), now)
    session.flush()
    if seat.role != recap.proposed_by:
        proposer = _find(recap, recap.proposed_by)
        notify.notify(session, CHANGE, proposer, recap, now, occurrence=LEFT)
    _note(session, recap, Verb.RECAP_LEAVE, seat, now)


def remind(session: Session, recap: Recap, now: datetime) -> None:
    """Remind whoever a recap waits for, once; later, where it could not reach them as yet.

    What can no longer be undone is shown so.
    """
    if recap.state == ACCEPTED:
        live.touch_subject(session, recap.workspace_id, notify.name_of(recap))
    later = _find_later(session, recap, now) if recap.state == State.WAITING else None
    if later is not None:
        recap.next_due_at = later
        return
    acceptance.remind(session, TELLING, recap, now)


def _find_later(session: Session, recap: Recap, now: datetime) -> datetime | None:
    """Return when to remind instead, where a recap has not come yet, or came over a day late.

    A leave, a weekend, Slack or their own choice may have held it back: it does not wait still, it
    has not come, or only just. One that came before a long leave has nothing to press any more, and
    is wanted the more.
    """
    answerer = _find_answerer(recap)
    about = (answerer.workspace_id, answerer.slack_id, READ_BACK.name, notify.name_of(recap))
    came = outbox_reads.find_sent(session, *about, "")
    if came is None:
        return now + REMIND_AFTER
    due = count_from(recap.sent_at, came) + REMIND_AFTER
    return due if due > now else None


def _record_correction(
    session: Session, seat: Seat, recap: Recap, agreed: Recap, now: datetime
) -> None:
    """Record in goals and promises what a correction changes, now that both have accepted it."""
    old, new = Content.from_json(agreed.content), Content.from_json(recap.content)
    by = next(side for side in sides(recap.pair) if side.role == recap.proposed_by)
    content = record(session, by, recap.meeting, old, new, now, only_changed=True)
    recap.content = content.as_json()


def _read_back(session: Session, recap: Recap, now: datetime) -> None:
    # It waits for as long as it is not answered: an outage does not end that.
    notify.notify(session, READ_BACK, _find_answerer(recap), recap, now)


def _remind(session: Session, recap: Recap, now: datetime) -> None:
    notify.notify(session, READ_BACK, _find_answerer(recap), recap, now, occurrence=REMINDER)


def _ask_change(session: Session, recap: Recap, now: datetime) -> None:
    notify.notify(session, CHANGE, _find(recap, recap.proposed_by), recap, now)


def _tell_agreed(session: Session, recap: Recap, now: datetime) -> None:
    proposer, answerer = _find(recap, recap.proposed_by), _find_answerer(recap)
    waits = timedelta(0) if recaps.is_correction(session, recap) else UNDO_WINDOW
    notify.notify(session, AGREED, proposer, recap, now, held_for=waits)
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
