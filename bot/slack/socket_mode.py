"""The line to Slack over Socket Mode: held, watched, renewed when it has gone deaf, hung up."""

import json
import logging
import threading
from time import monotonic, time

from slack_bolt import App
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.slack.acknowledgements import LongResponseHandler
from handlers.slackui.background import Errands

log = logging.getLogger(__name__)

SILENT = 600.0  # without a word from Slack: a quiet night, or a line that only looks alive
UNANSWERED = 60.0  # pings go every ten seconds
PINGS, PING_PAUSE = 20, 0.1
BETWEEN_TRIES = 60.0  # Slack lets a connection be asked for about once a minute
QUIET = "nothing has been heard for a while"
SHARED = (
    "Slack has %d connections of this app. Where another bot runs with the same SLACK_APP_TOKEN, "
    "each is told of only a part of what people do: stop that one, or make an app for each. After "
    "a crash the one before may be counted for a moment."
)


class SocketModeConnection:
    """One connection, on which Slack's requests come in.

    slack_sdk reconnects by itself when a connection breaks or its pings stay unanswered. What it
    does not see is a connection that is up and brings nothing, a thread of its own that has died,
    or a wall clock that was set back; `watch`, called now and then, does. `silent` is in seconds.
    `alone` says that no other process is meant to listen for the app: one that does is warned of.
    """

    def __init__(
        self,
        app: App,
        app_token: str,
        errands: Errands,
        *,
        silent: float = SILENT,
        alone: bool = False,
    ) -> None:
        self._app = app
        self._errands = errands
        self._app_token = app_token
        self._silent = silent
        self._warns_of_others = alone
        self._handler: LongResponseHandler | None = None
        self._heard_at = self._answered_at = self._tried_at = monotonic()
        self._pong: tuple[str | None, float | None] = (None, None)

    def connect(self) -> None:
        """Connect; raise what Slack or the network says against it."""
        self._heard_at = self._answered_at = self._tried_at = monotonic()
        handler = LongResponseHandler(self._app, self._app_token, self._errands)
        handler.client.on_message_listeners.append(self._note_message)
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except BaseException:
            hang_up(handler.client)
            raise
        self._handler, old = handler, self._handler
        if old is not None:
            # Whatever was wrong with it may keep it from ending.
            threading.Thread(target=hang_up, args=(old.client,), daemon=True).start()

    @property
    def connected(self) -> bool:
        """Whether there is a connection at this moment, as far as one can see."""
        return self._handler is not None and self._handler.client.is_connected()

    def watch(self) -> None:
        """Connect anew if nothing is heard any more; raise as `connect` does."""
        reason = self._find_fault()
        if reason and monotonic() - self._tried_at >= min(BETWEEN_TRIES, self._silent):
            # A night without a word is no news.
            level = logging.INFO if reason == QUIET else logging.WARNING
            log.log(level, "connecting to Slack anew: %s", reason)
            self.connect()

    def close(self, within: float = 10.0) -> bool:
        """Finish answering what has come in, and hang up; False if that takes longer."""
        if self._handler is None:
            return True
        closing = threading.Thread(target=hang_up, args=(self._handler.client,), daemon=True)
        closing.start()
        closing.join(within)
        return not closing.is_alive()

    def _note_message(self, message: str) -> None:
        self._heard_at = monotonic()
        # Only the first time: later, the connection before is still there for a moment.
        if self._warns_of_others and (connections := count_connections(message)):
            self._warns_of_others = False
            if connections > 1:
                log.warning(SHARED, connections)

    def _find_fault(self) -> str | None:
        if self._handler is None:
            return None
        now, client = monotonic(), self._handler.client
        session = client.current_session
        pong = (client.session_id(), session.last_ping_pong_time if session else None)
        if pong != self._pong:
            self._pong, self._answered_at = pong, now
        if not (client.message_processor.is_alive() and client.current_session_runner.is_alive()):
            return "a thread has died"
        if now - self._answered_at > UNANSWERED:
            return "pings are not answered"
        if now - self._heard_at > self._silent:
            return QUIET
        return None


def count_connections(message: str) -> int | None:
    """Return how many connections the app has, as Slack's greeting says; None of what is none.

    (Slack, "Using Socket Mode": `hello`.)
    """
    try:
        said = json.loads(message)
    except ValueError:
        return None
    greets = isinstance(said, dict) and said.get("type") == "hello"
    number = said.get("num_connections") if greets else None
    return number if isinstance(number, int) else None


def hang_up(client: SocketModeClient) -> None:
    """Answer what has come in, and close the connection for good, at once.

    By itself the client closes first, so that answers under way are lost, and takes up to three
    seconds: its queue and its socket are waited on. A word in the queue and a ping, which the
    other side answers, wake them.
    """
    client.closed = True
    client.auto_reconnect_enabled = False
    client.enqueue_message("")
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown()
    client.current_session_state.terminated = True
    client.current_session_runner.event.set()
    try:
        _wake_reader(client)
    except OSError:
        log.debug("the connection was gone already")
    client.close()


def _wake_reader(client: SocketModeClient) -> None:
    """Let the reading thread see that it is to end; until it does, it keeps the socket."""
    session, reading = client.current_session, client.current_session_runner.thread
    for _ in range(PINGS):
        if session is None or not session.is_active() or not reading.is_alive():
            return
        session.ping(f"{session.session_id}:{time()}")
        reading.join(PING_PAUSE)
