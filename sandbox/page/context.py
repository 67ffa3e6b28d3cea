"""Everything that one person's page is drawn from."""

from __future__ import annotations

from typing import Any

from sandbox.page import actions, rows
from sandbox.page.renderer import Renderer, draw_face
from sandbox.page.rows import SHOWN
from sandbox.page.state import PageState
from sandbox.people import Person

HOME = "home"


def build_context(page: PageState, me: Person, where: str, most: int = SHOWN) -> dict[str, Any]:
    """What the templates need to draw `where` (a conversation's id, "home", or empty for the DM),
    with its newest `most` messages, for `me`, who has read it by that. Call with the state's lock
    held.
    """
    renderer = Renderer(page.sandbox, me.member)
    rooms = {room.id: room for room in page.list_rooms(me.id)}
    room = None if where == HOME else rooms.get(where, me.dm)
    if room:
        page.mark_read(me.id, room)
    current = room.id if room else HOME
    return {
        "me": me,
        "see": renderer,
        "face": draw_face(me.member),
        "role": page.roles.get(me.id, ""),
        "status": rows.read_status(me, page.sandbox.clock.now()),
        "statuses": [text for text in actions.STATUSES if text],
        "room": room,
        "room_name": rows.name_room(page, room) if room else "",
        "where": current,
        "people": rows.list_people(page, me.id),
        "rooms": rows.list_rooms(page, me.id, current),
        "talk": rows.read_talk(page, renderer, room, most) if room else rows.Talk(),
        "home": me.home,
        "stack": page.sandbox.team.modals.get(me.id, []),
        **rows.list_shortcuts(page),
        "commands": rows.list_commands(page),
        "notice": page.notices.get((me.id, current)),
        "guide": page.guide,
        "can_begin_again": page.again is not None,
        "manifest": page.sandbox.slack.manifest,
        "breaches": list(page.sandbox.state.breaches),
        "connected": page.connected,
    }
