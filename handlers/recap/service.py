"""The recap's way: sent by the mentee, read back to the mentor, accepted or changed (S3)."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import Event
from agendas.recap import (
    REMIND_TO_ANSWER_AFTER,
    Content,
    NewGoal,
    Promise,
    difference,
)
from db.mentoring import actions, goals, recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from db.mentoring.recaps import ACCEPTED, AMENDED, REPLACED, WAITING, Recap
from db.messages import live
from db.privacy import audit
from db.privacy.audit import Verb
from handlers.action import service as action_moves
from handlers.goal import service as goal_moves
from handlers.meeting.service import enter, plan
from handlers.notifications import notify
from handlers.recap.messages import AGREED, CHANGE, READ_BACK, REMINDER


def send(session: Session, seat: Seat, meeting: Meeting, content: Content, now: datetime) -> Recap:
    """Send a recap, or its next version, to the mentor; what it promises is recorded.

    Raises Refused where the meeting was not held or its recap is accepted already.
    """
    enter(session, meeting, Event.RECAP, now)
    before = recaps.latest(session, seat, meeting.id)
    content = _record(session, seat, meeting, before, content, now)
    recap = Recap(
        workspace_id=meeting.workspace_id,
        pair=seat.pair,
        meeting=meeting,
        version=before.version + 1 if before else 1,
        content=content.as_json(),
        state=WAITING,
        sent_at=now,
        next_due_at=now + REMIND_TO_ANSWER_AFTER,
    )
    session.add(recap)
    session.flush()
    _note(session, recap, Verb.RECAP_SEND, seat.person.id, now)
    if before:
        before.state, before.next_due_at = REPLACED, None
    if content.next_meeting and content.next_meeting > now:
        plan(session, seat.pair, content.next_meeting, seat, now)
    read_back(session, recap, now, reminder=False)
    return recap


def read_back(session: Session, recap: Recap, now: datetime, *, reminder: bool) -> None:
    """Read the recap back to the mentor, who accepts it or asks for a change.

    It waits for as long as it is not answered: an outage does not end that, and of two the newest
    goes out.
    """
    occurrence = REMINDER if reminder else ""
    notify.notify(session, READ_BACK, recap.pair.mentor, recap, now, occurrence=occurrence)


def accept(session: Session, recap: Recap, main_point: str, now: datetime) -> None:
    """Accept a recap for the mentor: that closes the cycle, and both have the accepted text.

    What the mentor was asked in becomes that text, where it still can. Raises Refused where it is
    not waiting for the mentor.
    """
    enter(session, recap.meeting, Event.ACCEPT, now)
    recap.state, recap.main_point, recap.answered_at = ACCEPTED, main_point, now
    recap.next_due_at = None
    _note(session, recap, Verb.RECAP_ACCEPT, recap.pair.mentor_id, now)
    session.flush()
    mentee, mentor = recap.pair.mentee, recap.pair.mentor
    notify.notify(session, AGREED, mentee, recap, now)
    about = (mentor.workspace_id, mentor.slack_id, READ_BACK.name, notify.name_of(recap))
    if not live.is_live(session, *about):
        notify.notify(session, AGREED, mentor, recap, now, at_once=True)


def amend(session: Session, recap: Recap, change: str, now: datetime) -> None:
    """Ask the mentee for a change, in the mentor's words. Raises Refused as `accept` does."""
    enter(session, recap.meeting, Event.AMEND, now)
    recap.state, recap.change, recap.answered_at, recap.next_due_at = AMENDED, change, now, None
    _note(session, recap, Verb.RECAP_AMEND, recap.pair.mentor_id, now)
    session.flush()
    notify.notify(session, CHANGE, recap.pair.mentee, recap, now)


def _note(session: Session, recap: Recap, verb: Verb, by: int, now: datetime) -> None:
    audit.note(session, recap.workspace_id, verb, "pair", recap.pair_id, now, by)


def _record(
    session: Session,
    seat: Seat,
    meeting: Meeting,
    before: Recap | None,
    content: Content,
    now: datetime,
) -> Content:
    """Record what a version promises; return it with the row ids that it now has."""
    for reviewed in content.reviewed:
        goal = goals.of_seat(session, seat, reviewed.id)
        goal.reviewed_at = now
        goal.meeting_id = goal.meeting_id or meeting.id  # what was typed for it is now set at it
        if reviewed.said:
            goals.note(session, goal, meeting.id, reviewed.said)
        if reviewed.state == goals.OPEN:
            goal_moves.reopen(goal)
        else:
            goal_moves.close(goal, reviewed.state, now)
    old = Content.from_json(before.content) if before else Content()
    return Content(
        content.reviewed,
        _record_goals(session, seat, meeting, old, content, now),
        _record_promises(session, seat, meeting, old, content, now),
        content.decisions,
        content.next_meeting,
    )


def _record_goals(
    session: Session, seat: Seat, meeting: Meeting, old: Content, new: Content, now: datetime
) -> tuple[NewGoal, ...]:
    change = difference([g.id for g in old.new_goals if g.id], [g.id for g in new.new_goals])
    ids = {at: row_id for row_id, at in change.kept}
    for row_id, at in change.kept:
        goal = goals.of_seat(session, seat, row_id)
        goal.text, goal.horizon = new.new_goals[at].text, new.new_goals[at].horizon
    for row_id in change.gone:
        goal = goals.of_seat(session, seat, row_id)
        if goal.state == goals.OPEN:
            goal_moves.close(goal, goals.DROPPED, now)
    for at in change.added:
        wanted = new.new_goals[at]
        row = goal_moves.add(session, seat, wanted.text, wanted.horizon, now, meeting.id)
        ids[at] = row.id
    return tuple(NewGoal(g.text, g.horizon, ids[at]) for at, g in enumerate(new.new_goals))


def _record_promises(
    session: Session, seat: Seat, meeting: Meeting, old: Content, new: Content, now: datetime
) -> tuple[Promise, ...]:
    change = difference([p.id for p in old.promises if p.id], [p.id for p in new.promises])
    ids = {at: row_id for row_id, at in change.kept}
    owners = {"mentor": seat.pair.mentor_id, "mentee": seat.pair.mentee_id}
    for row_id, at in change.kept:
        promise = new.promises[at]
        item = actions.of_seat(session, seat, row_id)
        action_moves.edit(item, promise.text, owners[promise.owner], promise.due_on, now)
    for row_id in change.gone:
        item = actions.of_seat(session, seat, row_id)
        if item.state == actions.OPEN:
            action_moves.close(item, actions.DROPPED, now)
    for at in change.added:
        promise = new.promises[at]
        owner = owners[promise.owner]
        item = action_moves.add(session, seat, promise.text, owner, promise.due_on, now, meeting.id)
        ids[at] = item.id
    return tuple(Promise(p.text, p.owner, p.due_on, ids[at]) for at, p in enumerate(new.promises))
