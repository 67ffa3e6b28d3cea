"""What a workspace is made of: people, conversations, messages, views, files. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sandbox.block_kit import content
from sandbox.model.ids import new_id
from sandbox.types import Json, Values


@dataclass(frozen=True)
class Status:
    """What somebody says of where they are: emoji (":palm_tree:"), words, until when, if at all."""

    emoji: str = ""
    text: str = ""
    until: datetime | None = None

    def render(self, now: datetime) -> Json:
        """As a profile shows it: Slack clears it when it expires, and 0 is never."""
        there = self if self.until is None or self.until > now else Status()
        shown: Json = {"status_emoji": there.emoji, "status_text": there.text}
        shown["status_expiration"] = int(there.until.timestamp()) if there.until else 0
        return shown


@dataclass
class Member:
    """Somebody in the workspace, or the bot's user; `team_id` is where they are at home.

    `tz` is empty for whom Slack gives none. `organisation` is the Enterprise organisation that they
    are of; where it is not the workspace's own they are seen over Slack Connect, and are a
    `stranger` where they share no channel with anybody here.
    """

    id: str
    team_id: str
    name: str
    real_name: str
    email: str
    tz: str
    is_bot: bool = False
    deleted: bool = False
    restricted: bool = False  # a guest
    ultra_restricted: bool = False  # a guest of one channel
    invited: bool = False  # and has not signed in yet
    organisation: str = ""
    stranger: bool = False
    admin: bool = False  # of the workspace
    status: Status = field(default_factory=Status, init=False)


@dataclass
class StoredFile:
    """An uploaded file. `channels` are those it was shared in."""

    id: str
    name: str
    title: str
    content: bytes = b""
    mimetype: str = "application/octet-stream"
    user: str = ""
    created: int = 0
    expected: int = 0  # the length announced before the upload
    channels: list[str] = field(default_factory=list)


@dataclass
class Message:
    """A message. `user` is the author's id; `ephemeral_for` the one person who sees it, if one."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: str | None = None
    files: list[StoredFile] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    by_bot: bool = True
    values: dict[str, Values] = field(default_factory=dict)  # by person: what they chose in it
    id: str = field(default_factory=lambda: new_id("M"))

    @property
    def plain(self) -> str:
        """What a person reads in it: its blocks, or its text if it has none, and its files."""
        shown = content.read_blocks(self.blocks) if self.blocks else self.text
        return "\n".join([shown, *(f"[{file.name}]" for file in self.files)])

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, in order."""
        return content.list_buttons(self.blocks)


@dataclass
class View:
    """A modal or an App Home. `values` holds what the person has entered; `errors` by block_id."""

    id: str
    kind: Literal["modal", "home"]
    hash: str
    body: Json  # as the bot sent it, ids filled in
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    root_id: str = ""
    previous_id: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """Its title, as read; empty for a home."""
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """What the bot calls it."""
        return str(self.body.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the bot hid in it."""
        return str(self.body.get("private_metadata", ""))

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs, in order."""
        return [b["label"]["text"] for b in self.blocks if b["type"] == "input"]

    @property
    def plain(self) -> str:
        """What a person reads in it."""
        return content.read_blocks(self.blocks)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons among its blocks (not its submit and close)."""
        return content.list_buttons(self.blocks)


@dataclass
class Conversation:
    """A DM ("im"), a public channel ("channel") or a private one ("group")."""

    id: str
    kind: Literal["im", "channel", "group"]
    name: str
    members: list[str]
    archived: bool = False
    messages: list[Message] = field(default_factory=list)


@dataclass
class Team:
    """One workspace; `bot_token` is empty where the app is not installed.

    `organisation` is the Enterprise organisation it is in (E...), and empty if it is by itself.
    """

    id: str
    name: str
    bot_user: str
    bot_id: str
    bot_token: str
    scopes: set[str]
    organisation: str = ""
    keeps_for: timedelta | None = None  # its messages, as its retention setting says; None for good
    previous_token: str = ""  # still good, while the bot changes over to the new one
    refresh_token: str = ""
    expires_at: float | None = None  # POSIX seconds, by the sandbox clock
    members: dict[str, Member] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)  # by person, the top one last
    homes: dict[str, View] = field(default_factory=dict)

    def open_dm(self, person: str) -> Conversation:
        """The DM of the bot and `person`; made if there is none yet."""
        if found := self.find_dm(person):
            return found
        made = Conversation(new_id("D"), "im", "directmessage", [self.bot_user, person])
        self.conversations[made.id] = made
        return made

    def find_dm(self, person: str) -> Conversation | None:
        """The DM of the bot and `person`, if there is one."""
        dms = (c for c in self.conversations.values() if c.kind == "im")
        return next((dm for dm in dms if person in dm.members), None)

    def list_messages(self, person: str, channel: str) -> list[Message]:
        """What `person` sees in `channel`, oldest first."""
        shown = self.conversations[channel].messages
        return [m for m in shown if m.ephemeral_for in (None, person)]
