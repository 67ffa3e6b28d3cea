"""What an agenda's messages are written from, read through a seat in the pair."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from agendas import agenda
from agendas.agenda import DOMAINS, MEETINGS_LOOKED_BACK_ON, Open
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, short_day
from agendas.recap import Content
from db.mentoring import meetings
from db.mentoring.content import actions, goals, points, recaps
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.recap import format_day_held
from handlers.context.recap_versions import find_turn
from handlers.slackui.forms import date_input

ITEMS_SHOWN = 10
GOALS_SHOWN = 6


def build_agenda_context(
    session: Session, seat: Seat, now: datetime, shared_at: datetime | None = None
) -> dict[str, Any]:
    """Return what carries over, what is new, and what has been left out for long (S1, S2, S5).

    What the other has put down after `shared_at` is `added`: the reader had the agenda by then.
    """
    last = meetings.last_held(session, seat.pair)
    # Not when the meeting came to where it stands: that moves on when its recap is accepted.
    since = last.met_at or last.starts_at if last else seat.pair.started_at
    ended = list_ended_in_recap(session, seat, last)
    items = [
        _build_answered_item(seat, item, since, now)
        for item in _list_carried_items(session, seat, since)
        if item.state == actions.OPEN or item.id not in ended.items
    ]
    ahead = list_goals_ahead(session, seat, now, last, since)
    reviewed = [
        _build_answered_goal(seat, goal, since, now)
        for goal in ahead.last
        if goal.state == goals.OPEN or goal.id not in ended.goals
    ]
    new = [
        {**_build_answered_goal(seat, goal, since, now), "added": _is_added(seat, goal, shared_at)}
        for goal in ahead.new
    ]
    waiting = points.waiting(session, seat)
    kept, fresh = _build_points(session, seat, waiting, now, shared_at)
    return {
        "pair": seat.pair.id,
        "other": seat.other.name,
        "me": seat.person.name,
        "role": seat.role,
        "items": items[:ITEMS_SHOWN],
        "more_items": max(0, len(items) - ITEMS_SHOWN),
        "goals": reviewed[:GOALS_SHOWN],
        "more_goals": max(0, len(reviewed) - GOALS_SHOWN),
        "new_goals": new[:GOALS_SHOWN],
        "more_new_goals": max(0, len(new) - GOALS_SHOWN),
        "kept_points": kept,
        "domains": _group_by_domain(fresh),
        "added": any(each["added"] for each in (*new, *fresh)),
        "untouched": list_untouched_domains(session, seat),
        "review": build_waiting_recap(session, seat),
        "decided": _build_decided(seat, recaps.agreed(session, last) if last else None),
        "first": meetings.count_held(session, seat.pair) == 0,
    }


def was_changed(session: Session, seat: Seat, since: datetime) -> bool:
    """Say whether the other has changed the next agenda since a moment, or a promise has ended.

    What the seat's own person has put down meanwhile they know.
    """
    me = seat.person.id
    rows: list[Goal | Point] = [*points.waiting(session, seat), *list_new_goals(session, seat)]
    if any(row.created_at > since and row.author_id != me for row in rows):
        return True
    items = actions.open_of(session, seat)
    answered = any(item.carried_at and item.carried_at > since for item in items)
    promised = any(item.created_at > since and item.author_id != me for item in items)
    ended = (*goals.closed_since(session, seat, since), *actions.closed_since(session, seat, since))
    return answered or promised or bool(ended)


def _build_decided(seat: Seat, recap: Recap | None) -> dict[str, Any] | None:
    """Return what both have agreed was decided when they last met, or None."""
    decisions = Content.from_json(recap.content).decisions if recap else ""
    if recap is None or not decisions:
        return None
    return {"day": format_day_held(seat, recap.meeting), "words": decisions}


class GoalsAhead(NamedTuple):
    """The goals that a meeting goes back over, and those that no recap has agreed yet."""

    last: list[Goal]
    new: list[Goal]


def list_goals_ahead(
    session: Session,
    seat: Seat,
    now: datetime,
    last: Meeting | None,
    since: datetime | None = None,
) -> GoalsAhead:
    """Return the goals of the meeting that comes after `last`, oldest first (S1, S2, S12).

    It goes back over what an earlier recap agreed: the goals of the last meeting and those for the
    next one; a goal with a longer horizon when it has not been looked at for a year. With `since`,
    also over those reached or dropped from then on.
    """
    waiting, agreed = goals.open_of(session, seat), goals.list_agreed(session, seat)
    found = [
        goal
        for goal in waiting
        if goal.id in agreed
        and agenda.is_reviewed(
            goal.horizon,
            goal.reviewed_at or goal.created_at,
            now,
            set_last=last is not None and goal.meeting_id == last.id,
        )
    ]
    closed = goals.closed_since(session, seat, since) if since else ()
    back = [*found, *(goal for goal in closed if goal.id in agreed)]
    return GoalsAhead(back, [goal for goal in waiting if goal.id not in agreed])


def list_new_goals(session: Session, seat: Seat) -> list[Goal]:
    """Return the open goals that no recap has agreed yet, oldest first (S2)."""
    agreed = goals.list_agreed(session, seat)
    return [goal for goal in goals.open_of(session, seat) if goal.id not in agreed]


class Ended(NamedTuple):
    """The goals and the action items that came to their end in a recap, by row ids."""

    goals: frozenset[int] = frozenset()
    items: frozenset[int] = frozenset()


def list_ended_in_recap(session: Session, seat: Seat, meeting: Meeting | None) -> Ended:
    """Return what the recap of a meeting says is over: both have read that there."""
    recap = recaps.latest(session, seat, meeting.id) if meeting else None
    if recap is None:
        return Ended()
    content = Content.from_json(recap.content)
    return Ended(
        frozenset(goal.id for goal in content.reviewed if goal.state != goals.OPEN),
        frozenset(promise.id for promise in content.done if promise.id),
    )


def list_untouched_domains(session: Session, seat: Seat) -> list[str]:
    """Return the domains that the pair's last three meetings did not touch (S5)."""
    held = meetings.held(session, seat.pair, MEETINGS_LOOKED_BACK_ON)
    return agenda.untouched(points.domains_of(session, seat, held))


