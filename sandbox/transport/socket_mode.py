"""Socket Mode: connections, envelopes each to one of them, acknowledgements by envelope_id."""

from __future__ import annotations

import contextlib
import json
import socket
import time
import uuid

from simple_websocket import ConnectionClosed, Server

from sandbox.model.ids import new_secret
from sandbox.model.state import State
from sandbox.transport.connection import Connection, Envelope
from sandbox.transport.delivery import (
    ACK_SECONDS,
    Kind,
    NotAcknowledged,
    NotDelivered,
    Reply,
    Retry,
)
from sandbox.types import Json

MOST_CONNECTIONS = 10  # Slack: at most 10 connections an app
LONGEST_FRAME = 20_480  # Slack closes a connection (1009) on which a longer one comes
# Slack pings now and then. slack_sdk's client holds its closing back until something arrives, up
# to three seconds; so pings come often here, and a bot stops fast.
PING_SECONDS = 0.1


class SocketLink:
    """The Socket Mode way to the bot.

    `silent = True` keeps connections up and pings answered while envelopes get nowhere.
    """

    def __init__(self, state: State, app_id: str) -> None:
        self.state = state
        self.app_id = app_id
        self.deadline = ACK_SECONDS
        self.silent = False
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._waiting: dict[str, Envelope] = {}
        self._turn = 0
        self.hellos = 0  # how many connections were ever greeted

    @property
    def connections(self) -> int:
        """How many are open."""
        with self.state.lock:
            return len(self._connections)

    def create_ticket(self) -> str:
        """A ticket for one connection, as apps.connections.open hands out."""
        ticket = new_secret()
        with self.state.lock:
            self._tickets.add(ticket)
        return ticket

    def serve(self, environ: Json, ticket: str) -> bool:
        """Speak with one client until it goes; False if the ticket or the room does not do."""
        with self.state.lock:
            if ticket not in self._tickets:
                return False
            self._tickets.remove(ticket)
            if len(self._connections) >= MOST_CONNECTIONS:
                self.state.record_breach("connections", "apps.connections.open", "more than 10")
                return False
        connection = Connection(Server.accept(environ))
        try:
            self._join(connection)
            self._listen(connection)
        except (ConnectionClosed, OSError):
            pass
        finally:
            self._leave(connection)
        return True

    def _join(self, connection: Connection) -> None:
        info = {"app_id": self.app_id}
        debug = {"host": "sandbox", "approximate_connection_time": 18060}
        with self.state.lock:
            count = len(self._connections) + 1
            hello = {"type": "hello", "num_connections": count, "connection_info": info}
            connection.send(hello | {"debug_info": debug})
            self._connections.append(connection)
            self.hellos += 1
            self.state.mark_changed()
            if self.state.closed:
                raise ConnectionClosed()

    def _leave(self, connection: Connection) -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            connection.socket.close()
        with contextlib.suppress(OSError):
            connection.socket.sock.shutdown(socket.SHUT_RDWR)  # wakes its reading thread
        with self.state.lock:
            if connection in self._connections:
                self._connections.remove(connection)
            for waiting in self._waiting.values():
                if waiting.connection is connection:
                    waiting.done.set()
            self.state.mark_changed()
        connection.socket.thread.join(1)

    def _listen(self, connection: Connection) -> None:
        while True:
            message = connection.socket.receive(PING_SECONDS)
            if message is None:
                connection.ping()
                continue
            if message == "ping":
                connection.send({"type": "pong"})
                continue
            if len(message) > LONGEST_FRAME:
                self.state.record_breach("limit", "socket", f"a frame of {len(message)} bytes")
                raise ConnectionClosed(1009, "Max frame length of 20480 has been exceeded.")
            answer = json.loads(message)
            if "envelope_id" in answer:
                self._acknowledge(answer)

    def _acknowledge(self, answer: Json) -> None:
        now = time.monotonic()
        with self.state.lock:
            waiting = self._waiting.get(answer["envelope_id"])
            if waiting is None:
                self.state.record_breach("late_ack", "socket", f"envelope {answer['envelope_id']}")
                return
            waiting.reply = Reply(answer.get("payload") or None, now - waiting.sent)
            waiting.done.set()

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Reply:
        """Send one envelope to one connection and wait for its acknowledgement."""
        if self.silent:
            raise NotDelivered("the connection is up and silent, as a fault asked for")
        envelope_id = str(uuid.uuid4())
        envelope: Json = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope["retry_attempt"] = retry.number if retry else 0
            envelope["retry_reason"] = retry.reason if retry else ""
        waiting = self._send_envelope(envelope_id, kind, envelope)
        try:
            return self._await_reply(waiting)
        finally:
            with self.state.lock:
                del self._waiting[envelope_id]

    def _send_envelope(self, envelope_id: str, kind: Kind, envelope: Json) -> Envelope:
        with self.state.lock:
            if not self._connections:
                raise NotDelivered("the bot is not connected")
            self._turn += 1
            connection = self._connections[self._turn % len(self._connections)]
            waiting = Envelope(connection, kind, time.monotonic())
            self._waiting[envelope_id] = waiting
        try:
            connection.send(envelope)
        except (ConnectionClosed, OSError) as gone:
            with self.state.lock:
                del self._waiting[envelope_id]
            raise NotDelivered("the connection broke") from gone
        return waiting

    def _await_reply(self, waiting: Envelope) -> Reply:
        if not waiting.done.wait(self.deadline):
            detail = f"no acknowledgement within {self.deadline:g} seconds"
            self.state.record_breach("not_acknowledged", waiting.kind, detail)
            raise NotAcknowledged(detail)
        if waiting.reply is None:
            raise NotDelivered("the connection broke before the bot acknowledged")
        return waiting.reply

    def disconnect(self, reason: str = "refresh_requested", close: bool = True) -> None:
        """Tell every client to reconnect ("warning" or "refresh_requested"); then, with `close`,
        close the connections as Slack does.
        """
        with self.state.lock:
            there = list(self._connections)
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
        for connection in there:
            with contextlib.suppress(ConnectionClosed, OSError):
                connection.send(message)
        if close:
            self.close()

    def close(self) -> None:
        """Close every connection; the link goes on to take new ones."""
        with self.state.lock:
            there = list(self._connections)
        for connection in there:
            with contextlib.suppress(ConnectionClosed, OSError):
                connection.socket.close()
            connection.socket.event.set()  # wakes the listening thread
