"""App Home: each of my pairs, its next meeting, what waits for me, open items, goals."""

from collections.abc import Sequence
from typing import Any

from agendas.text.messages import say
from db.mentoring import pairs, people, programmes
from db.mentoring.pairs import Seat
from handlers.feature import HomePart
from handlers.slackui.blocks import BLOCKS_IN_VIEW, render_blocks
from handlers.slackui.ended import list_ended
from handlers.slackui.request import Request, Response, SlackView

PAIRS_SHOWN = 8


def show_home(request: Request) -> Response:
    """Draw App Home for whoever has opened it, where it is that tab."""
    return Response(home=request.body["event"].get("tab", "home") == "home")


def build_home(request: Request, parts: Sequence[HomePart]) -> SlackView:
    """Return the App Home of whoever acts, with each feature's part for each of their pairs.

    Somebody in no pair is told what they can do.
    """
    person = people.find(request.session, request.workspace_id, request.slack_id)
    if person is None or not person.active:
        return _build_view([*render_blocks(say("home/stranger"))])
    seats = pairs.seats(request.session, person)
    run_by_me = programmes.run_by(request.session, request.workspace_id, person.id)
    message = say(
        "home/home",
        pairs=[_build_pair(request, seat, parts) for seat in seats[:PAIRS_SHOWN]],
        more=max(0, len(seats) - PAIRS_SHOWN),
        ended=list_ended(request.session, person)[:PAIRS_SHOWN],
        programmes=[{"name": p.name, "channel": p.channel_id} for p in run_by_me],
    )
    return _build_view(render_blocks(message, BLOCKS_IN_VIEW))


def _build_pair(request: Request, seat: Seat, parts: Sequence[HomePart]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for build in parts:
        built |= build(request.session, seat, request.now)
    return built


def _build_view(parts: list[dict[str, Any]]) -> SlackView:
    return {"type": "home", "blocks": parts}
