"""What a Web API call brings over HTTP, and what goes back."""

from __future__ import annotations

import secrets
import socket
from typing import Any

from flask import Request, Response, jsonify, request

from sandbox.types import Json


class NoAnswer(Response):
    """Ends a request without an answer: the connection is closed, or has been a web socket."""

    def __call__(self, *args: Any) -> Any:
        """Werkzeug takes this for a client that went away."""
        raise ConnectionError


def read_arguments(asked: Request) -> Json:
    """Return query, form and JSON body together; a JSON body must be an object."""
    arguments: Json = {**asked.args.to_dict(), **asked.form.to_dict()}
    if asked.is_json:
        body = asked.get_json(silent=True)
        arguments |= body if isinstance(body, dict) else {}
    return arguments


def read_token(asked: Request, arguments: Json) -> str:
    """Return the token, whether it came as a header or as an argument; empty if it did not."""
    header = asked.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or str(arguments.get("token", ""))


def answer_json(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return `body` as Slack answers: JSON, with the id of the request in a header."""
    answer = jsonify(body)
    answer.status_code = status
    answer.headers["x-slack-req-id"] = secrets.token_hex(8)
    answer.headers.update(headers or {})
    return answer


def drop_connection() -> Response:
    """Close the connection at once, so that the client never gets an answer."""
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return NoAnswer()
