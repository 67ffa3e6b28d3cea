"""Where pairs stand, read at once for all pairs of a person, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agendas.meeting import AHEAD, DONE, REVIEWING, State
from db.mentoring import lapses, meetings
from db.mentoring.content import actions, goals, recaps
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one pair stands.

    `reviewing` is the last meeting whose recap is not accepted yet, `changed` the one that changed
    last since the pair began. `recaps` are those that one of the two has to answer, or change, with
    all versions of `reviewing`. `own` counts the open promises of the seat's person; `items` are
    the first of `count` of both. Items and goals are empty where no lists were asked for.
    """

    ahead: Meeting | None
    doubted: Sequence[Meeting]
    reviewing: Meeting | None
    changed: Meeting | None
    recaps: Sequence[Recap]
    lapsed: bool
    own: int
    items: Sequence[ActionItem] = ()
    count: int = 0
    goals: Sequence[Goal] = ()

    @property
    def latest(self) -> Recap | None:
        """The newest version of the recap of `reviewing`, or None before the first."""
        of_it = [r for r in self.recaps if self.reviewing and r.meeting_id == self.reviewing.id]
        return max(of_it, key=lambda one: one.version, default=None)


def read_standing(session: Session, seats: Sequence[Seat], lists: int = 0) -> dict[int, Standing]:
    """Return by pair where it stands; with `lists`, so many of its open promises and its goals."""
    if not seats:
        return {}
    pairs = [seat.pair for seat in seats]
    met = meetings.list_standing(session, pairs)
    reviewing = {pair.id: _find_reviewing(met[pair.id]) for pair in pairs}
    waits = recaps.list_standing(session, seats, [one.id for one in reviewing.values() if one])
    lapsed, own = lapses.list_open(session, pairs), actions.count_own(session, seats)
    items = actions.list_open(session, seats, lists) if lists else {}
    wanted = goals.list_open(session, seats, lists) if lists else {}
    found = {}
    for seat in seats:
        pair, here = seat.pair, met[seat.pair.id]
        since = [one for one in here if one.entered_at >= pair.started_at and _is_told(one)]
        listed, count = items.get(pair.id, ([], 0))
        found[pair.id] = Standing(
            ahead=next((one for one in here if one.stands in AHEAD), None),
            doubted=[one for one in here if one.stands is State.DOUBTED],
            reviewing=reviewing[pair.id],
            changed=max(since, key=lambda one: (one.entered_at, one.id), default=None),
            recaps=[r for r in waits[pair.id] if r.meeting.stands is not State.ENDED],
            lapsed=pair.id in lapsed,
            own=own[pair.id],
            items=listed,
            count=count,
            goals=wanted.get(pair.id, ([], 0))[0],
        )
    return found


def _find_reviewing(here: Sequence[Meeting]) -> Meeting | None:
    # They are in the order in which they were held.
    return next((one for one in reversed(here) if one.stands in REVIEWING), None)


def _is_told(meeting: Meeting) -> bool:
    return meeting.stamped_at is not None or meeting.stands in DONE
