"""App Home: each of my pairs, its next meeting, what waits for me, open items, goals."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from agendas.text.messages import say
from db.mentoring import programmes
from db.mentoring.pairs import Seat
from handlers.context.standing import Standing, read_standing
from handlers.feature import HomePart
from handlers.home.paging import turn_to
from handlers.programme import service as programmes_service
from handlers.slackui.blocks import BLOCKS_IN_VIEW, render_blocks
from handlers.slackui.ended import divide
from handlers.slackui.request import Request, Response, SlackView

TURNS = ("home.earlier", "home.later")
# Blocks that an entry takes: a pair without its action items, with all its lines and buttons; one
# of those items; a pair that has ended. And what stands around all entries.
OF_PAIR, OF_ITEM, OF_ENDED, OF_PROGRAMME, AROUND = 12, 2, 2, 2, 8
MOST_PROGRAMMES = 20
LISTED = 8  # open promises of a pair, and goals


def show_home(request: Request) -> Response:
    """Draw App Home for whoever has opened it, where it is that tab."""
    return Response(home=request.body["event"].get("tab", "home") == "home")


def build_home(request: Request, parts: Sequence[HomePart]) -> SlackView:
    """Return the App Home of whoever acts, with each feature's part for each of their pairs.

    Somebody in no pair is told what they can do.
    """
    seats, ended = divide(request.all_seats)
    person = request.known
    if person is None or not person.active:
        known = {
            "starts": programmes_service.may_start(request),
            "programmes": request.list_asking(),
        }
        return _build_view([*render_blocks(say("home/stranger", **known))])
    run_by_me = programmes.run_by(request.session, request.workspace_id, person.id)
    shown = run_by_me[:MOST_PROGRAMMES]
    # Whoever is in nothing may be there to start something.
    starts = not (seats or ended or run_by_me) and programmes_service.may_start(request)
    room, first = BLOCKS_IN_VIEW - AROUND - OF_PROGRAMME * len(shown), _read_first(request)
    standing = read_standing(request.session, _list_around(seats, first, room), LISTED)

    @cache
    def build(number: int) -> dict[str, Any]:
        return _build_pair(request, standing[seats[number].pair.id], seats[number], parts)

    def weigh(number: int) -> int:
        return OF_PAIR + OF_ITEM * len(build(number)["items"]) if number < len(seats) else OF_ENDED

    page = turn_to(first, len(seats) + len(ended), weigh, room)
    message = say(
        "home/home",
        pairs=[build(number) for number in range(page.first, min(page.last, len(seats)))],
        ended=ended[max(0, page.first - len(seats)) : max(0, page.last - len(seats))],
        page=page,
        programmes=[{"id": p.id, "name": p.name, "channel": p.channel_id} for p in shown],
        starts=starts,
    )
    return _build_view(render_blocks(message, BLOCKS_IN_VIEW), page.first)


def turn(request: Request) -> Response:
    """Draw another page of App Home: the button says with which entry it begins."""
    return Response(home=True)


def _read_first(request: Request) -> int:
    """Return the entry with which the page begins that was asked for, or that stands there."""
    view = request.body.get("view") or {}
    asked = [
        action.get("value")
        for action in request.body.get("actions", ())
        if action.get("action_id") in TURNS
    ]
    said = asked[0] if asked else view.get("private_metadata") if view.get("type") == "home" else ""
    return int(said) if isinstance(said, str) and re.fullmatch(r"[0-9]{1,6}", said) else 0


def _list_around(seats: Sequence[Seat], first: int, room: int) -> Sequence[Seat]:
    """Return the seats that can stand on the page that begins with `first`, or the one before."""
    most, at = room // OF_PAIR + 2, min(first, len(seats))
    return seats[max(0, at - most) : at + most]


def _build_pair(
    request: Request, standing: Standing, seat: Seat, parts: Sequence[HomePart]
) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for build in parts:
        built |= build(standing, seat, request.now)
    return built


def _build_view(parts: list[dict[str, Any]], first: int = 0) -> SlackView:
    return {"type": "home", "blocks": parts, "private_metadata": str(first)}
