"""The payloads of what people do, as Slack documents them. Call inside `with state.lock:`."""

from __future__ import annotations

import re
from typing import Any, Literal

from sandbox.block_kit import inputs
from sandbox.block_kit.content import Element
from sandbox.model.entities import Conversation, Member, Message, Team, View
from sandbox.model.ids import new_id
from sandbox.model.manifest import Command, Shortcut
from sandbox.model.slack import Slack
from sandbox.transport.delivery import NotDelivered
from sandbox.types import Json

Interaction = Literal[
    "block_actions", "view_submission", "view_closed", "shortcut", "message_action"
]


class Payloads:
    """Writes the payloads of one workspace."""

    def __init__(self, slack: Slack, team: Team) -> None:
        self.slack = slack
        self.team = team

    def build_command(self, user: str, channel: str, command: Command, text: str) -> Json:
        """A slash command, its text escaped if the manifest says so."""
        conversation, member = self.team.conversations[channel], self.team.members[user]
        return {
            "token": "sandbox",
            "team_id": self.team.id,
            "team_domain": self.team.name,
            "channel_id": channel,
            "channel_name": _name_channel(conversation),
            "user_id": user,
            "user_name": member.name,
            "command": command.name,
            "text": self.escape(text) if command.should_escape else text,
            "api_app_id": self.slack.app_id,
            **self._render_organisation(),
            "is_enterprise_install": "false",
            "response_url": self.slack.create_response_url(self.team, user, channel),
            "trigger_id": self.slack.create_trigger(self.team, user),
        }

    def build_block_actions(
        self, user: str, surface: Message | View, element: Element, state: Json
    ) -> Json:
        """Something used on a message, a modal or a home."""
        action = {key: value for key, value in element.body.items() if key in ECHOED}
        action |= {key: value for key, value in state.items() if key != "type"}
        action |= {"type": element.type, "block_id": element.block_id}
        action |= {"action_ts": self.slack.state.next_ts()}
        payload = self.build_base("block_actions", user) | {"actions": [action]}
        if isinstance(surface, View):
            container = {"type": "view", "view_id": surface.id}
            return payload | {
                "container": container,
                "view": self.slack.render_view(self.team, surface),
            }
        return payload | self._build_origin(user, surface)

    def build_shortcut(self, user: str, shortcut: Shortcut, message: Message | None) -> Json:
        """A shortcut used on a message, or, where there is none, from anywhere.

        Slack, "Shortcuts interaction payload": only that of a message has a response_url.
        """
        payload = self.build_base("message_action" if message else "shortcut", user)
        payload |= {"callback_id": shortcut.callback_id, "action_ts": self.slack.state.next_ts()}
        if message is None:
            return payload
        conversation = self.team.conversations[message.channel]
        return payload | {
            "channel": {"id": conversation.id, "name": _name_channel(conversation)},
            "message": self.slack.render_message(self.team, message),
            "message_ts": message.ts,
            "response_url": self.slack.create_response_url(
                self.team, user, message.channel, message
            ),
        }

    def build_view_closed(self, user: str, view: View, whole: bool) -> Json:
        """A modal that is closed, or with `whole` all of them.

        What was entered in inputs does not come; Slack's reference of the payload says so.
        """
        payload = self.build_base("view_closed", user)
        del payload["trigger_id"]
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        state = {at: held for at, held in view.values.items() if at not in inputs}
        shown = self.slack.render_view(self.team, view) | {"state": {"values": state}}
        return payload | {"view": shown, "is_cleared": whole}

    def _build_origin(self, user: str, message: Message) -> Json:
        conversation = self.team.conversations[message.channel]
        private = message.ephemeral_for is not None
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        values = message.values.get(user, inputs.collect_values(message.blocks, {}))
        url = self.slack.create_response_url(self.team, user, message.channel, message)
        shown: Json = {
            "container": container | {"is_ephemeral": private},
            "channel": {"id": conversation.id, "name": _name_channel(conversation)},
            "state": {"values": values},
            "response_url": url,
        }
        if not private:  # Slack sends no copy of a message that it does not keep
            shown["message"] = self.slack.render_message(self.team, message)
        return shown

    def build_event(self, event: Json, happened_in: str = "") -> Json:
        """An event of the Events API, wrapped as Slack wraps it.

        `happened_in` is another workspace's id, as for what is seen over Slack Connect.
        """
        own = self.team.organisation or None
        who: Json = {"enterprise_id": own, "team_id": self.team.id}
        who |= {"user_id": self.team.bot_user, "is_bot": True}
        return {
            "type": "event_callback",
            "token": "sandbox",
            "event": event,
            "team_id": happened_in or self.team.id,
            "enterprise_id": own,
            "context_team_id": self.team.id,
            "context_enterprise_id": own,
            "api_app_id": self.slack.app_id,
            "event_id": new_id("Ev"),
            "event_time": int(float(event["event_ts"])),
            "authorizations": [who | {"is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }

    def build_user_change(self, member: Member) -> Json:
        """The event that tells of somebody's profile; it need not have all that users.info has."""
        shown = {"real_name": member.real_name, "display_name": member.name}
        profile: Json = shown | member.status.render(self.slack.state.clock.now())
        user: Json = {"id": member.id, "team_id": member.team_id, "name": member.name}
        user |= {"real_name": member.real_name, "deleted": member.deleted, "profile": profile}
        user |= {"tz": member.tz} if member.tz else {}
        return {"type": "user_change", "user": user, "event_ts": self.slack.state.next_ts()}

    def build_base(self, kind: Interaction, user: str) -> Json:
        """What every interaction carries; NotDelivered if the manifest has them switched off."""
        if not self.slack.manifest.interactive:
            raise NotDelivered("the manifest has interactivity switched off")
        member = self.team.members[user]
        who = {"id": user, "username": member.name, "name": member.name, "team_id": member.team_id}
        own = self.team.organisation
        team: Json = {"id": self.team.id, "domain": self.team.name}
        if kind in VIEWS and member.organisation != own:
            # Slack says where a form was used, which over Slack Connect is where they are.
            team = {"id": member.team_id, "domain": "elsewhere"}
        return {
            "type": kind,
            "user": who,
            "api_app_id": self.slack.app_id,
            "token": "sandbox",
            "team": team | self._render_organisation(),
            "enterprise": {"id": own, "name": "The organisation"} if own else None,
            "is_enterprise_install": False,
            "trigger_id": self.slack.create_trigger(self.team, user),
        }

    def _render_organisation(self) -> Json:
        own = self.team.organisation
        return {"enterprise_id": own, "enterprise_name": "The organisation"} if own else {}

    def escape(self, text: str) -> str:
        """& < > escaped; @name becomes <@U123|name>, #channel becomes <#C123|channel>."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        people = {m.name: f"<@{m.id}|{m.name}>" for m in self.team.members.values()}
        rooms = {c.name: f"<#{c.id}|{c.name}>" for c in self.team.conversations.values()}

        def linked(found: re.Match[str]) -> str:
            known: dict[str, Any] = people if found[1] == "@" else rooms
            return str(known.get(found[2], found[0]))

        return re.sub(r"(?<![\w<])([@#])([\w.-]*\w)", linked, text)


VIEWS: tuple[Interaction, ...] = ("view_submission", "view_closed")
ECHOED = {
    *("action_id", "text", "value", "style", "url", "placeholder"),
    *(name for name in inputs.INITIAL.values()),
}


def _name_channel(conversation: Conversation) -> str:
    names = {"im": "directmessage", "group": "privategroup"}
    return names.get(conversation.kind, conversation.name)
