"""`python -m tests.bench.floor`: a Bolt listener that opens an empty form for `/agenda`.

Over Socket Mode or, with a port, over HTTP, on the bot's own server; all costs more than that.
"""

import os
import sys
import threading
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.http.server import Server
from bot.http.web import THREADS, make_events_app

STARTED = "the floor is there"
FORM = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Agenda"},
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Nothing"}}],
}


def empty(api: str, token: str, secret: str = "", others: int = 0, *, opens: bool = False) -> App:
    """Return an app that acknowledges `/agenda`, behind so many others; it `opens` a form, or not.

    It does nothing else.
    """
    client = WebClient(token, base_url=api)
    app = App(
        client=client,
        signing_secret=secret,
        token_verification_enabled=False,
        process_before_response=True,
    )
    for number in range(others):
        app.action(f"other{number}")(lambda ack: ack())
    app.command("/agenda")(_open if opens else lambda ack: ack())
    return app


def _open(body: dict[str, Any], client: WebClient, ack: Ack) -> None:
    client.views_open(trigger_id=body["trigger_id"], view=FORM)
    ack()


def main() -> None:
    """Answer until killed; settings come from the environment, as the bot's do."""
    secret = os.environ["SLACK_SIGNING_SECRET"]
    app = empty(os.environ["SLACK_API_URL"], os.environ["SLACK_BOT_TOKEN"], secret, opens=True)
    if port := int(sys.argv[1]):
        Server(make_events_app(app, secret), "127.0.0.1", port, threads=THREADS)
    else:
        SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).connect()  # type: ignore[no-untyped-call]
    sys.stdout.write(f"{STARTED}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
