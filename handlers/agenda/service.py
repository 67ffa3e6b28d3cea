"""What people do with an agenda: put points down, change or take back their own, answer the rest.

A form changes what its person changed in it, and nothing that was done elsewhere meanwhile.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from agendas.agenda import POINT_LENGTH, POINTS_AT_MOST
from agendas.edits import fingerprint, reconcile
from agendas.lines.points import Draft, written
from db.mentoring.content import actions, goals, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.pairs import Seat
from handlers.action import service as action_moves
from handlers.goal import service as goal_moves
from handlers.slackui.request import UserError

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class PointEdits:
    """What a form changes of its person's own points, and how many the agenda has afterwards.

    A point that an earlier meeting had on its agenda keeps its age when it is reworded.
    """

    gone: tuple[Point, ...] = ()
    added: tuple[Draft, ...] = ()
    reworded: tuple[tuple[Point, Draft], ...] = ()
    count: int = 0

    @property
    def any(self) -> bool:
        """Whether the form changes any."""
        return bool(self.gone or self.added or self.reworded)


def mark_points(own: Iterable[Point]) -> list[str]:
    """Return what a form carries along of the points that it shows, instead of their words."""
    return [_mark(_draft_of(point)) for point in own]


def compare_points(
    session: Session, seat: Seat, shown: Iterable[str], typed: Sequence[Draft]
) -> PointEdits:
    """Return what somebody changed in a form that showed some points and now holds others.

    Of points that read alike each is one of its own, as it was put down; one that was not there is
    added once, however often it stands in the form.
    """
    waiting = points.waiting(session, seat)
    own = _tell_apart((_mark(_draft_of(p)), p) for p in waiting if p.author_id == seat.person.id)
    there = dict.fromkeys(_tell_apart((mark, mark) for mark in shown), True)
    drafts = {
        which: draft
        for which, draft in _tell_apart((_mark(draft), draft) for draft in typed).items()
        if which in there or which[1] == 0
    }
    applied = reconcile(there, dict.fromkeys(own, True), dict.fromkeys(drafts, True)).applied
    gone = [own[which] for which, stays in applied.items() if not stays]
    added = [drafts[which] for which, stays in applied.items() if stays]
    reworded = []
    for point in [p for p in gone if points.is_carried(session, seat, p)]:
        draft = next((draft for draft in added if draft.domain == point.domain), None)
        if draft:
            reworded.append((point, draft))
            gone.remove(point)
            added.remove(draft)
    count = len(waiting) - len(gone) + len(added)
    return PointEdits(tuple(gone), tuple(added), tuple(reworded), count)


def _tell_apart(marked: Iterable[tuple[str, What]]) -> dict[tuple[str, int], What]:
    """Return things by their marks, with a number that tells those apart that are marked alike."""
    found: dict[tuple[str, int], What] = {}
    seen: Counter[str] = Counter()
    for mark, what in marked:
        found[mark, seen[mark]] = what
        seen[mark] += 1
    return found


def apply_points(session: Session, seat: Seat, edits: PointEdits, now: datetime) -> None:
    """Take back and put down what a form changes of its person's own points."""
    for point in edits.gone:
        take_back(session, seat, point)
    for point, draft in edits.reworded:
        point.text, point.time_line = draft.text, draft.time_line
    for draft in edits.added:
        add_point(session, seat, draft, now)


def add_point(session: Session, seat: Seat, draft: Draft, now: datetime) -> Point:
    """Put a point down for the pair's next meeting."""
    point = Point(
        workspace_id=seat.pair.workspace_id,
        pair_id=seat.pair.id,
        author_id=seat.person.id,
        domain=draft.domain,
        text=draft.text,
        time_line=draft.time_line,
        created_at=now,
    )
    session.add(point)
    session.flush()
    return point


def put_down(session: Session, seat: Seat, drafts: Sequence[Draft], now: datetime) -> list[Point]:
    """Put down all of these points; raise UserError for what is too long, or too many."""
    for draft in drafts:
        if draft.is_too_long:
            text = written(draft.text, draft.time_line)
            raise UserError("shared/too_long", longest=POINT_LENGTH, typed=text)
    there = [draft for draft in drafts if draft.text]
    if not there:
        raise UserError("agenda/empty_point")
    if len(points.waiting(session, seat)) + len(there) > POINTS_AT_MOST:
        raise UserError("agenda/full", most=POINTS_AT_MOST, other=seat.other.name)
    return [add_point(session, seat, draft, now) for draft in there]


def take_back(session: Session, seat: Seat, point: Point) -> None:
    """Take a point off the agenda for its author: as though it had never been, if no meeting was.

    What a meeting has had on its agenda is dropped in the open: both have read it.
    """
    if points.is_carried(session, seat, point):
        point.state = points.DROPPED
    else:
        session.delete(point)


def tick_item(session: Session, seat: Seat, item: ActionItem, now: datetime) -> bool:
    """Mark an open action item done; say whether it was open, or is done already."""
    if item.state != actions.OPEN:
        return item.state == actions.DONE
    action_moves.close_by(session, seat, item, actions.DONE, now)
    return True


def _draft_of(point: Point) -> Draft:
    return Draft(point.domain, point.text, point.time_line)


def _mark(draft: Draft) -> str:
    return fingerprint(f"{draft.domain}: {written(draft.text, draft.time_line)}")


def tick_goal(session: Session, seat: Seat, goal: Goal, now: datetime) -> bool:
    """Note that an open goal was reached; say whether it was open, or is reached already."""
    if goal.state != goals.OPEN:
        return goal.state == goals.REACHED
    goal_moves.close_by(session, seat, goal, goals.REACHED, now)
    return True
