"""App Home: each of my pairs, its next meeting, what waits for me, open items, goals."""

from typing import Any

from agendas.text.messages import say
from db.mentoring import actions, goals, pairs, people, programmes
from db.mentoring.pairs import Seat
from handlers.context.agenda import build_item_context
from handlers.pair.listeners import build_pair_context
from handlers.slackui.access import READS
from handlers.slackui.blocks import BLOCKS_IN_VIEW, render_blocks
from handlers.slackui.request import Request, Response, SlackView
from handlers.slackui.router import Router

ITEMS_SHOWN = 8
PAIRS_SHOWN = 8


def register(router: Router) -> None:
    """Draw App Home whenever somebody opens it."""
    router.event("app_home_opened", show_home, lambda event: str(event["user"]), READS)


def build_home(request: Request) -> SlackView:
    """Return the App Home of whoever acts; for somebody in no pair, what they can do."""
    person = people.find(request.session, request.workspace_id, request.slack_id)
    if person is None or not person.active:
        return _build_view([*render_blocks(say("home/stranger"))])
    seats = pairs.seats(request.session, person)
    run_by_me = programmes.run_by(request.session, request.workspace_id, person.id)
    message = say(
        "home/home",
        pairs=[_build_pair(request, seat) for seat in seats[:PAIRS_SHOWN]],
        more=max(0, len(seats) - PAIRS_SHOWN),
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
    )
    return _build_view(render_blocks(message, BLOCKS_IN_VIEW))


def show_home(request: Request) -> Response:
    """Draw App Home for whoever has opened it, where it is that tab."""
    return Response(home=request.body["event"].get("tab", "home") == "home")


def _build_pair(request: Request, seat: Seat) -> dict[str, Any]:
    items = [
        build_item_context(seat, item, request.now)
        for item in actions.open_of(request.session, seat)
    ]
    open_goals = goals.open_of(request.session, seat)
    return {
        **build_pair_context(request, seat),
        "items": items[:ITEMS_SHOWN],
        "more_items": max(0, len(items) - ITEMS_SHOWN),
        "goals": [
            {"text": goal.text, "horizon": goal.horizon} for goal in open_goals[:ITEMS_SHOWN]
        ],
    }


def _build_view(parts: list[dict[str, Any]]) -> SlackView:
    return {"type": "home", "blocks": parts}
