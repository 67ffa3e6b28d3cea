"""A scriptable Slack over real HTTP: keeps what it is sent, and fails as it is told."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from bot.slack.client import SlackClient


@dataclass
class Fault:
    """What one call meets: an HTTP status, an error code, another's body, a dropped connection."""

    status: int = 200
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    drop: str | None = None
    body: bytes | None = None
    then: Callable[[], None] | None = None


class SlackStandIn:
    """One workspace's worth of Slack; `faults[method]` are met in turn, one for each call."""

    def __init__(self, now: Callable[[], datetime], heard: Callable[[str], None]) -> None:
        self.now = now
        self.heard = heard
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.files: dict[str, dict[str, Any]] = {}
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def client(self, workspace_id: str) -> SlackClient:
        return SlackClient(
            token=f"xoxb-{workspace_id}",
            base_url=f"{self.url}/api/",
            retry_handlers=[],
            timeout=2,
            heard=self.heard,
        )

    def texts(self) -> list[str]:
        return [m["text"] for channel in self.messages.values() for m in channel]

    def called(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    def answer(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            return getattr(self, "_" + method.replace(".", "_"))(body)  # type: ignore[no-any-return]

    def _say(self, channel: str, **parts: Any) -> str:
        said = sum(len(rows) for rows in self.messages.values())
        ts = f"{self.now().timestamp():.0f}.{said:06d}"
        self.messages[channel].append({"ts": ts, **parts})
        return ts

    def _api_test(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True}

    def _auth_test(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True}

    def _conversations_open(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "channel": {"id": "D" + body["users"][1:]}}

    def _chat_postMessage(self, body: dict[str, Any]) -> dict[str, Any]:
        parts = {name: body[name] for name in ("text", "blocks", "metadata") if name in body}
        to = body["channel"]
        channel = f"D{to[1:]}" if to.startswith("U") else to
        return {"ok": True, "channel": channel, "ts": self._say(channel, **parts)}

    def _chat_update(self, body: dict[str, Any]) -> dict[str, Any]:
        for message in self.messages[body["channel"]]:
            if message["ts"] == body["ts"]:
                message.update(text=body["text"], blocks=body["blocks"])
                return {"ok": True, "ts": body["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _conversations_history(self, body: dict[str, Any]) -> dict[str, Any]:
        oldest = float(body["oldest"])
        since = [m for m in reversed(self.messages[body["channel"]]) if float(m["ts"]) > oldest]
        start = int(body.get("cursor") or 0)
        end = start + 2
        more = str(end) if end < len(since) else ""
        page = since[start:end]
        return {"ok": True, "messages": page, "response_metadata": {"next_cursor": more}}

    def _files_getUploadURLExternal(self, body: dict[str, Any]) -> dict[str, Any]:
        file_id = f"F{len(self.files)}"
        self.files[file_id] = {"name": body["filename"], "length": int(body["length"])}
        url = f"{self.url}/upload/{file_id}"
        return {"ok": True, "upload_url": url, "file_id": file_id}

    def _files_completeUploadExternal(self, body: dict[str, Any]) -> dict[str, Any]:
        for wanted in json.loads(body["files"]):
            kept = self.files[wanted["id"]]
            assert len(kept["content"]) == kept["length"]
            shown = {"name": kept["name"], "title": wanted["title"]}
            self._say(body["channel_id"], text=body["initial_comment"], files=[shown])
        return {"ok": True, "files": []}


class _Dated(BaseHTTPRequestHandler):
    now: Callable[[], datetime]

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(self.now().timestamp())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


def _handler(slack: SlackStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(_Dated):
        now = staticmethod(slack.now)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"] or 0))
            _, kind, name = self.path.split("/", 2)
            if kind == "upload":
                slack.files[name]["content"] = raw
                self._reply(200, {}, b"OK")
                return
            body = _parse(raw, self.headers.get_content_type())
            slack.calls.append((name, body))
            fault = slack.faults[name].pop(0) if slack.faults[name] else Fault()
            if fault.drop == "before":
                return
            answer: dict[str, Any] = {"ok": False, "error": fault.error or "trouble"}
            well = fault.status == 200 and fault.error is None and fault.body is None
            if well or fault.drop == "after":
                answer = slack.answer(name, body)
            if fault.then is not None:
                fault.then()
            if fault.drop != "after":
                said = json.dumps(answer).encode() if fault.body is None else fault.body
                self._reply(fault.status, fault.headers, said)

        def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _parse(raw: bytes, content_type: str) -> dict[str, Any]:
    if content_type == "application/json":
        return dict(json.loads(raw or b"{}"))
    return {name: values[0] for name, values in parse_qs(raw.decode()).items()}
