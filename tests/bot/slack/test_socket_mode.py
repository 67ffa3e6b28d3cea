"""The line to Slack: renewed when it goes deaf, hung up at once, nothing cut off."""

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack import socket_mode as lines
from bot.slack.socket_mode import SocketModeConnection
from handlers.slackui.background import Errands
from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.transport.socket_mode import SocketLink


@pytest.fixture
def socket(sandbox: Sandbox) -> SocketLink:
    assert sandbox.socket is not None
    return sandbox.socket


@pytest.fixture
def noor(sandbox: Sandbox) -> Person:
    return sandbox.add_person("noor")


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    app = App(
        client=WebClient(sandbox.bot_token, base_url=sandbox.base_url), process_before_response=True
    )

    def answer(ack: Ack) -> None:
        ack("Here.")

    app.command("/agenda")(answer)
    return app


@pytest.fixture
def line(sandbox: Sandbox, app: App) -> Iterator[SocketModeConnection]:
    line = SocketModeConnection(app, sandbox.app_token, Errands(), silent=0.2)
    line.connect()
    sandbox.wait_connected()
    yield line
    line.close()


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def test_a_line_that_is_up_and_silent_is_renewed(
    sandbox: Sandbox,
    socket: SocketLink,
    noor: Person,
    line: SocketModeConnection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    socket.silent = True
    assert line.connected
    time.sleep(0.3)
    with caplog.at_level(logging.INFO):
        line.watch()
    (said,) = [one for one in caplog.records if "nothing has been heard" in one.getMessage()]
    assert said.levelno == logging.INFO, "a quiet night is nothing to act on"
    assert eventually(lambda: socket.hellos == 2 and socket.connections == 1)
    socket.silent = False
    noor.types("/agenda")
    noor.sees("Here.")


@pytest.mark.parametrize(("alone", "warned"), [(True, True), (False, False)])
def test_a_second_bot_that_listens_for_the_same_app_is_warned_of_once(
    sandbox: Sandbox,
    socket: SocketLink,
    app: App,
    line: SocketModeConnection,
    caplog: pytest.LogCaptureFixture,
    *,
    alone: bool,
    warned: bool,
) -> None:
    assert line.connected, "the first one, which was alone when it came"
    second = SocketModeConnection(app, sandbox.app_token, Errands(), silent=0.2, alone=alone)
    try:
        second.connect()
        assert eventually(lambda: socket.hellos == 2 and second.connected)
        time.sleep(0.3)
        second.watch()
        assert eventually(lambda: socket.hellos == 3), "it connects anew"
        said = [one for one in caplog.messages if "stop that one, or make an app for each" in one]
        assert len(said) == warned
    finally:
        second.close()


def test_a_line_that_works_is_left_alone(
    socket: SocketLink, noor: Person, line: SocketModeConnection
) -> None:
    time.sleep(0.3)
    noor.types("/agenda")
    noor.sees("Here.")
    line.watch()
    assert socket.hellos == 1


@pytest.mark.slow
def test_pings_without_answer_renew_the_line(
    sandbox: Sandbox,
    socket: SocketLink,
    app: App,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(lines, "UNANSWERED", 0.1)
    monkeypatch.setattr(lines, "BETWEEN_TRIES", 0.0)
    line = SocketModeConnection(app, sandbox.app_token, Errands())
    line.connect()
    sandbox.wait_connected()
    time.sleep(0.3)
    line.watch()
    assert caplog.text == ""
    time.sleep(0.2)  # the next ping would go out in ten seconds only
    line.watch()
    assert "pings are not answered" in caplog.text
    assert eventually(lambda: socket.hellos == 2 and socket.connections == 1)
    line.close()


def test_a_line_cut_by_slack_comes_back_by_itself(
    sandbox: Sandbox, socket: SocketLink, noor: Person, line: SocketModeConnection
) -> None:
    socket.disconnect()
    assert eventually(lambda: socket.hellos == 2 and socket.connections == 1)
    noor.types("/agenda")
    noor.sees("Here.")


@pytest.mark.slow
def test_slack_out_of_reach_leaves_the_old_line_up(
    sandbox: Sandbox, socket: SocketLink, noor: Person, line: SocketModeConnection
) -> None:
    sandbox.faults.add("apps.connections.open", status=503, times=9)
    time.sleep(0.3)
    with pytest.raises(SlackApiError):
        line.watch()
    sandbox.faults.clear()
    assert socket.connections == 1
    noor.types("/agenda")
    noor.sees("Here.")


@pytest.mark.slow
def test_hanging_up_takes_no_time_and_cuts_nothing_off(
    sandbox: Sandbox, app: App, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sandbox.transport.socket_mode.PING_SECONDS", 60
    )  # Slack's own pings are rare
    begun = threading.Event()

    def slowly(ack: Ack) -> None:
        begun.set()
        time.sleep(0.4)
        ack("All the same.")

    app.command("/meeting")(slowly)
    line = SocketModeConnection(app, sandbox.app_token, Errands())
    line.connect()
    sandbox.wait_connected()
    typing = threading.Thread(target=noor.types, args=("/meeting",))
    typing.start()
    assert begun.wait(5)
    before = time.monotonic()
    assert line.close()
    assert time.monotonic() - before < 2.5  # slack_sdk alone: 3 s and more
    typing.join()
    noor.sees("All the same.")
