"""The recap's form where it starts from the agenda: its goals, its points, the open promises.

Each point is talked over, dropped, or kept for next time; each promise done, or open; each goal
kept, reached, given a longer horizon, or dropped. What nobody ticks is kept (S1, S2, S4).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.edits import Outcome, compare, fingerprint
from agendas.lines.notes import DROPPED, REACHED, About, Notes, read_notes, write_notes
from agendas.lines.points import written
from agendas.recap import DECISIONS_LENGTH, SAID_LENGTH, Content, PointEnd, Promise, Reviewed
from agendas.text.messages import phrase
from db.mentoring import meetings
from db.mentoring.content import actions, goals, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.agenda import build_item_context, sort_goals
from handlers.slackui.blocks import OPTIONS_TICKED, Block
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Conflict, Request, UserError, require_length

GOALS_AT_MOST = 12
PROMISES_AT_MOST = 3 * OPTIONS_TICKED


def start_goals(
    session: Session, seat: Seat, meeting: Meeting, now: datetime
) -> tuple[Reviewed, ...]:
    """Return the goals that a meeting was to go over: last goals, and those typed for it."""
    rows = goals.list_gone_over(session, seat)
    ahead = sort_goals(rows, now, meetings.last_held(session, seat.pair))
    new = [goal for goal in ahead.new if goal.created_at <= _find_end(meeting)]
    return tuple(
        Reviewed(goal.id, goal.text, "", goal.state, was=goal.horizon, is_new=goal in new)
        for goal in [*ahead.last, *new][:GOALS_AT_MOST]
    )


def bring_up_to_date(goal: Goal, reviewed: Reviewed) -> Reviewed:
    """Return a goal of an earlier version as it stands by now: sending it again changes nothing."""
    horizon = reviewed.horizon if goal.horizon == reviewed.horizon else ""
    was = reviewed.was if horizon or goal.horizon == reviewed.was else goal.horizon
    return replace(reviewed, state=goal.state, horizon=horizon, was=was)


def start_points(session: Session, seat: Seat, meeting: Meeting) -> tuple[PointEnd, ...]:
    """Return the points that a meeting had on its agenda, each kept until somebody ticks it."""
    return tuple(
        PointEnd(p.id, p.domain, p.text, p.time_line, "kept")
        for p in points.waiting(session, seat)
        if p.created_at <= _find_end(meeting)
    )


def list_promises(
    session: Session, seat: Seat, meeting: Meeting, done: Sequence[Promise]
) -> list[ActionItem]:
    """Return the promises that can be ticked: those open before the meeting, and those ticked."""
    there = actions.by_id(session, seat, [promise.id for promise in done if promise.id])
    ticked = [there[promise.id] for promise in done if promise.id in there]
    earlier = [i for i in actions.open_of(session, seat) if i.meeting_id != meeting.id]
    return list(dict.fromkeys([*ticked, *earlier]))[:PROMISES_AT_MOST]


def build_agenda_inputs(
    seat: Seat, content: Content, items: Sequence[ActionItem], now: datetime, *, explains: bool
) -> list[Block]:
    """Return the inputs for open promises, goals and points, and for what was said or decided.

    `items` are the promises that can be ticked. Goals and points are numbered through: by its
    number, a line says what was said of one. `explains` is whether hints say all that one can do.
    """
    return [
        *_build_promises(seat, items, content.done, now),
        *_build_goals(content.reviewed),
        *_build_points(content.points, len(content.reviewed), explains=explains),
        *_build_notes(content, explains=explains),
    ]


def mark_goals(reviewed: Sequence[Reviewed]) -> list[list[Any]]:
    """Return what the form carries along of each goal that it asks about: how it was shown."""
    return [[goal.id, fingerprint(goal.horizon or goal.state)] for goal in reviewed]


def list_numbered(kept: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what the numbers in the form's lines stand for, by what it carries along."""
    goal_ids = [mark[0] for mark in kept.get("reviewed") or () if isinstance(mark, list) and mark]
    point_ids = list(kept.get("points") or ())
    rows = [*(f"goal:{number}" for number in goal_ids), *(f"point:{n}" for n in point_ids)]
    return {"decisions": rows}


def read_agenda_part(
    request: Request, seat: Seat, meeting: Meeting, before: Content
) -> tuple[tuple[Reviewed, ...], tuple[PointEnd, ...], str]:
    """Return what the form says of goals and of points, and what was decided.

    `before` is the version that there is by now, or an empty one.

    Raises UserError, beside the input, for a number that nothing has and for two ends of one, and
    Conflict where somebody else has changed how a goal stands meanwhile.
    """
    marks = form_values.read_marks(request, "reviewed", 2)
    shown = [number for number in form_values.read_hidden_ids(request, "points") if number]
    text = form_values.read_lines(request, "decisions")
    notes = read_notes(text, len(marks), len(shown))
    if notes.stray:
        raise UserError("recap/stray_words", field="decisions", line=notes.stray[0])
    require_length(notes.decided, DECISIONS_LENGTH, "decisions")
    for about in notes.about.values():
        require_length(about.said, SAID_LENGTH, "decisions")
    reviewed = _read_reviewed(request, seat, before, notes)
    return reviewed, _read_points(request, seat, meeting, notes, len(marks)), notes.decided


