"""What somebody is told who typed something to the bot: what is understood, and what waits."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.text.messages import Message, say
from db.mentoring import pairs, programmes
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from handlers.context.agenda import build_waiting_recap
from handlers.context.pair import build_pair_context
from handlers.notifications.kinds import Kind, Notice, Reader, Timing, View
from handlers.slackui.ended import list_ended

PAIRS_SHOWN = 8


def compose_answer(
    session: Session, reader: Reader, _notice: Notice, _about: None, now: datetime
) -> View:
    """Return what can be typed and what waits, for whoever typed something; nobody need know them.

    What was typed is neither read nor kept.
    """
    if reader.person is None:
        return View(say("typed/stranger"))
    if not reader.person.active:
        return View(say("shared/inactive"))
    return View(_render_answer(session, reader.person, now))


ANSWER = Kind(
    name="typed.answer",
    about=None,
    compose=compose_answer,
    templates=("typed/answer", "typed/stranger", "shared/inactive"),
    timing=Timing.REPLY,
    newest_only=True,
    live=None,
)


def _render_answer(session: Session, person: Person, now: datetime) -> Message:
    seats = pairs.seats(session, person, for_update=False)
    run_by_me = programmes.run_by(session, person.workspace_id, person.id)
    return say(
        "typed/answer",
        pairs=[_build_pair(session, seat, now) for seat in seats[:PAIRS_SHOWN]],
        more=max(0, len(seats) - PAIRS_SHOWN),
        ended=list_ended(session, person)[:PAIRS_SHOWN],
        programmes=[{"name": one.name, "channel": one.channel_id} for one in run_by_me],
    )


def _build_pair(session: Session, seat: Seat, now: datetime) -> dict[str, Any]:
    recap = build_waiting_recap(session, seat)
    return {**build_pair_context(session, seat, now), "recap": recap}
