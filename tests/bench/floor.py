"""`python -m tests.bench.floor`: an empty Bolt listener for `/agenda`; all costs more than that.

Over Socket Mode or, with a port, over HTTP, on the bot's own server.
"""

import os
import sys
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.http.server import Server
from bot.http.web import THREADS, make_events_app

STARTED = "the floor is there"


def empty(api: str, token: str, secret: str = "", others: int = 0) -> App:
    """Return an app that acknowledges `/agenda`, behind so many others, and does nothing else."""
    client = WebClient(token, base_url=api)
    app = App(
        client=client,
        signing_secret=secret,
        token_verification_enabled=False,
        process_before_response=True,
    )
    for number in range(others):
        app.action(f"other{number}")(lambda ack: ack())
    app.command("/agenda")(lambda ack: ack())
    return app


def main() -> None:
    """Answer until killed; settings come from the environment, as the bot's do."""
    secret = os.environ["SLACK_SIGNING_SECRET"]
    app = empty(os.environ["SLACK_API_URL"], os.environ["SLACK_BOT_TOKEN"], secret)
    if port := int(sys.argv[1]):
        Server(make_events_app(app, secret), "127.0.0.1", port, threads=THREADS)
    else:
        SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).connect()  # type: ignore[no-untyped-call]
    sys.stdout.write(f"{STARTED}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
