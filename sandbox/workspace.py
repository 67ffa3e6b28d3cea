"""A workspace: its people and channels, and what its members can do there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from sandbox.client.interactions import Interactions
from sandbox.model.entities import Conversation, Member, Team
from sandbox.model.ids import new_id, new_secret
from sandbox.model.manifest import Manifest, Subscription
from sandbox.model.slack import Slack
from sandbox.model.state import State
from sandbox.people import Person
from sandbox.transport.delivery import Kind, Reply
from sandbox.transport.dispatcher import Dispatcher
from sandbox.types import Json

PATIENCE = 3.0


def new_team(
    manifest: Manifest,
    name: str,
    organisation: str,
    *,
    id: str = "",  # noqa: A002
    installed: bool = True,
) -> Team:
    """Make a workspace with the app's bot in it; before it is installed its token is empty."""
    team = Team(
        id=id or new_id("T"),
        name=name,
        bot_user=new_id("U"),
        bot_id=new_id("B"),
        bot_token=f"xoxb-{new_secret()}" if installed else "",
        scopes=set(manifest.scopes) if installed else set(),
        organisation=organisation,
    )
    bot = manifest.bot_name
    team.members[team.bot_user] = Member(team.bot_user, team.id, bot, bot, "", "UTC", True)
    return team


class Workspace:
    """One workspace of a sandbox. `patience`: real seconds that a person waits for something."""

    def __init__(self, slack: Slack, team: Team, dispatcher: Dispatcher) -> None:
        self.slack, self.team, self.dispatcher = slack, team, dispatcher
        self.state: State = slack.state
        self.patience = PATIENCE
        self.act = Interactions(self.slack, team, self.deliver)
        self._people: dict[str, Person] = {}

    def deliver(self, kind: Kind, payload: Json) -> Reply:
        """Send one envelope as it stands, as `Dispatcher.deliver` does."""
        return self.dispatcher.deliver(kind, payload)

    def wait_idle(self, seconds: float = 5.0) -> None:
        """Wait until the bot has gone quiet, as `Dispatcher.wait_idle` does."""
        self.dispatcher.wait_idle(seconds)

    def uninstall(self, *events: Subscription) -> None:
        """Take the app out: its tokens are worth nothing, and the bot is told by these events.

        Slack promises no order; by default tokens_revoked goes first. The bot is told only of
        events that the manifest subscribes to.
        """
        with self.state.lock:
            self.slack.revoked |= {self.team.bot_token, self.team.previous_token} - {""}
            self.team.bot_token = self.team.previous_token = self.team.refresh_token = ""
        told: tuple[Subscription, ...] = events or ("tokens_revoked", "app_uninstalled")
        for kind in filter(self.slack.manifest.subscribes, told):
            event: Json = {"type": kind, "event_ts": self.state.next_ts()}
            if kind == "tokens_revoked":
                event["tokens"] = {"oauth": [], "bot": [self.team.bot_user]}
            self.act.send_event(event)

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.team.id

    def add_person(
        self,
        name: str,
        *,
        real_name: str = "",
        email: str = "",
        tz: str = "UTC",
        home: str = "",
        organisation: str | None = None,
        id: str = "",  # noqa: A002
        **traits: bool,
    ) -> Person:
        """Somebody new in the workspace; `name` is their handle, `tz` an IANA zone.

        `home` is the workspace that they are at home in. In an organisation it is another than this
        one, unless told, so that a bot that confounds the two is found out. `organisation` is this
        workspace's own, unless told; `traits` are the true or false ones of a `Member`.
        """
        with self.state.lock:
            full, mail = real_name or name.title(), email or f"{name}@example.edu"
            who = id or new_id("U")
            own = self.team.organisation
            theirs = own if organisation is None else organisation
            at_home = home or (new_id("T") if own else self.team.id)
            member = Member(who, at_home, name, full, mail, tz, organisation=theirs, **traits)
            self.team.members[who] = member
            person = self._people[who] = Person(self, member)
            self.state.mark_changed()
            return person

    def add_channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        private: bool = False,
        bot: bool = True,
        id: str = "",  # noqa: A002
    ) -> Conversation:
        """A new channel with `members`, and with the bot unless told otherwise."""
        with self.state.lock:
            there = [person.id for person in members] + ([self.team.bot_user] if bot else [])
            kind: Literal["group", "channel"] = "group" if private else "channel"
            channel = Conversation(id or new_id("C"), kind, name, there)
            self.team.conversations[channel.id] = channel
            self.state.mark_changed()
            return channel

    def keep_messages(self, days: int | None) -> None:
        """Delete messages after so many days, as a retention setting does; None keeps them all.

        What is older goes as soon as anything else happens in the workspace.
        """
        with self.state.lock:
            self.team.keeps_for = None if days is None else timedelta(days=days)
            self.state.mark_changed()

    @property
    def people(self) -> list[Person]:
        """Everybody, in the order they were added."""
        return list(self._people.values())

    def person(self, name: str) -> Person:
        """The person of that handle or id; KeyError if there is none."""
        for person in self.people:
            if name in (person.id, person.member.name):
                return person
        raise KeyError(name)
