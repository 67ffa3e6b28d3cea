"""What an agenda's messages are written from, read through a seat in the pair."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from agendas import agenda
from agendas.agenda import DOMAINS
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, short_day
from agendas.recap import Content
from db.mentoring.content import actions, goals, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.agenda_facts import AgendaFacts
from handlers.context.recap import format_day_held
from handlers.context.recap_versions import find_turn
from handlers.slackui.forms import date_input

GOALS_SHOWN = 6


def build_agenda_context(
    seat: Seat, facts: AgendaFacts, now: datetime, shared_at: datetime | None = None
) -> dict[str, Any]:
    """Return what carries over, what is new, and what has been left out for long (S1, S2, S5).

    What the other has put down after `shared_at` is `added`: the reader had the agenda by then.
    """
    since = facts.since
    ahead = sort_goals(facts.goals, now, facts.last)
    reviewed = [_build_answered_goal(seat, goal, since, now) for goal in ahead.last]
    new = [
        {**_build_answered_goal(seat, goal, since, now), "added": _is_added(seat, goal, shared_at)}
        for goal in ahead.new
    ]
    kept, fresh = _build_points(seat, facts, now, shared_at)
    return {
        "pair": seat.pair.id,
        "other": seat.other.name,
        "me": seat.person.name,
        "role": seat.role,
        "items": [_build_answered_item(seat, item, since, now) for item in facts.items],
        "more_items": facts.count - len(facts.items),
        "goals": reviewed[:GOALS_SHOWN],
        "more_goals": max(0, len(reviewed) - GOALS_SHOWN),
        "new_goals": new[:GOALS_SHOWN],
        "more_new_goals": max(0, len(new) - GOALS_SHOWN),
        "kept_points": kept,
        "domains": _group_by_domain(fresh),
        "added": any(each["added"] for each in (*new, *fresh)),
        "untouched": agenda.untouched(points.find_domains(facts.points, facts.held)),
        "review": build_review(seat, facts.reviewing, facts.find_latest(facts.reviewing)),
        "decided": _build_decided(seat, facts.agreed),
        "first": facts.last is None,
    }


def was_changed(session: Session, seat: Seat, since: datetime) -> bool:
    """Say whether the other has changed the next agenda since a moment, or a promise has ended.

    What the seat's own person has put down meanwhile they know; as a mentee, also which goals they
    closed, and which of their own promises.
    """
    me = seat.person.id
    fresh = [goal for goal, agreed in goals.list_gone_over(session, seat) if not agreed]
    rows: list[Goal | Point] = [*points.waiting(session, seat), *fresh]
    if any(row.created_at > since and row.author_id != me for row in rows):
        return True
    items = actions.open_of(session, seat)
    if any(item.created_at > since and item.author_id != me for item in items):
        return True
    ended = actions.closed_since(session, seat, since)
    if seat.role == "mentee":
        return any(item.owner_id != me for item in ended)
    answered = any(item.carried_at and item.carried_at > since for item in items)
    return answered or bool(ended) or bool(goals.closed_since(session, seat, since))


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


def sort_goals(
    rows: Sequence[tuple[Goal, bool]], now: datetime, last: Meeting | None
) -> GoalsAhead:
    """Return the goals of the meeting that comes after `last`, in their order (S1, S2, S12).

    Each of `rows` is a goal and whether a recap has agreed it. A meeting goes back over what was
    agreed: the goals of the last meeting and those for the next one; a goal with a longer horizon
    when it has not been looked at for a year; and what has come to its end since.
    """
    back = [
        goal
        for goal, agreed in rows
        if agreed
        and (
            goal.state != goals.OPEN
            or agenda.is_reviewed(
                goal.horizon,
                goal.reviewed_at or goal.created_at,
                now,
                set_last=last is not None and goal.meeting_id == last.id,
            )
        )
    ]
    new = [goal for goal, agreed in rows if goal.state == goals.OPEN and not agreed]
    return GoalsAhead(back, new)


def build_item_context(seat: Seat, item: ActionItem, now: datetime) -> dict[str, Any]:
    """Return what is said of an action item: whose it is, how old, by when."""
    today = date_input.get_today(now, seat.person)
    return {
        "id": item.id,
        "text": item.text,
        "mine": item.owner_id == seat.person.id,
        "owner": seat.named(item.owner_id).name,
        "age": (today - wall_time(item.created_at, seat.person.zone).date()).days,
        "due": short_day(item.due_on, today) if item.due_on else "",
        "overdue": item.due_on is not None and item.due_on < today,
        "state": item.state,
    }


def _build_answered_item(
    seat: Seat, item: ActionItem, since: datetime, now: datetime
) -> dict[str, Any]:
    carried = "carried" if item.carried_at and item.carried_at >= since else None
    answer = item.state if item.state != actions.OPEN else carried
    before = item.closed_at is not None and item.closed_at <= now
    return {**build_item_context(seat, item, now), "answer": answer, "before": before}


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
    seat: Seat, facts: AgendaFacts, now: datetime, shared_at: datetime | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the points that were on an earlier agenda, oldest first, and those that are new."""
    today = date_input.get_today(now, seat.person)
    built = [
        {
            "domain": point.domain,
            "text": point.text,
            "time_line": point.time_line,
            "by": seat.named(point.author_id).name,
            "since": short_day(wall_time(point.created_at, seat.person.zone).date(), today),
            "meetings": agenda.count_meetings(point.created_at, facts.ends),
            "added": _is_added(seat, point, shared_at),
        }
        for point in facts.waiting
    ]
    kept = [point for point in built if point["meetings"]]
    return kept, [point for point in built if not point["meetings"]]


def _group_by_domain(fresh: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"name": domain, "points": [point for point in fresh if point["domain"] == domain]}
        for domain in DOMAINS
        if any(point["domain"] == domain for point in fresh)
    ]


def build_review(
    seat: Seat, meeting: Meeting | None, latest: Recap | None
) -> dict[str, Any] | None:
    """Return what is said of the meeting whose recap both have not accepted yet, or None.

    `latest` is the newest version of it. `state` is the meeting's, `day` when it was held, in
    words; `recap` and `meeting` are row ids. `turn` is whose it is to do something about it: "mine"
    or "other".
    """
    if meeting is None or meeting.met_at is None:
        return None
    day = day_in_words(wall_time(meeting.met_at, seat.person.zone).date())
    return {
        "state": meeting.state,
        "day": day,
        "recap": latest.id if latest else None,
        "meeting": meeting.id,
        "turn": find_turn(seat, meeting, latest),
    }
