"""`/goal`: what the mentee wants to learn or reach, and by when."""

import re

from agendas.agenda import HORIZONS
from agendas.dates.local_time import wall_time
from agendas.dates.wording import age_in_words
from agendas.recap import GOAL_LENGTH
from agendas.text.messages import Message, phrase, say
from db.core import handled_requests
from db.mentoring import goals
from db.mentoring.goals import Goal
from db.mentoring.pairs import Seat
from handlers.goal import service
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, Does, by_text
from handlers.slackui.pair_choice import for_pair, without_mentions
from handlers.slackui.request import Answer, Sorry, View, Visit
from handlers.slackui.router import Door

LISTED = 15
_HORIZON = re.compile(
    r"(?:^|(?<!\bfor)\s+)(?:(?:in|within)\s+)?(1|3|5|10)\s?(?:y|yr|year)s?$", re.IGNORECASE
)


def register(door: Door) -> None:
    """Register `/goal` and everything that its messages offer."""
    door.command("/goal", command, by_text(does))
    door.action("goal.reached", lambda visit: _close(visit, goals.REACHED), WRITES)
    door.action("goal.drop", lambda visit: _close(visit, goals.DROPPED), WRITES)
    door.action("goal.reopen", reopen, WRITES)
    door.action("goal.edit", lambda visit: Answer(open=edit_modal(*service.mine(visit))), OPENS)
    door.action("goal.undo", undo, WRITES)
    door.view("goal.save", save, WRITES)


def command(visit: Visit) -> Answer:
    """Answer `/goal [help | <text> [1y|3y|5y|10y]]`."""
    if visit.text.lower() == "help":
        return Answer(say=say("goal/help"))
    if not visit.text:
        return Answer(say=listed(visit))
    return for_pair(visit, "goal", visit.text, run)


def does(text: str) -> Does:
    """Return what `/goal <text>` does."""
    return READS if text.lower() in ("", "help") else WRITES


def run(visit: Visit, seat: Seat, text: str) -> Answer:
    """Set a goal for one pair, and echo it with an undo."""
    before = handled_requests.earlier(visit.session, visit.workspace_id, visit.request_key)
    if before and before.row_id:
        return Answer(say=recorded(seat, goals.of_seat(visit.session, seat, before.row_id)))
    words = without_mentions(text)
    found = _HORIZON.search(words)
    horizon = f"{found[1]}y" if found else HORIZONS[0]
    words = words[: found.start()].strip() if found else words
    if not words:
        raise Sorry("goal/empty")
    if len(words) > GOAL_LENGTH:
        raise Sorry("shared/too_long", longest=GOAL_LENGTH)
    goal = service.add(visit.session, seat, words, horizon, visit.now)
    handled_requests.note(visit.session, visit.workspace_id, visit.request_key, visit.now, goal.id)
    return Answer(say=recorded(seat, goal))


def recorded(seat: Seat, goal: Goal, *, fresh: bool = True) -> Message:
    """Return a goal in full; one that is `fresh` from being typed can still be taken back."""
    return say(
        "goal/recorded",
        fresh=fresh,
        text=goal.text,
        horizon=goal.horizon,
        other=seat.other.name,
        id=goal.id,
    )


def listed(visit: Visit) -> Message:
    """Return the open goals of all the person's pairs, by pair."""
    pairs = []
    for seat in visit.seats:
        today = date_input.today(visit.now, seat.person)
        lines = [
            {
                "id": goal.id,
                "text": goal.text,
                "horizon": goal.horizon,
                "age": age_in_words(wall_time(goal.created_at, seat.person.zone).date(), today),
            }
            for goal in goals.open_of(visit.session, seat)
        ]
        if lines:
            more = max(0, len(lines) - LISTED)
            pairs.append({"other": seat.other.name, "goals": lines[:LISTED], "more": more})
    return say("goal/list", pairs=pairs)


def reopen(visit: Visit) -> Answer:
    """Take back that a goal was reached or dropped."""
    seat, goal = service.mine(visit)
    service.reopen(goal)
    return Answer(replace=recorded(seat, goal, fresh=False))


def undo(visit: Visit) -> Answer:
    """Take back a goal that was just set; only who set it can, until a meeting went over it."""
    seat, goal = service.mine(visit)
    talked_over = goal.meeting_id or goal.reviewed_at
    if goal.author_id != seat.person.id or talked_over or goal.state != goals.OPEN:
        raise Sorry("shared/not_current")
    visit.session.delete(goal)
    return Answer(replace=say("goal/removed", text=goal.text))


def edit_modal(seat: Seat, goal: Goal) -> View:
    """Return the modal in which a goal is changed."""
    horizons = [(phrase("goal/horizon", f"h{horizon}"), horizon) for horizon in HORIZONS]
    states = [(phrase("goal/modal", s), s) for s in (goals.OPEN, goals.REACHED, goals.DROPPED)]
    parts = [
        modals.text_input(
            "text",
            phrase("goal/modal", "text"),
            initial=goal.text,
            optional=False,
            longest=GOAL_LENGTH,
        ),
        modals.choice("horizon", phrase("goal/modal", "horizon"), horizons, initial=goal.horizon),
        modals.choice("state", phrase("goal/modal", "state"), states, initial=goal.state),
    ]
    return modals.modal("goal/modal", "goal.save", parts, {"pair": seat.pair.id, "goal": goal.id})


def save(visit: Visit) -> Answer:
    """Keep what was changed about a goal."""
    seat = form_values.seat(visit)
    goal = goals.of_seat(visit.session, seat, form_values.kept(visit, "goal"))
    text = form_values.line(visit, "text")
    if not text:
        raise Sorry("goal/empty", field="text")
    state = form_values.chosen(visit, "state", goals.STATES)
    goal.text, goal.horizon = text[:GOAL_LENGTH], form_values.chosen(visit, "horizon", HORIZONS)
    if state == goals.OPEN:
        service.reopen(goal)
        return Answer(update=modals.notice(recorded(seat, goal, fresh=False)))
    service.close(goal, state, visit.now)
    return Answer(update=modals.notice(_closed(goal)))


def _close(visit: Visit, state: str) -> Answer:
    _, goal = service.mine(visit)
    service.close(goal, state, visit.now)
    visit.session.flush()
    return Answer(replace=Message((*_closed(goal).parts, *listed(visit).parts)))


def _closed(goal: Goal) -> Message:
    return say("goal/closed", text=goal.text, state=goal.state, id=goal.id)