def build_item_context(seat: Seat, item: ActionItem, now: datetime) -> dict[str, Any]:
    """Return what is said of an action item: whose it is, how old, by when."""
    today = date_input.get_today(now, seat.person)
    return {
        "id": item.id,
        "text": item.text,
        "mine": item.owner_id == seat.person.id,
        "owner": seat.named(item.owner_id).name,
        "age": _convert_to_open(seat, item).count_days(today),
        "due": short_day(item.due_on, today) if item.due_on else "",
        "overdue": item.due_on is not None and item.due_on < today,
        "state": item.state,
    }


def _list_carried_items(session: Session, seat: Seat, since: datetime) -> list[ActionItem]:
    found = {item.id: item for item in actions.open_of(session, seat)}
    order = [
        entry.id
        for entry in agenda.carried(_convert_to_open(seat, item) for item in found.values())
    ]
    return [*(found[id_] for id_ in order), *actions.closed_since(session, seat, since)]


def _convert_to_open(seat: Seat, item: ActionItem) -> Open:
    since = wall_time(item.created_at, seat.person.zone).date()
    return Open(item.id, item.text, item.owner_id, since, item.due_on)


def _build_answered_item(
    seat: Seat, item: ActionItem, since: datetime, now: datetime
) -> dict[str, Any]:
    carried = "carried" if item.carried_at and item.carried_at >= since else None
    answer = item.state if item.state != actions.OPEN else carried
    return {**build_item_context(seat, item, now), "answer": answer}


def _build_answered_goal(seat: Seat, goal: Goal, since: datetime, now: datetime) -> dict[str, Any]:
    today = date_input.get_today(now, seat.person)
    set_on = wall_time(goal.created_at, seat.person.zone).date()
    age = (today - set_on).days
    kept = "kept" if goal.kept_at and goal.kept_at >= since else None
    answer = goal.state if goal.state != goals.OPEN else kept
    return {"id": goal.id, "text": goal.text, "horizon": goal.horizon, "age": age, "answer": answer}


def _is_added(seat: Seat, row: Goal | Point, shared_at: datetime | None) -> bool:
    return shared_at is not None and row.created_at > shared_at and row.author_id != seat.person.id


def _build_points(
    session: Session,
    seat: Seat,
    waiting: Sequence[Point],
    now: datetime,
    shared_at: datetime | None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the points that were on an earlier agenda, oldest first, and those that are new."""
    today = date_input.get_today(now, seat.person)
    first = min((point.created_at for point in waiting), default=None)
    over = points.list_ends_of(session, seat.pair, first) if first else []
    built = [
        {
            "domain": point.domain,
            "text": point.text,
            "time_line": point.time_line,
            "by": seat.named(point.author_id).name,
            "since": short_day(wall_time(point.created_at, seat.person.zone).date(), today),
            "meetings": agenda.count_meetings(point.created_at, over),
            "added": _is_added(seat, point, shared_at),
        }
        for point in waiting
    ]
    kept = [point for point in built if point["meetings"]]
    return kept, [point for point in built if not point["meetings"]]


def _group_by_domain(fresh: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"name": domain, "points": [point for point in fresh if point["domain"] == domain]}
        for domain in DOMAINS
        if any(point["domain"] == domain for point in fresh)
    ]


def build_waiting_recap(session: Session, seat: Seat) -> dict[str, Any] | None:
    """Return the recap that both have not accepted yet, or None: it heads the next agenda.

    `state` is its meeting's, `day` when that was held, in words; `recap` and `meeting` are row ids.
    `turn` is whose it is to do something about it: "mine" or "other".
    """
    meeting = meetings.reviewing(session, seat.pair)
    if meeting is None or meeting.met_at is None:
        return None
    recap = recaps.latest(session, seat, meeting.id)
    day = day_in_words(wall_time(meeting.met_at, seat.person.zone).date())
    return {
        "state": meeting.state,
        "day": day,
        "recap": recap.id if recap else None,
        "meeting": meeting.id,
        "turn": find_turn(session, seat, meeting),
    }
