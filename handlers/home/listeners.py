"""App Home: each of my pairs, its next meeting, what waits for me, open items, goals."""

from typing import Any

from agendas.text.messages import say
from db.mentoring import actions, goals, pairs, people, programmes
from db.mentoring.pairs import Seat
from handlers.context.agenda import item_line
from handlers.pair.listeners import standing_of
from handlers.slackui.access import READS
from handlers.slackui.blocks import BLOCKS_IN_VIEW, blocks
from handlers.slackui.request import Answer, View, Visit
from handlers.slackui.router import Door

ITEMS_SHOWN = 8
PAIRS_SHOWN = 8


def register(door: Door) -> None:
    """Draw App Home whenever somebody opens it."""
    door.event("app_home_opened", _opened, lambda event: str(event["user"]), READS)


def home(visit: Visit) -> View:
    """Return the App Home of whoever acts; for somebody in no pair, what they can do."""
    person = people.find(visit.session, visit.workspace_id, visit.slack_id)
    if person is None or not person.active:
        return _view([*blocks(say("home/stranger"))])
    seats = pairs.seats(visit.session, person)
    run_by_me = programmes.run_by(visit.session, visit.workspace_id, person.id)
    message = say(
        "home/home",
        pairs=[_pair(visit, seat) for seat in seats[:PAIRS_SHOWN]],
        more=max(0, len(seats) - PAIRS_SHOWN),
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
    )
    return _view(blocks(message, BLOCKS_IN_VIEW))


def _opened(visit: Visit) -> Answer:
    return Answer(home=visit.body["event"].get("tab", "home") == "home")


def _pair(visit: Visit, seat: Seat) -> dict[str, Any]:
    items = [item_line(seat, item, visit.now) for item in actions.open_of(visit.session, seat)]
    open_goals = goals.open_of(visit.session, seat)
    return {
        **standing_of(visit, seat),
        "items": items[:ITEMS_SHOWN],
        "more_items": max(0, len(items) - ITEMS_SHOWN),
        "goals": [
            {"text": goal.text, "horizon": goal.horizon} for goal in open_goals[:ITEMS_SHOWN]
        ],
    }


def _view(parts: list[dict[str, Any]]) -> View:
    return {"type": "home", "blocks": parts}
