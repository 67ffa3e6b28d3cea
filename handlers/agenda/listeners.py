"""`/agenda`, the agenda's modal, and the one-tap answers in its messages."""

from collections.abc import Callable

from agendas.agenda import POINT_LENGTH, POINTS_AT_MOST, read_point
from agendas.text.messages import say
from db.core import handled_requests
from db.mentoring import actions, goals, meetings, points
from db.mentoring.actions import ActionItem
from db.mentoring.goals import Goal
from db.mentoring.pairs import Seat
from db.mentoring.points import Point
from handlers.action import service as action_moves
from handlers.agenda.modals import agenda_modal, keep
from handlers.context.agenda import agenda_message
from handlers.goal import service as goal_moves
from handlers.slackui import form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, Does, by_text
from handlers.slackui.pair_choice import for_pair, without_mentions
from handlers.slackui.request import Answer, Sorry, Visit, row_id
from handlers.slackui.router import Door


def register(door: Door) -> None:
    """Register `/agenda` and everything that its messages offer."""
    door.command("/agenda", command, by_text(does))
    door.action("agenda.open", lambda visit: open_for(visit, visit.seat(visit.number)), OPENS)
    door.action("agenda.point_undo", undo_point, WRITES)
    door.view("agenda.save", save, WRITES)
    for name, state in (("done", actions.DONE), ("drop", actions.DROPPED), ("carry", None)):
        door.action(f"agenda.item_{name}", _answering_item(state), WRITES)
    for name, state in (("reached", goals.REACHED), ("drop", goals.DROPPED), ("keep", None)):
        door.action(f"agenda.goal_{name}", _answering_goal(state), WRITES)


def command(visit: Visit) -> Answer:
    """Answer `/agenda [help | <point>]`."""
    if visit.text.lower() == "help":
        return Answer(say=say("agenda/help"))
    return for_pair(visit, "agenda", visit.text, run)


def does(text: str) -> Does:
    """Return what `/agenda <text>` does."""
    if text.lower() == "help":
        return READS
    return WRITES if without_mentions(text) else OPENS


def run(visit: Visit, seat: Seat, text: str) -> Answer:
    """Open the agenda of one pair, or add a point to it."""
    words = without_mentions(text)
    return add_point(visit, seat, words) if words else open_for(visit, seat)


def open_for(visit: Visit, seat: Seat) -> Answer:
    """Open the modal for the pair's next meeting, filled with what carries over."""
    return Answer(open=agenda_modal(visit.session, seat, visit.now))


def add_point(visit: Visit, seat: Seat, text: str) -> Answer:
    """Add a point to the next agenda, and echo it with an undo."""
    draft = read_point(text)
    if not draft.text:
        raise Sorry("agenda/empty_point")
    if draft.is_too_long:
        raise Sorry("shared/too_long", longest=POINT_LENGTH)
    before = handled_requests.earlier(visit.session, visit.workspace_id, visit.request_key)
    if before and before.row_id:
        return _added(seat, points.of_seat(visit.session, seat, before.row_id))
    if len(points.waiting(visit.session, seat)) >= POINTS_AT_MOST:
        raise Sorry("agenda/full", most=POINTS_AT_MOST, other=seat.other.name)
    point = Point(
        workspace_id=visit.workspace_id,
        pair_id=seat.pair.id,
        author_id=seat.person.id,
        domain=draft.domain,
        text=draft.text,
        time_line=draft.time_line,
        created_at=visit.now,
    )
    visit.session.add(point)
    visit.session.flush()
    handled_requests.note(visit.session, visit.workspace_id, visit.request_key, visit.now, point.id)
    return _added(seat, point)


def undo_point(visit: Visit) -> Answer:
    """Take back a point that was just added."""
    pair_id, _, point_id = visit.value.partition(".")
    seat = visit.seat(row_id(pair_id))
    point = points.of_seat(visit.session, seat, row_id(point_id))
    if point.author_id != seat.person.id or point.meeting_id is not None:
        raise Sorry("shared/not_current")
    visit.session.delete(point)
    return Answer(replace=say("agenda/point_removed", text=point.text))


def save(visit: Visit) -> Answer:
    """Keep what the agenda's modal holds."""
    seat = form_values.seat(visit)
    repeated = (
        handled_requests.earlier(visit.session, visit.workspace_id, visit.request_key) is not None
    )
    changed = repeated or keep(visit, seat)
    if changed and not repeated:
        handled_requests.note(visit.session, visit.workspace_id, visit.request_key, visit.now, None)
    ahead = meetings.ahead(visit.session, seat.pair)
    message = say(
        "agenda/saved",
        other=seat.other.name,
        role=seat.role,
        planned=ahead is not None,
        pair=seat.pair.id,
        changed=changed,
    )
    return Answer(update=modals.notice(message))


def _added(seat: Seat, point: Point) -> Answer:
    return Answer(
        say=say(
            "agenda/added",
            text=point.text,
            time_line=point.time_line,
            domain=point.domain,
            other=seat.other.name,
            ref=f"{seat.pair.id}.{point.id}",
        )
    )


def _answering_item(state: str | None) -> Callable[[Visit], Answer]:
    def answer(visit: Visit) -> Answer:
        seat, item = action_moves.mine(visit)
        if state is None:
            action_moves.carry(item, visit.now)
        else:
            action_moves.close(visit.session, item, state, visit.now)
        return _again(visit, seat, item)

    return answer


def _answering_goal(state: str | None) -> Callable[[Visit], Answer]:
    def answer(visit: Visit) -> Answer:
        seat, goal = goal_moves.mine(visit)
        if state is None:
            goal_moves.keep(goal, visit.now)
        else:
            goal_moves.close(goal, state, visit.now)
        return _again(visit, seat, goal)

    return answer


def _again(visit: Visit, seat: Seat, row: ActionItem | Goal) -> Answer:
    """Draw the agenda anew with the answer in it."""
    visit.session.flush()
    ahead = meetings.ahead(visit.session, seat.pair)
    if ahead is None:
        return Answer(replace=say("agenda/answered", text=row.text, state=row.state))
    return Answer(replace=agenda_message(visit.session, seat, ahead, visit.now))
