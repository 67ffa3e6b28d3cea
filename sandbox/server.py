"""The sandbox workspace: start it, add people and channels, connect a bot, watch what it does.

Slack's SDK takes a proxy from HTTP(S)_PROXY even for loopback and, for Socket Mode, pays no heed to
NO_PROXY: run a bot against the sandbox with these unset, or with `Sandbox.environ` on top.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Literal

from flask import Blueprint, Flask

from sandbox.api.oauth import OAuth
from sandbox.api.service import Service
from sandbox.clock import Clock
from sandbox.model.faults import Faults
from sandbox.model.ids import new_id
from sandbox.model.manifest import Manifest
from sandbox.model.slack import Slack
from sandbox.model.state import Breach, State
from sandbox.transport.delivery import NotDelivered
from sandbox.transport.dispatcher import Dispatcher
from sandbox.transport.http import HttpLink
from sandbox.transport.socket_mode import SocketLink
from sandbox.transport.web_server import WebServer
from sandbox.types import Json
from sandbox.workspace import Workspace, new_team

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


class Sandbox(Workspace):
    """One workspace with one app in it, on 127.0.0.1; others may be added.

    They are of one Enterprise organisation, in which people are at home in other workspaces, unless
    told that each is by itself. `manifest` is the app's: a path, or what stands in the file. The
    workspace has the `id` that it is given, or a new one.

    `patience`: real seconds that a person waits for something to appear. How long the bot may be
    silent before it counts as idle, and when an event comes again, is said by `dispatcher`.
    """

    def __init__(
        self,
        manifest: Path | Json,
        clock: Clock,
        *,
        delivery: Literal["socket", "http"] = "socket",
        request_url: str = "",
        blueprints: Iterable[Blueprint] = (),
        workspace: str = "sandbox",
        organisation: bool = True,
        id: str = "",  # noqa: A002
    ) -> None:
        self.clock = clock
        state = State(clock)
        slack = Slack(state, Manifest.load(manifest))
        self._organisation = new_id("E") if organisation else ""
        team = new_team(slack.manifest, workspace, self._organisation, id=id)
        state.teams[team.id] = team
        self.http = HttpLink(state, request_url, slack.signing_secret)
        self.socket = SocketLink(state, slack.app_id) if delivery == "socket" else None
        super().__init__(slack, team, Dispatcher(self.socket or self.http))
        self._web_server: WebServer | None = None
        self.flask = Flask("sandbox")
        self.oauth = OAuth(self.slack)
        service = Service(self.slack, self.oauth, self.socket, self.dispatcher.activity)
        self.flask.register_blueprint(service.blueprint())
        self.flask.register_blueprint(self.oauth.blueprint())
        for blueprint in blueprints:
            self.flask.register_blueprint(blueprint)

    # Running

    def start(self, port: int = 0) -> Sandbox:
        """Listen on `port` (0: any that is free). OSError if it is taken."""
        self._web_server = WebServer(self.flask, port, self.clock)
        self.slack.origin = f"http://127.0.0.1:{self._web_server.port}"
        return self

    def stop(self) -> None:
        """Close every connection and stop; the state can still be looked at."""
        self.state.close()
        self.dispatcher.link.close()
        if self._web_server:
            self._web_server.stop()
            self._web_server = None

    def __enter__(self) -> Sandbox:
        return self if self._web_server else self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it listens: http://127.0.0.1:PORT/."""
        return f"{self.slack.origin}/"

    @property
    def port(self) -> int:
        """The port it listens on; 0 while it does not."""
        return self._web_server.port if self._web_server else 0

    @property
    def base_url(self) -> str:
        """The Web API's address, for SLACK_API_URL and WebClient(base_url=...)."""
        return f"{self.slack.origin}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token in the workspace."""
        return self.team.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.slack.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that HTTP requests are signed with."""
        return self.slack.signing_secret

    @property
    def environ(self) -> dict[str, str]:
        """The settings of a bot that is to run against this sandbox, proxies switched off."""
        return {
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
            "SLACK_API_URL": self.base_url,
            **dict.fromkeys(PROXIES, ""),
        }

    # Who and what is there

    def neighbour(self, name: str, **ids: str) -> Workspace:
        """Another workspace of the organisation, in which the app is not installed yet."""
        with self.state.lock:
            organisation = self._organisation
            team = new_team(self.slack.manifest, name, organisation, installed=False, **ids)
            self.state.teams[team.id] = team
            return Workspace(self.slack, team, self.dispatcher)

    @property
    def breaches(self) -> list[Breach]:
        """What the bot did and Slack would not have put up with; to be empty."""
        with self.state.lock:
            return list(self.state.breaches)

    @property
    def faults(self) -> Faults:
        """What is to go wrong on purpose."""
        return self.slack.faults

    # Bot and sandbox together

    def register(self, request_url: str) -> None:
        """Deliver over HTTP to `request_url`; NotAcknowledged if it fails url_verification."""
        self.http.request_url = request_url
        self.http.verify()

    def wait_connected(self, seconds: float = 5.0, connections: int = 1) -> None:
        """Wait until the bot has so many Socket Mode connections; NotDelivered if it does not."""
        link = self.socket
        if link is None or not self.state.wait_for(
            lambda: link.connections >= connections, seconds
        ):
            raise NotDelivered("the bot did not connect")
