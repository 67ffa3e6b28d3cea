"""Everything that one person's page is drawn from."""

from __future__ import annotations

from typing import Any

from sandbox.page import rows
from sandbox.page.renderer import Reader, face
from sandbox.page.state import Desk
from sandbox.people import Person

HOME = "home"


def scene(desk: Desk, me: Person, where: str) -> dict[str, Any]:
    """What the templates need to draw `where` (a conversation's id, "home", or empty for the DM)
    for `me`, who has read it by that. Call with the state's lock held.
    """
    reader = Reader(desk.sandbox, me.member)
    rooms = {room.id: room for room in desk.rooms(me.id)}
    room = None if where == HOME else rooms.get(where, me.dm)
    if room:
        desk.read(me.id, room)
    current = room.id if room else HOME
    return {
        "me": me,
        "see": reader,
        "face": face(me.member),
        "role": desk.roles.get(me.id, ""),
        "room": room,
        "room_name": rows.room_name(desk, room) if room else "",
        "where": current,
        "people": rows.people(desk, me.id),
        "rooms": rows.rooms(desk, me.id, current),
        "messages": rows.messages(desk, reader, room) if room else [],
        "home": me.home,
        "stack": desk.sandbox.team.modals.get(me.id, []),
        "commands": rows.commands(desk),
        "notice": desk.notices.get((me.id, current)),
        "guide": desk.guide,
        "manifest": desk.sandbox.slack.manifest,
        "breaches": list(desk.sandbox.state.breaches),
        "connected": desk.connected,
    }
