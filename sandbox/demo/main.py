"""The command that opens the demo: a workspace to try the bot in, on this machine alone."""

from __future__ import annotations

import logging
import os
import queue
import signal
import socket
import tempfile
import time
from pathlib import Path

import click

from bot.operations.clock import SystemClock
from sandbox.demo.run import open_demo
from sandbox.server import PROXIES

PORT = 8008
ANSWERED = 0.5  # real seconds in which the page has its answer


@click.command(help=__doc__)
@click.option("--port", default=PORT, show_default=True, help="Where the page is; 0 for any.")
def main(port: int) -> None:
    """Start the workspace, the bot and the page; run until interrupted."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for name in PROXIES:  # the SDK would send even loopback through a proxy
        os.environ.pop(name, None)
    asked: queue.Queue[bool] = queue.Queue()  # whether it begins again
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.put(False))
    port = free(port)
    while True:
        port, again = run(port, asked)
        if not again:
            break


def run(port: int, asked: queue.Queue[bool]) -> tuple[int, bool]:
    """Run one workspace until something is `asked`; return its port, and whether to begin again."""
    click.echo("Getting the workspace ready: some forty pairs, and a year of mentoring.")
    with (
        tempfile.TemporaryDirectory(prefix="reiterate-") as folder,
        open_demo(Path(folder), port, SystemClock().now(), lambda: asked.put(True)) as ready,
    ):
        click.echo(f"Open {ready.sandbox.url} in a browser. Ctrl-C stops it.")
        again = asked.get()
        if again:
            time.sleep(ANSWERED)
        return ready.sandbox.port, again


def free(port: int) -> int:
    """Return the port, or 0 (any other) where it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            click.echo(f"Port {port} is taken; using another.", err=True)
            return 0
    return port
