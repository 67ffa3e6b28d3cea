"""What a recap says of goals and promises, recorded in their own rows."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.recap import Content, NewGoal, Promise, Reviewed, difference
from db.mentoring.content import actions, goals, points
from db.mentoring.content.goals import Goal
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.action import service as action_moves
from handlers.goal import service as goal_moves


def record(
    session: Session,
    seat: Seat,
    meeting: Meeting,
    old: Content,
    content: Content,
    now: datetime,
    *,
    only_changed: bool = False,
) -> Content:
    """Record what a version promises; return it with the row ids that it now has.

    `old` is what was recorded before: what the version leaves out is dropped, what it keeps stays
    the same row. With `only_changed`, what says the same as `old` is left as its row is by now.
    """
    said = {goal.id: goal for goal in old.reviewed}
    there = goals.by_id(session, seat, [reviewed.id for reviewed in content.reviewed])
    for reviewed in content.reviewed:
        before = said.get(reviewed.id)
        if not only_changed or reviewed != before:
            longer = before.horizon if before else ""
            goal = goals.pick(there, reviewed.id)
            _record_reviewed(session, goal, meeting, reviewed, longer, now)
    _record_points(session, seat, meeting, content, old if only_changed else Content())
    _record_done(session, seat, old, content, now, only_changed)
    return replace(
        content,
        new_goals=_record_goals(session, seat, meeting, old, content, now, only_changed),
        promises=_record_promises(session, seat, meeting, old, content, now, only_changed),
    )


def _record_reviewed(
    session: Session, goal: Goal, meeting: Meeting, reviewed: Reviewed, longer: str, now: datetime
) -> None:
    """Record what was said of a goal; `longer` is the horizon that the version before gave it."""
    goal.reviewed_at = now
    goal.meeting_id = goal.meeting_id or meeting.id  # what was typed for it is now set at it
    if reviewed.horizon:
        goal.horizon = reviewed.horizon
    elif longer and goal.horizon == longer and reviewed.was:
        goal.horizon = reviewed.was
    if reviewed.said:
        goals.note(session, goal, meeting.id, reviewed.said)
    if reviewed.state == goals.OPEN:
        goal_moves.reopen(goal)
    else:
        goal_moves.close(goal, reviewed.state, now)


def _record_points(
    session: Session, seat: Seat, meeting: Meeting, content: Content, same: Content
) -> None:
    """Give each point the end that it came to; one that is kept waits for the next meeting.

    What stands in `same`, too, is left as it is by now.
    """
    ends = [end for end in content.points if end not in same.points]
    there = points.by_id(session, seat, [end.id for end in ends])
    for end in ends:
        point = there.get(end.id)
        if point is None or point.meeting_id not in (None, meeting.id):
            continue
        if end.end != "kept":
            point.state, point.meeting_id = end.end, meeting.id
        elif point.meeting_id is not None:
            point.state, point.meeting_id = points.OPEN, None


def _record_done(
    session: Session, seat: Seat, old: Content, new: Content, now: datetime, only_changed: bool
) -> None:
    """Close the promises that were kept, and open again what the version before had closed."""
    done = [promise.id for promise in new.done if promise.id]
    before = [promise.id for promise in old.done] if only_changed else []
    closing = [row_id for row_id in done if row_id not in before]
    undone = [promise.id for promise in old.done if promise.id and promise.id not in done]
    # One that was opened again may have been taken back by whoever recorded it.
    there = actions.by_id(session, seat, [*closing, *undone])
    for item in (there[row_id] for row_id in closing if row_id in there):
        if item.state == actions.OPEN:
            action_moves.close(item, actions.DONE, now)
    for item in (there[row_id] for row_id in undone if row_id in there):
        if item.state == actions.DONE:
            action_moves.reopen(item, now)


def _record_goals(
    session: Session,
    seat: Seat,
    meeting: Meeting,
    old: Content,
    new: Content,
    now: datetime,
    only_changed: bool,
) -> tuple[NewGoal, ...]:
    change = difference([g.id for g in old.new_goals if g.id], [g.id for g in new.new_goals])
    ids = {at: row_id for row_id, at in change.kept}
    for row_id, at in change.kept:
        if only_changed and new.new_goals[at] in old.new_goals:
            continue
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
    session: Session,
    seat: Seat,
    meeting: Meeting,
    old: Content,
    new: Content,
    now: datetime,
    only_changed: bool,
) -> tuple[Promise, ...]:
    change = difference([p.id for p in old.promises if p.id], [p.id for p in new.promises])
    ids = {at: row_id for row_id, at in change.kept}
    owners = {"mentor": seat.pair.mentor_id, "mentee": seat.pair.mentee_id}
    for row_id, at in change.kept:
        promise = new.promises[at]
        if only_changed and promise in old.promises:
            continue
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
