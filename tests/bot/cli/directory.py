"""A stand-in for what the command line asks Slack: who somebody is, over real HTTP."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class SlackDirectory:
    """People by Slack id, with their e-mail addresses; counts what it is asked."""

    url: str = ""
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    whole_organisation: bool = False
    error: str | None = None
    rate_limited: int = 0

    def add(self, slack_id: str, name: str, tz: str = "Europe/London", **more: Any) -> None:
        """Let somebody join, with the address name@example.org."""
        self.users[slack_id] = {"id": slack_id, "real_name": name, "tz": tz, **more}
        self.emails[f"{name.split()[0].lower()}@example.org"] = slack_id

    def answer(self, method: str, params: dict[str, list[str]]) -> dict[str, Any]:
        """Answer as Slack documents it."""
        self.asked[method] += 1
        if self.error:
            return {"ok": False, "error": self.error, "needed": "users:read"}
        if method == "auth.test":
            whole = {"is_enterprise_install": self.whole_organisation}
            return {"ok": True, "team_id": "T1", "team": "Example University", **whole}
        if method == "conversations.info":
            private = {"is_private": True, "is_member": True}
            return {"ok": True, "channel": private | self.channels.get(params["channel"][0], {})}
        if method == "users.lookupByEmail":
            user = self.users.get(self.emails.get(params["email"][0], ""))
            return {"ok": True, "user": user} if user else {"ok": False, "error": "users_not_found"}
        if method == "users.list":
            return self.page(int(params["limit"][0]), int(params.get("cursor", ["0"])[0] or 0))
        user = self.users.get(params["user"][0])
        return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}

    def page(self, limit: int, start: int) -> dict[str, Any]:
        """Return a page of everybody, with their addresses."""
        addresses = {slack_id: email for email, slack_id in self.emails.items()}
        listed = [
            {**user, "profile": {"email": addresses[slack_id]}}
            for slack_id, user in self.users.items()
        ]
        following = str(start + limit) if start + limit < len(listed) else ""
        return {
            "ok": True,
            "members": listed[start : start + limit],
            "response_metadata": {"next_cursor": following},
        }


@contextmanager
def serving() -> Iterator[SlackDirectory]:
    """Serve a directory on loopback."""
    directory = SlackDirectory()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            address = urlsplit(self.path)
            params = parse_qs(address.query) | parse_qs(self.rfile.read(length).decode())
            limited = directory.rate_limited > 0
            directory.rate_limited -= limited
            method = address.path.rsplit("/", 1)[-1]
            body = (
                {"ok": False, "error": "ratelimited"}
                if limited
                else directory.answer(method, params)
            )
            self.send_response(429 if limited else 200)
            self.send_header("Content-Type", "application/json")
            if limited:
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        do_GET = do_POST

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    directory.url = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
