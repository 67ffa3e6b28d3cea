"""A Slack that takes messages at its documented limits and answers after a while, and counts."""

import asyncio
import json
import re
import threading
import time
from collections import Counter, defaultdict
from email.utils import formatdate

AT_ONCE = 10
REFUSED = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n"


class StrictSlack:
    """Keeps one message a second for a channel, and so many a second for a token's workspace.

    Without a pace it takes whatever comes. A context manager; `url` is where it listens then.
    """

    def __init__(self, answers_after: float, per_second: float | None) -> None:
        self._after, self._per_second = answers_after, per_second
        self._free_at: dict[str, float] = defaultdict(float)
        self._loop = asyncio.new_event_loop()
        self.counts: Counter[str] = Counter()
        self.url = ""

    def __enter__(self) -> "StrictSlack":
        listening = asyncio.start_server(self._answer, "127.0.0.1", 0, backlog=512)
        server = self._loop.run_until_complete(listening)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
        length = re.search(r"(?i)content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        token = re.search(r"(?i)authorization: (.*)\r", head)
        await asyncio.sleep(self._after)
        post = "/chat.postMessage " in head
        channel = str(json.loads(body)["channel"]) if post else ""
        taken = not post or self._takes(token[1] if token else "", channel)
        if post:
            self.counts["sent" if taken else "refused"] += 1
        ts = f"{time.time():.0f}.{self.counts.total():06}"
        answer = {"ok": taken, "error": "ratelimited", "channel": f"D{channel}", "ts": ts}
        said = json.dumps(answer).encode()
        writer.write(b"HTTP/1.1 200 OK\r\n" if taken else REFUSED)
        writer.write(b"Content-Type: application/json\r\nConnection: close\r\n")
        writer.write(f"Date: {formatdate(usegmt=True)}\r\n".encode())
        writer.write(f"Content-Length: {len(said)}\r\n\r\n".encode() + said)
        await writer.drain()
        writer.close()

    def _takes(self, workspace: str, channel: str) -> bool:
        if self._per_second is None:
            return True
        return self._passes(f"{workspace} {channel}", 1.0, 1) and self._passes(
            workspace, 1 / self._per_second, AT_ONCE
        )

    def _passes(self, key: str, every: float, at_once: int) -> bool:
        now = time.monotonic()
        free_at = max(self._free_at[key], now - every * at_once)
        if free_at + every > now + 1e-9:
            return False
        self._free_at[key] = free_at + every
        return True
