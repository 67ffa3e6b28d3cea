"""What is typed to the bot in its own Messages tab: never met with silence, and never kept."""

from typing import Any

from handlers.direct_message.messages import ANSWER
from handlers.notifications.notify import reply
from handlers.slackui.request import Request, Response

# A file comes as a message too; other subtypes are Slack's own notes, such as of an edit.
TYPED = (None, "file_share")


def answer_message(request: Request) -> Response:
    """Let whoever typed something be told what is understood, and what waits for them.

    The answer goes through the outbox, like everything that is not an acknowledgement: once for
    each message, however often Slack tells of it. What was typed is not read.
    """
    event = request.body["event"]
    if _is_typed(event):
        reply(
            request.session,
            ANSWER,
            request.workspace_id,
            request.slack_id,
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
