"""The recap's form where it starts from the agenda: its goals, its points, the open promises.

Each point is talked over, dropped, or kept for next time; each promise done, or open; each goal
kept, reached, given a longer horizon, or dropped. What nobody ticks is kept (S1, S2, S4).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.agenda import HORIZONS, list_longer_horizons, read_said, write_said, written
from agendas.recap import SAID_LENGTH, Content, PointEnd, Promise, Reviewed
from agendas.text.messages import phrase
from db.mentoring.content import actions, goals, points, recaps
from db.mentoring.content.actions import ActionItem
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.agenda import build_item_context, list_last_goals, list_new_goals
from handlers.slackui.blocks import OPTIONS_TICKED, Block
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, UserError, require_length

GOALS_AT_MOST = 12  # two inputs each, and a view has room for 100 blocks
PROMISES_AT_MOST = 3 * OPTIONS_TICKED
CHANGED = ("open", "reached", *HORIZONS[1:], "dropped")


def start_goals(
    session: Session, seat: Seat, meeting: Meeting, now: datetime
) -> tuple[Reviewed, ...]:
    """Return the goals that a meeting was to go over: last goals, and those typed for it."""
    new = [g for g in list_new_goals(session, seat) if g.created_at <= _find_end(meeting)]
    last = list_last_goals(session, seat, now)
    return tuple(
        Reviewed(goal.id, goal.text, "", goal.state, was=goal.horizon, is_new=goal in new)
        for goal in [*last, *new][:GOALS_AT_MOST]
    )


def bring_up_to_date(session: Session, seat: Seat, reviewed: Reviewed) -> Reviewed:
    """Return a goal of an earlier version as it stands by now: sending it again changes nothing."""
    goal = goals.of_seat(session, seat, reviewed.id)
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
    ticked = [actions.of_seat(session, seat, promise.id) for promise in done if promise.id]
    earlier = [i for i in actions.open_of(session, seat) if i.meeting_id != meeting.id]
    return list(dict.fromkeys([*ticked, *earlier]))[:PROMISES_AT_MOST]


def build_agenda_inputs(
    seat: Seat, content: Content, items: Sequence[ActionItem], now: datetime
) -> list[Block]:
    """Return the inputs for goals, open promises and points, in this order, as a content has them.

    `items` are the promises that can be ticked.
    """
    return [
        *(block for goal in content.reviewed for block in _build_reviewed(goal)),
        *_build_promises(seat, items, content.done, now),
        *_build_points(content.points),
    ]


def read_reviewed(
    request: Request, seat: Seat, meeting: Meeting, *, strict: bool
) -> tuple[Reviewed, ...]:
    """Return what the form says of each goal that it asks about.

    Where its person has not changed how a goal stands, it stays as it is by now. Raises Conflict,
    if it is to be `strict`, where somebody else has changed it to something else meanwhile.
    """
    latest = recaps.latest(request.session, seat, meeting.id)
    before = Content.from_json(latest.content).reviewed if latest else ()
    known = {r.id: bring_up_to_date(request.session, seat, r) for r in before}
    agreed = goals.list_agreed(request.session, seat)
    found = []
    for number in form_values.list_numbers(request, "said"):
        goal = goals.of_seat(request.session, seat, number)
        begun = known.get(number) or Reviewed(
            goal.id, goal.text, "", goal.state, was=goal.horizon, is_new=goal.id not in agreed
        )
        said = form_values.read_text(request, f"said:{number}", SAID_LENGTH)
        chosen = form_values.read_choice(request, f"state:{number}", CHANGED, goals.OPEN)
        if strict:
            block, now = f"state:{number}", begun.horizon or begun.state
            chosen = form_values.merge(request, {block: now}, {block: chosen}).get(block, now)
        stays = chosen in goals.STATES
        state, horizon = (chosen, "") if stays else (goals.OPEN.value, chosen)
        found.append(replace(begun, text=goal.text, said=said, state=state, horizon=horizon))
    return tuple(found)


def read_points(
    request: Request, seat: Seat, meeting: Meeting, *, strict: bool
) -> tuple[PointEnd, ...]:
    """Return what the form says became of each point.

    Raises UserError, if it is to be `strict`, where it says two things, or of nobody knows what.
    """
    shown = [number for number in form_values.read_hidden_ids(request, "points") if number]
    talked = set(form_values.read_ticks(request, "talked"))
    dropped = set(form_values.read_ticks(request, "dropped"))
    said, stray = read_said(form_values.read_text(request, "points_said"), len(shown))
    if stray and strict:
        raise UserError("recap/stray_words", field="points_said", line=stray[0])
    found = []
    for at, number in enumerate(shown, 1):
        point = points.find(request.session, seat, number)
        if point is None or point.meeting_id not in (None, meeting.id):
            continue  # it has come to its end elsewhere
        if strict and number in talked & dropped:
            raise UserError("recap/two_ends", field="dropped:0", text=point.text)
        words = require_length(said.get(at, ""), SAID_LENGTH, "points_said")
        is_talked = number in talked or (words and number not in dropped)
        end = "talked" if is_talked else "dropped" if number in dropped else "kept"
        found.append(PointEnd(point.id, point.domain, point.text, point.time_line, end, words))
    return tuple(found)


def read_done(request: Request, seat: Seat) -> tuple[Promise, ...]:
    """Return the promises that are ticked as done."""
    found = [
        actions.of_seat(request.session, seat, number)
        for number in form_values.read_ticks(request, "done")
    ]
    owners = {seat.pair.mentor_id: "mentor", seat.pair.mentee_id: "mentee"}
    return tuple(Promise(i.text, owners[i.owner_id], i.due_on, i.id) for i in found)


def _find_end(meeting: Meeting) -> datetime:
    return (meeting.met_at or meeting.starts_at) + meeting.lasts


def _build_reviewed(goal: Reviewed) -> list[Block]:
    longer = list_longer_horizons(goal.was) if goal.was else ()
    states = [
        (phrase("recap/modal", f"goal_{state}"), state)
        for state in ("open", "reached", *longer, "dropped")
    ]
    return [
        modals.build_text_input(
            f"said:{goal.id}",
            phrase("recap/modal", "said", text=goal.text),
            initial=goal.said,
            lines=True,
            longest=SAID_LENGTH,
        ),
        modals.build_choice(
            f"state:{goal.id}",
            phrase("recap/modal", "state"),
            states,
            initial=goal.horizon or goal.state,
        ),
    ]


def _build_promises(
    seat: Seat, items: Sequence[ActionItem], done: Sequence[Promise], now: datetime
) -> list[Block]:
    choices = []
    for item in items:
        about = phrase("recap/modal", "promise", **build_item_context(seat, item, now))
        choices.append((item.text, str(item.id), about))
    ticked = [str(promise.id) for promise in done]
    label, hint = phrase("recap/modal", "done"), phrase("recap/modal", "done_hint")
    return modals.build_ticks("done", label, choices, ticked, hint=hint)


def _build_points(ends: Sequence[PointEnd]) -> list[Block]:
    if not ends:
        return []
    choices = [
        (f"{at}. {written(point.text, point.time_line)}", str(point.id), point.domain)
        for at, point in enumerate(ends, 1)
    ]
    worded = [(t, v, phrase("recap/modal", "point", domain=domain)) for t, v, domain in choices]
    talked = [str(point.id) for point in ends if point.end == "talked"]
    dropped = [str(point.id) for point in ends if point.end == "dropped"]
    said = {at: point.said for at, point in enumerate(ends, 1)}
    label, hint = phrase("recap/modal", "talked"), phrase("recap/modal", "talked_hint")
    return [
        *modals.build_ticks("talked", label, worded, talked, hint=hint),
        modals.build_many_choice(
            "dropped:0",
            phrase("recap/modal", "dropped"),
            [(text, value) for text, value, _ in choices],
            dropped,
        ),
        modals.build_text_input(
            "points_said",
            phrase("recap/modal", "points_said"),
            hint=phrase("recap/modal", "points_said_hint") if len(ends) > 1 else "",
            initial=write_said(said) if len(ends) > 1 else ends[0].said,
            lines=True,
        ),
    ]
