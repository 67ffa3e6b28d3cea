"""`python -m bot web` as the network meets it: bytes that are too many, or that never come."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.impatient import READ_WITHIN
from bot.safe_app import HEADERS, LONGEST_REQUEST
from bot.web import PATH, THREADS
from sandbox.clock import SandboxClock
from sandbox.httplink import signature
from sandbox.server import Sandbox
from tests.bot.processes import free_port, processes
from tests.stories.world import MANIFEST

pytestmark = pytest.mark.databases("postgresql")

VERIFY = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}).encode()
LONGEST_LINE, MOST_HEADERS = 8190, 100  # gunicorn's own


@pytest.fixture
def secret_and_port(database: str, tmp_path: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    with (
        Sandbox(MANIFEST, SandboxClock(datetime.now(UTC)), delivery="http") as sandbox,
        processes(sandbox, database, tmp_path) as started,
    ):
        web = started.start("web", PORT=str(port), SLACK_APP_TOKEN="")
        web.until("listening")
        yield sandbox.signing_secret, port
        assert "Traceback" not in web.said
        assert "ERROR" not in web.said


def head(way: str, path: str, **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"{way} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def signed(secret: str, **headers: str) -> bytes:
    stamp = str(int(time.time()))
    proof = signature(secret, stamp, VERIFY.decode())
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


def test_a_body_in_chunks_is_taken_and_of_one_that_is_too_long_only_a_part(
    secret_and_port: tuple[str, int],
) -> None:
    secret, port = secret_and_port
    whole = signed(secret, Transfer_Encoding="chunked") + chunked(VERIFY)
    assert answer(port, whole).startswith("HTTP/1.1 200 ")
    endless = head("POST", PATH, Transfer_Encoding="chunked")
    told = answer(port, endless + chunked(b"x" * (2 * LONGEST_REQUEST)))
    assert told.startswith("HTTP/1.1 401 "), "cut off at the limit, no signature fits it"
    assert all(f"{name}: {value}" in told for name, value in HEADERS.items())


def test_a_length_that_is_too_long_is_refused_before_a_byte_of_it_is_sent(
    secret_and_port: tuple[str, int],
) -> None:
    _, port = secret_and_port
    told = answer(port, head("POST", PATH, Content_Length=str(LONGEST_REQUEST + 1)))
    assert told.startswith("HTTP/1.1 413 ")


def test_the_pages_wait_for_no_body(secret_and_port: tuple[str, int]) -> None:
    _, port = secret_and_port
    for page in ("/healthz", "/healthz/live", "/metrics"):
        assert answer(port, head("GET", page, Content_Length="5000000")).startswith("HTTP/1.1 200")


def test_heads_without_measure_are_refused(secret_and_port: tuple[str, int]) -> None:
    _, port = secret_and_port
    long = head("GET", "/healthz", X_Long="x" * (LONGEST_LINE + 1))
    many = head("GET", "/healthz", **{f"X_{n}": "x" for n in range(MOST_HEADERS + 1)})
    for sent in (long, many, head("GET", "/" + "x" * LONGEST_LINE)):
        assert answer(port, sent).split()[1] in ("400", "414", "431")


@pytest.mark.long
def test_those_who_stall_or_drip_do_not_make_it_deaf(secret_and_port: tuple[str, int]) -> None:
    secret, port = secret_and_port
    with ExitStack() as stack:
        stalled = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(2 * THREADS)
        ]
        for number, connection in enumerate(stalled):
            begun = head("POST", PATH, Content_Length="1000") if number % 2 else b"POST / HTTP"
            connection.sendall(begun)
        time.sleep(0.5)
        for connection in stalled:
            connection.sendall(b"x")
        asked = time.monotonic()
        whole = signed(secret, Content_Length=str(len(VERIFY))) + VERIFY
        told = answer(port, whole, within=4 * READ_WITHIN)
        assert told.startswith("HTTP/1.1 200 ")
        assert time.monotonic() - asked > 1, "they held all threads"
