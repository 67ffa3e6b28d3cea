"""What the Web API and the people's side share: state, app, triggers, response_urls, faults."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import quote

from sandbox.model.entities import Message, Team, View
from sandbox.model.faults import Faults
from sandbox.model.ids import new_id, new_secret
from sandbox.model.manifest import Manifest
from sandbox.model.rate_limits import RateLimits
from sandbox.model.state import State
from sandbox.types import Json

TRIGGER_SECONDS = 3.0  # Slack: a trigger_id lives 3 seconds and works once
RESPONSE_USES, RESPONSE_SECONDS = 5, 30 * 60.0  # Slack: 5 uses within 30 minutes


@dataclass
class Trigger:
    """A licence to open a modal for `user`."""

    team: Team
    user: str
    since: float
    used: bool = False


@dataclass
class Response:
    """A response_url: where it answers to, and how often it has been used."""

    team: Team
    user: str
    channel: str
    since: float
    original: Message | None = None
    uses: int = 0


@dataclass
class Slack:
    """One app in its workspaces, seen from Slack's side."""

    state: State
    manifest: Manifest
    app_id: str = field(default_factory=lambda: new_id("A"))
    signing_secret: str = field(default_factory=new_secret)
    app_token: str = field(default_factory=lambda: f"xapp-1-{new_secret()}")
    faults: Faults = field(default_factory=Faults)
    rates: RateLimits = field(default_factory=RateLimits)
    origin: str = ""  # http://127.0.0.1:PORT once it listens
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)  # tokens that were good once
    tells_scopes: bool = True  # x-oauth-scopes in every answer; a proxy may take it away

    def create_trigger(self, team: Team, user: str) -> str:
        """A new trigger_id for what `user` has just done."""
        with self.state.lock:
            made = f"{len(self.triggers) + 1}.{team.id}.{new_secret()}"
            self.triggers[made] = Trigger(team, user, time.monotonic())
            return made

    def create_response_url(
        self, team: Team, user: str, channel: str, original: Message | None = None
    ) -> str:
        """A new response_url for what `user` has just done in `channel`."""
        with self.state.lock:
            secret = new_secret()
            self.responses[secret] = Response(team, user, channel, time.monotonic(), original)
            return f"{self.origin}/respond/{team.id}/{secret}"

    def render_message(self, team: Team, message: Message, metadata: bool = True) -> Json:
        """A message as the Web API and payloads show it."""
        shown: Json = {"type": "message", "user": message.user, "ts": message.ts}
        shown |= {"text": message.text, "team": team.id}
        if message.by_bot:
            shown |= {"bot_id": team.bot_id, "app_id": self.app_id}
        shown["blocks"] = message.blocks
        if message.thread_ts:
            shown["thread_ts"] = message.thread_ts
        if message.edited:
            shown["edited"] = {"user": message.user, "ts": message.edited}
        if message.files:
            shown["files"] = [self.render_file(f.id, team) for f in message.files]
        if message.metadata and metadata:
            shown["metadata"] = message.metadata
        return shown

    def render_file(self, file_id: str, team: Team) -> Json:
        """A file as the Web API shows it."""
        file = team.files[file_id]
        shown: Json = {"id": file.id, "name": file.name, "title": file.title}
        shown |= {"mimetype": file.mimetype, "size": len(file.content), "user": file.user}
        shown |= {"created": file.created, "timestamp": file.created, "channels": file.channels}
        shown["url_private"] = f"{self.origin}/files/{team.id}/{file.id}/{file.name}"
        private = f"{self.origin}/files-pri/{team.id}/{file.id}/download"
        shown["url_private_download"] = f"{private}/{quote(file.name)}"
        shown["filetype"] = file.name.rpartition(".")[2].lower()
        return shown

    def render_view(self, team: Team, view: View) -> Json:
        """A view as the Web API and payloads show it."""
        body = view.body
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **body,
            "id": view.id,
            "team_id": team.id,
            "app_id": self.app_id,
            "app_installed_team_id": team.id,
            "bot_id": team.bot_id,
            "hash": view.hash,
            "state": {"values": view.values},
            "root_view_id": view.root_id,
            "previous_view_id": view.previous_id,
        }
