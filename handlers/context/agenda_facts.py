"""What an agenda is made of, each row read once: meetings, recaps, goals, promises, points."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.agenda import MEETINGS_LOOKED_BACK_ON
from agendas.lines.place import LONGEST
from agendas.meeting import AHEAD, REVIEWING
from agendas.recap import Content
from db.mentoring import meetings
from db.mentoring.content import actions, goals, points, recaps
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal, GoalNote
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import ACCEPTED, Recap
from db.mentoring.meetings import A_MINUTE, ChecklistMark, Meeting, MeetingPlace
from db.mentoring.pairs import Seat

ITEMS_SHOWN = 10
# The tables of rows that an agenda may show.
AGENDA = (ActionItem, ChecklistMark, Goal, GoalNote, Meeting, MeetingPlace, Point, Recap)


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """The rows that an agenda goes by.

    `held` are the meetings held last, the latest first, `since` is when the agenda began to fill;
    `reviewing` has a recap to accept. `versions` are those of its recap and of the last meeting's,
    newest first. `items` are some of `count` promises; each goal stands with whether it is agreed.
    `points` wait, or ended at one of `held`; `ends` is when meetings were over that saw one wait.
    """

    since: datetime
    ahead: Meeting | None
    held: Sequence[Meeting]
    reviewing: Meeting | None
    versions: Sequence[Recap]
    items: Sequence[ActionItem]
    count: int
    goals: Sequence[tuple[Goal, bool]]
    points: Sequence[Point]
    ends: Sequence[datetime]

    @property
    def last(self) -> Meeting | None:
        """The meeting that the pair held last, or None before their first."""
        return self.held[0] if self.held else None

    @property
    def waiting(self) -> list[Point]:
        """The points for the next meeting, in the order in which they were added."""
        return [point for point in self.points if point.state == points.OPEN]

    def find_latest(self, meeting: Meeting | None) -> Recap | None:
        """Return the newest version of the recap of one of these meetings, if there is any."""
        of_it = (one for one in self.versions if meeting and one.meeting_id == meeting.id)
        return next(of_it, None)

    @property
    def agreed(self) -> Recap | None:
        """The recap of the last meeting that both have accepted and that stands, if there is."""
        of_last = [one for one in self.versions if self.last and one.meeting_id == self.last.id]
        return next((one for one in of_last if one.state == ACCEPTED), None)


def read_facts(session: Session, seat: Seat) -> AgendaFacts:
    """Return what the pair's next agenda is made of, in a few reads whatever the pair has."""
    pair = seat.pair
    around = meetings.list_around(session, pair, MEETINGS_LOOKED_BACK_ON)
    ahead = next((one for one in around if one.stands in AHEAD), None)
    done = [one for one in around if one.stands not in AHEAD]
    held, reviewing = (
        done[:MEETINGS_LOOKED_BACK_ON],
        next((one for one in done if one.stands in REVIEWING), None),
    )
    last = held[0] if held else None
    # Not when the meeting came to where it stands: that moves on when its recap is accepted.
    since = last.met_at or last.starts_at if last else pair.started_at
    versions = recaps.of_meetings(session, seat, {one.id for one in (last, reviewing) if one})
    ended = find_ended(next((one for one in versions if last and one.meeting_id == last.id), None))
    items, count = actions.list_carried(session, seat, since, ended.items, ITEMS_SHOWN)
    found = points.list_around(session, seat, [one.id for one in held])
    return AgendaFacts(
        since=since,
        ahead=ahead,
        held=held,
        reviewing=reviewing,
        versions=versions,
        items=items,
        count=count,
        goals=[
            (goal, agreed)
            for goal, agreed in goals.list_gone_over(session, seat, since)
            if goal.state == goals.OPEN or goal.id not in ended.goals
        ],
        points=found,
        ends=_list_ends(session, seat, held, found),
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """The goals and the action items that came to their end in a recap, by row ids."""

    goals: Collection[int] = ()
    items: Collection[int] = ()


def find_ended(recap: Recap | None) -> Ended:
    """Return what a recap says is over: both have read that there."""
    if recap is None:
        return Ended()
    content = Content.from_json(recap.content)
    return Ended(
        {goal.id for goal in content.reviewed if goal.state != goals.OPEN},
        {promise.id for promise in content.done if promise.id},
    )


def _list_ends(
    session: Session, seat: Seat, held: Sequence[Meeting], found: Sequence[Point]
) -> list[datetime]:
    """Return when meetings were over that were held since the oldest waiting point was put down."""
    first = min((point.created_at for point in found if point.state == points.OPEN), default=None)
    if first is None:
        return []
    earliest = held[-1].met_at if len(held) == MEETINGS_LOOKED_BACK_ON else None
    if earliest is not None and earliest >= first - LONGEST * A_MINUTE:
        return points.list_ends_of(session, seat.pair, first)
    ends = [one.met_at + one.lasts for one in held if one.met_at is not None]
    return [end for end in ends if end >= first]
