"""What is typed to the bot in its own Messages tab: never met with silence, and never kept."""

from typing import Any

from agendas.text.messages import Message, say
from db.mentoring import pairs, people, programmes
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from handlers.context.agenda import build_waiting_recap
from handlers.context.pair import build_pair_context
from handlers.notifications import notify
from handlers.slackui.request import Request, Response

PAIRS_SHOWN = 8
# A file comes as a message too; other subtypes are Slack's own notes, such as of an edit.
TYPED = (None, "file_share")


def answer_message(request: Request) -> Response:
    """Let whoever typed something be told what is understood, and what waits for them.

    The answer goes through the outbox, like everything that is not an acknowledgement: once for
    each message, however often Slack tells of it. What was typed is not read.
    """
    event = request.body["event"]
    if _is_typed(event):
        person = people.find(request.session, request.workspace_id, request.slack_id)
        notify.reply(
            request.session,
            request.workspace_id,
            request.slack_id,
            "typed.answer",
            _render_answer(request, person),
            request.now,
            occurrence=str(event["ts"]),
        )
    return Response()


def _is_typed(event: dict[str, Any]) -> bool:
    return (
        event.get("channel_type") == "im"
        and event.get("subtype") in TYPED
        and not event.get("bot_id")
        and bool(event.get("user"))
        and bool(event.get("ts"))
    )


def _render_answer(request: Request, person: Person | None) -> Message:
    if person is None:
        return say("typed/stranger")
    if not person.active:
        return say("shared/inactive")
    seats = pairs.seats(request.session, person)
    run_by_me = programmes.run_by(request.session, request.workspace_id, person.id)
    return say(
        "typed/answer",
        pairs=[_build_pair(request, seat) for seat in seats[:PAIRS_SHOWN]],
        more=max(0, len(seats) - PAIRS_SHOWN),
        programmes=[{"name": one.name, "channel": one.channel_id} for one in run_by_me],
    )


def _build_pair(request: Request, seat: Seat) -> dict[str, Any]:
    return {
        **build_pair_context(request.session, seat, request.now),
        "recap": build_waiting_recap(request.session, seat),
    }