def _read_reviewed(
    request: Request, seat: Seat, before: Content, notes: Notes
) -> tuple[Reviewed, ...]:
    """Return what the form says of each goal; what nobody changed stays as it is by now.

    A goal that was taken back meanwhile is left out; Conflict is raised where something is said of
    it, or it stands otherwise by now.
    """
    marks = form_values.read_marks(request, "reviewed", 2)
    numbers = {number for number, _ in marks} | {one.id for one in before.reviewed}
    there, agreed = goals.list_agreed(request.session, seat, numbers)
    known = {r.id: bring_up_to_date(goals.pick(there, r.id), r) for r in before.reviewed}
    reached = set(form_values.read_ticks(request, "reached"))
    found = []
    for at, (number, was) in enumerate(marks, 1):
        goal = there.get(number)
        if goal is None:  # taken back by whoever had typed it
            if number in reached or notes.find(at) != About():
                raise Conflict
            continue
        begun = known.get(number) or Reviewed(
            goal.id, goal.text, "", goal.state, was=goal.horizon, is_new=goal.id not in agreed
        )
        about = notes.find(at)
        if number in reached and about.end == DROPPED:
            raise UserError("recap/two_ends", field="decisions", text=goal.text, is_goal=True)
        chosen = REACHED if number in reached else about.end or about.horizon or goals.OPEN.value
        now = begun.horizon or begun.state
        outcome = compare(was, fingerprint(now), fingerprint(chosen))
        if outcome is Outcome.CONFLICT:
            raise Conflict
        chosen = chosen if outcome is Outcome.APPLIED else now
        stays = chosen in goals.STATES
        state, horizon = (chosen, "") if stays else (goals.OPEN.value, chosen)
        said = about.said
        found.append(replace(begun, text=goal.text, said=said, state=state, horizon=horizon))
    return tuple(found)


def _read_points(
    request: Request, seat: Seat, meeting: Meeting, notes: Notes, goals_before: int
) -> tuple[PointEnd, ...]:
    """Return what the form says became of each point; one that came to its end elsewhere is out."""
    talked = set(form_values.read_ticks(request, "talked"))
    shown = [number for number in form_values.read_hidden_ids(request, "points") if number]
    there = points.by_id(request.session, seat, shown)
    found = []
    for at, number in enumerate(shown, goals_before + 1):
        point = there.get(number)
        if point is None or point.meeting_id not in (None, meeting.id):
            continue
        about = notes.find(at)
        if number in talked and about.end == DROPPED:
            raise UserError("recap/two_ends", field="decisions", text=point.text, is_goal=False)
        is_off = point.state == points.DROPPED and point.meeting_id is None
        if is_off and number not in talked and about == About():
            continue  # whoever had put it down has taken it off: it does not wait any more
        end = about.end or ("talked" if number in talked or about.said else "kept")
        found.append(PointEnd(point.id, point.domain, point.text, point.time_line, end, about.said))
    return tuple(found)


def read_done(request: Request, seat: Seat, before: Content) -> tuple[Promise, ...]:
    """Return the promises that are ticked as done; what is gone stays as `before` has it.

    Raises Conflict where one was dropped, or taken back, since the form was opened.
    """
    ticked, known = form_values.read_ticks(request, "done"), {one.id for one in before.done}
    there = actions.by_id(request.session, seat, {*ticked, *(id_ for id_ in known if id_)})
    found = []
    for number in ticked:
        item = there.get(number)
        if number not in known and (item is None or item.state == actions.DROPPED):
            raise Conflict
        if item is not None:
            owner = seat.role_of(item.owner_id)
            found.append(Promise(item.text, owner, item.due_on, item.id))
    return (*found, *(one for one in before.done if one.id not in there))


def _find_end(meeting: Meeting) -> datetime:
    return (meeting.met_at or meeting.starts_at) + meeting.lasts


def _build_goals(reviewed: Sequence[Reviewed]) -> list[Block]:
    choices = [(f"{at}. {goal.text}", str(goal.id), "") for at, goal in enumerate(reviewed, 1)]
    ticked = [str(goal.id) for goal in reviewed if goal.state == REACHED]
    return modals.build_ticks("reached", phrase("recap/modal", "reached"), choices, ticked)


def _build_promises(
    seat: Seat, items: Sequence[ActionItem], done: Sequence[Promise], now: datetime
) -> list[Block]:
    choices = []
    for item in items:
        about = phrase("recap/modal", "promise", **build_item_context(seat, item, now))
        choices.append((item.text, str(item.id), about))
    ticked = [str(promise.id) for promise in done]
    return modals.build_ticks("done", phrase("recap/modal", "done"), choices, ticked)


def _build_points(ends: Sequence[PointEnd], goals_before: int, *, explains: bool) -> list[Block]:
    choices = [
        (
            f"{at}. {written(point.text, point.time_line)}",
            str(point.id),
            phrase("recap/modal", "point", domain=point.domain),
        )
        for at, point in enumerate(ends, goals_before + 1)
    ]
    talked = [str(point.id) for point in ends if point.end == "talked"]
    label = phrase("recap/modal", "talked")
    hint = phrase("recap/modal", "talked_hint") if explains else ""
    return modals.build_ticks("talked", label, choices, talked, hint=hint)


def _build_notes(content: Content, *, explains: bool) -> list[Block]:
    goals_before = len(content.reviewed)
    if goals_before or content.points:
        label = phrase("recap/modal", "noted")
        hint = phrase("recap/modal", "noted_hint", goals=goals_before, explains=explains)
    else:
        label = phrase("recap/modal", "decisions")
        hint = phrase("recap/modal", "decisions_hint")
    text = write_notes(_list_about(content), content.decisions)
    return modals.build_lines("decisions", label, text, hint=hint)


def _list_about(content: Content) -> Iterator[tuple[int, About]]:
    for at, goal in enumerate(content.reviewed, 1):
        yield at, About(goal.said, DROPPED if goal.state == DROPPED else "", goal.horizon)
    for at, point in enumerate(content.points, len(content.reviewed) + 1):
        yield at, About(point.said, DROPPED if point.end == DROPPED else "")
