"""The server of every page when it is told to stop, by whoever comes first."""

from flask import Flask

from bot.http.server import OFTEN, Server
from tests.bot.processes import free_port


def test_one_that_has_ended_by_itself_may_still_be_stopped() -> None:
    server = Server(Flask("pages"), "127.0.0.1", free_port(), threads=1)
    server._stop_by = 0.0  # as `stop` has it while its thread looks up by itself
    server._thread.join(5 * OFTEN)
    assert not server._thread.is_alive()
    assert server.stop(OFTEN)
    assert server.stop(OFTEN), "and once more, by whoever else stops it"
