"""Where somebody stands in all their pairs: the answer to what asks for nothing in particular."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.text.messages import Message, say
from db.mentoring import programmes
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from handlers.context.agenda import build_review
from handlers.context.pair import build_pair_context
from handlers.context.standing import Standing, read_standing
from handlers.slackui.ended import list_seats

PAIRS_SHOWN = 8


def render_standing(
    session: Session,
    person: Person,
    now: datetime,
    *,
    intent: str = "other",
    line: int = 0,
    choice: dict[str, Any] | None = None,
) -> Message:
    """Return where a person stands, after what their line was taken for.

    `line` is the number of one that may be a point for an agenda, of the pairs of the `choice`.
    """
    seats, ended = list_seats(session, person)
    run_by_me = programmes.run_by(session, person.workspace_id, person.id)
    shown = seats[:PAIRS_SHOWN]
    standing = read_standing(session, shown)
    among = choice or {"pairs": [], "many": False}
    return say(
        "typed/answer",
        intent=intent,
        line=line,
        choices=among["pairs"],
        many=among["many"],
        pairs=[_build_pair(standing[seat.pair.id], seat, now) for seat in shown],
        more=max(0, len(seats) - PAIRS_SHOWN),
        ended=ended[:PAIRS_SHOWN],
        programmes=[{"name": one.name, "channel": one.channel_id} for one in run_by_me],
    )


def add_foot(answer: Message) -> Message:
    """Return an answer with who can see it, and what its buttons do and do not, if it has any."""
    return answer.followed_by(say("typed/foot", asks=answer.has_buttons))


def _build_pair(standing: Standing, seat: Seat, now: datetime) -> dict[str, Any]:
    recap = build_review(seat, standing.reviewing, standing.latest)
    return {**build_pair_context(standing, seat, now), "recap": recap}
