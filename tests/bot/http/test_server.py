"""`python -m bot web` as the network meets it: bytes that are too many, or that never come."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.http.safe_app import HEADERS, LONGEST_REQUEST
from bot.http.server import CONNECTIONS, LONGEST_HEAD, READ_WITHIN
from bot.http.web import PATH, THREADS
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from sandbox.transport.http import sign
from tests.bot.processes import Process, Processes, free_port, processes
from tests.stories.world import MANIFEST

pytestmark = pytest.mark.databases("postgresql")

VERIFY = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}).encode()


@dataclass
class Web:
    """A process that serves, and what it takes to be taken for Slack by it."""

    secret: str
    port: int
    process: Process
    started: Processes


@pytest.fixture
def web(database: str, tmp_path: Path) -> Iterator[Web]:
    port = free_port()
    with (
        Sandbox(MANIFEST, SandboxClock(datetime.now(UTC)), delivery="http") as sandbox,
        processes(sandbox, database, tmp_path) as started,
    ):
        process = started.start("web", PORT=str(port), SLACK_APP_TOKEN="")
        process.until("listening")
        yield Web(sandbox.signing_secret, port, process, started)
        assert "Traceback" not in process.said
        assert "ERROR" not in process.said


@pytest.fixture
def secret_and_port(web: Web) -> tuple[str, int]:
    return web.secret, web.port


def head(way: str, path: str, **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"{way} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def signed(secret: str, **headers: str) -> bytes:
    stamp = str(int(time.time()))
    proof = sign(secret, stamp, VERIFY.decode())
    wanted = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": proof}
    return head("POST", PATH, Content_Type="application/json", **wanted, **headers)


def chunked(body: bytes, size: int = 65536) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in [*parts, b""])


def answer(port: int, sent: bytes, within: float = 5.0) -> str:
    """Send bytes as they are; return the answer's head, as soon as it is there."""
    with socket.create_connection(("127.0.0.1", port), timeout=within) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it had heard enough
            connection.sendall(sent)
        return connection.recv(65536).decode()


@pytest.mark.slow
def test_a_body_in_chunks_is_taken_and_one_that_is_too_long_is_refused(
    secret_and_port: tuple[str, int],
) -> None:
    secret, port = secret_and_port
    whole = signed(secret, Transfer_Encoding="chunked") + chunked(VERIFY)
    told = answer(port, whole)
    assert told.startswith("HTTP/1.1 200 ")
    assert all(f"{name}: {value}" in told for name, value in HEADERS.items())
    assert "Server:" not in told
    endless = head("POST", PATH, Transfer_Encoding="chunked")
    told = answer(port, endless + chunked(b"x" * (2 * LONGEST_REQUEST)))
    assert told.startswith("HTTP/1.1 413 ")


@pytest.mark.slow
def test_a_length_that_is_too_long_is_refused_before_a_byte_of_it_is_sent(
    secret_and_port: tuple[str, int],
) -> None:
    _, port = secret_and_port
    told = answer(port, head("POST", PATH, Content_Length=str(LONGEST_REQUEST + 1)))
    assert told.startswith("HTTP/1.1 413 ")


@pytest.mark.slow
def test_heads_without_measure_are_refused(secret_and_port: tuple[str, int]) -> None:
    _, port = secret_and_port
    long = head("GET", "/healthz", X_Long="x" * LONGEST_HEAD)
    many = head("GET", "/healthz", **{f"X_{n}": "x" for n in range(LONGEST_HEAD // 8)})
    for sent in (long, many, head("GET", "/" + "x" * LONGEST_HEAD), b"what is this\r\n\r\n"):
        assert answer(port, sent).split()[1] in ("400", "414", "431")


def listens(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
@pytest.mark.long
def test_those_who_stall_or_drip_keep_nobody_waiting(secret_and_port: tuple[str, int]) -> None:
    secret, port = secret_and_port
    whole = signed(secret, Content_Length=str(len(VERIFY))) + VERIFY
    with ExitStack() as stack:
        stalled = []
        for number in range(CONNECTIONS + 50):
            connection = socket.create_connection(("127.0.0.1", port))
            stalled.append(stack.enter_context(connection))
            begun = head("POST", PATH, Content_Length="1000") if number % 2 else b"POST / HTTP"
            connection.sendall(begun)
            if number in (THREADS * 2, CONNECTIONS + 49):
                asked = time.monotonic()
                assert answer(port, whole).startswith("HTTP/1.1 200 ")
                assert time.monotonic() - asked < 1, "they held all threads"
        begun_at = time.monotonic()
        dripping = stalled[-1]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - begun_at < 4 * READ_WITHIN:
                dripping.sendall(b"x")
                time.sleep(0.2)
        assert time.monotonic() - begun_at < 2 * READ_WITHIN, "it is heard no longer than that"


@pytest.mark.slow
def test_sigterm_finishes_what_is_in_flight_and_hears_no_more(web: Web) -> None:
    half = signed(web.secret, Content_Length=str(len(VERIFY))) + VERIFY[:-5]
    with socket.create_connection(("127.0.0.1", web.port), timeout=5) as connection:
        connection.sendall(half)
        time.sleep(0.1)
        stopping = threading.Thread(target=web.process.terminate)
        stopping.start()
        web.process.until("stopping")
        while listens(web.port):
            time.sleep(0.02)
        connection.sendall(VERIFY[-5:])
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    stopping.join()
    assert web.process.ends() == 0
    assert "before everything was finished" not in web.process.said


@pytest.mark.slow
def test_a_port_that_is_taken_is_said_in_a_sentence(web: Web) -> None:
    second = web.started.start("web", PORT=str(web.port), SLACK_APP_TOKEN="")
    assert second.ends() == 1
    assert f"Nothing can be served at port {web.port} of 0.0.0.0 (EADDRINUSE)" in second.said
    assert "Traceback" not in second.said
