"""What of a pair's recaps waits for one of its two, as Home has it."""

from datetime import datetime
from typing import Any

from agendas.meeting import State
from agendas.recap import may_begin
from db.mentoring.content.recaps import WAITING
from db.mentoring.pairs import Seat
from handlers.context.recap import format_day_held
from handlers.context.standing import Standing


def build_recap_part(standing: Standing, seat: Seat, now: datetime) -> dict[str, Any]:
    """Return which recaps are to be read (`id` is the version's), and to be written or changed.

    Of the latter `id` is the meeting's, and `change` says that the other has asked for it.
    """
    mine = [one for one in standing.recaps if one.stand().waits_for == seat.role]
    held = standing.reviewing
    writes = [
        {"id": one.meeting_id, "day": format_day_held(seat, one.meeting), "change": True}
        for one in mine
        if one.state != WAITING
    ]
    if held and held.stands is State.HELD and may_begin(seat.role, held.entered_at, now):
        writes.append({"id": held.id, "day": format_day_held(seat, held), "change": False})
    return {
        "to_read": [
            {"id": one.id, "day": format_day_held(seat, one.meeting)}
            for one in mine
            if one.state == WAITING
        ],
        "to_write": writes,
    }
