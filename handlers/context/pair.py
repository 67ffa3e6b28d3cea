"""Where a pair stands, as its two are shown it in Home, in `/mentoring` and in a conversation."""

from datetime import datetime
from typing import Any

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words, time_in_words
from db.mentoring.pairs import Seat
from handlers.context.meeting import make_reference
from handlers.context.recap_versions import find_turn
from handlers.context.standing import Standing


def build_pair_context(standing: Standing, seat: Seat, now: datetime) -> dict[str, Any]:
    """Return where a pair stands, for one of its two."""
    pair, zone = seat.pair, seat.person.zone
    ahead, reviewing, until = standing.ahead, standing.reviewing, pair.paused_until
    return {
        "pair": pair.id,
        "other": seat.other.name,
        "role": seat.role,
        "programme": pair.programme.name,
        "cadence": pair.cadence,
        "next": moment_in_words(ahead.starts_at, zone) if ahead else "",
        "ref": make_reference(ahead) if ahead else "",
        "place": ahead.place if ahead else "",
        "minutes": ahead.minutes if ahead else 0,
        "past": ahead is not None and ahead.starts_at <= now,
        "last": day_in_words(wall_time(pair.last_met_at, zone).date()) if pair.last_met_at else "",
        "lapsed": standing.lapsed,
        "ending": time_in_words(seat.ends_at, zone) if seat.ends_at else "",
        "rests": pair.rests_until is not None,
        "paused": day_in_words(wall_time(until, zone).date()) if until else "",
        "mine": standing.own,
        "review": reviewing.state if reviewing else "",
        "turn": find_turn(seat, reviewing, standing.latest) if reviewing else "",
    }
