"""What Slack's client does when a person acts: the payloads it sends, and what the reply changes.

By ids; `sandbox.people` finds the ids by the words that people see, the page by its own links.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox import forms, posting, views
from sandbox.delivery import Kind, NotDelivered, Reply
from sandbox.errors import SlackError
from sandbox.reading import Element, elements
from sandbox.slack import Response, Slack
from sandbox.state import Conversation, Json, Message, Team, View, new_id

Deliver = Callable[[Kind, Json], Reply]
EVENTS = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}


class UnknownCommand(AssertionError):
    """The manifest declares no such command, so Slack refuses it without asking the bot."""


class Interactions:
    """The client's side of one workspace. Every method sends at most one envelope and returns
    the bot's acknowledgement; NotDelivered and NotAcknowledged as in `sandbox.delivery`.
    """

    def __init__(self, slack: Slack, team: Team, deliver: Deliver) -> None:
        self.slack = slack
        self.team = team
        self.deliver = deliver

    # Lines

    def command(self, user: str, channel: str, line: str) -> Reply:
        """Send a line that starts with "/"; UnknownCommand if the manifest lacks it."""
        name, _, text = line.partition(" ")
        declared = self.slack.manifest.commands.get(name)
        if declared is None:
            raise UnknownCommand(f"{name} is not a command that the manifest declares")
        with self.slack.state.lock:
            conversation = self.team.conversations[channel]
            member = self.team.members[user]
            text = self._escaped(text.strip()) if declared.should_escape else text.strip()
            url = self.slack.response_url(self.team, user, channel)
            payload = {
                "token": "sandbox",
                "team_id": self.team.id,
                "team_domain": self.team.name,
                "channel_id": channel,
                "channel_name": _channel_name(conversation),
                "user_id": user,
                "user_name": member.name,
                "command": name,
                "text": text,
                "api_app_id": self.slack.app_id,
                "is_enterprise_install": "false",
                "response_url": url,
                "trigger_id": self.slack.trigger(self.team, user),
            }
        reply = self.deliver("slash_commands", payload)
        self._answer(reply, user, channel)
        return reply

    def say(self, user: str, channel: str, line: str) -> Reply | None:
        """Post a plain message; the bot is told if it is subscribed to such messages."""
        with self.slack.state.lock:
            conversation = self.team.conversations[channel]
            text, ts = self._escaped(line), self.slack.state.next_ts()
            message = Message(ts, channel, user, text, by_bot=False)
            conversation.messages.append(message)
            self.slack.state.changed()
            kind = EVENTS[conversation.kind]
            told = self.team.bot_user in conversation.members
        if not told or kind not in self.slack.manifest.events:
            return None
        event = {"type": "message", "channel": channel, "user": user, "text": text, "ts": ts}
        event |= {"channel_type": conversation.kind, "event_ts": ts, "team": self.team.id}
        return self.event(event)

    # Elements

    def use(
        self, user: str, surface: Message | View, element: Element, state: Json | None
    ) -> Reply:
        """Click a button (`state` None) or choose in an element outside inputs."""
        with self.slack.state.lock:
            if state is not None and element.type not in forms.STATELESS:
                self._keep(user, surface, element, state)
            payload = self._block_actions(user, surface, element, state or {})
        return self.deliver("interactive", payload)

    def fill(self, user: str, view: View, element: Element, state: Json) -> Reply | None:
        """Enter `state` (of `forms.entered`) in an input; only dispatch_action tells the bot."""
        with self.slack.state.lock:
            self._keep(user, view, element, state)
        dispatched = element.block.get("dispatch_action")
        return self.use(user, view, element, state) if dispatched else None

    def _keep(self, user: str, surface: Message | View, element: Element, state: Json) -> None:
        if isinstance(surface, View):
            values = surface.values
            surface.errors.pop(element.block_id, None)
        else:
            values = surface.values.setdefault(user, forms.values(surface.blocks, {}))
        values.setdefault(element.block_id, {})[element.action_id] = state
        self.slack.state.changed()

    def _block_actions(
        self, user: str, surface: Message | View, element: Element, state: Json
    ) -> Json:
        action = {key: value for key, value in element.body.items() if key in ECHOED}
        action |= {key: value for key, value in state.items() if key != "type"}
        action |= {"type": element.type, "block_id": element.block_id}
        action |= {"action_ts": self.slack.state.next_ts()}
        payload = self._payload("block_actions", user) | {"actions": [action]}
        if isinstance(surface, View):
            container = {"type": "view", "view_id": surface.id}
            return payload | {"container": container, "view": self._view(surface)}
        return payload | self._in_message(user, surface)

    def _in_message(self, user: str, message: Message) -> Json:
        conversation = self.team.conversations[message.channel]
        private = message.ephemeral_for is not None
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        values = message.values.get(user, forms.values(message.blocks, {}))
        url = self.slack.response_url(self.team, user, message.channel, message)
        shown: Json = {
            "container": container | {"is_ephemeral": private},
            "channel": {"id": conversation.id, "name": _channel_name(conversation)},
            "state": {"values": values},
            "response_url": url,
        }
        if not private:  # Slack sends no copy of a message that it does not keep
            shown["message"] = self.slack.message_json(self.team, message)
        return shown

    # Views

    def submit(self, user: str, view: View) -> Reply | None:
        """Press submit; None if Slack's client itself finds something wrong, as then shown."""
        with self.slack.state.lock:
            view.errors = forms.problems(view.blocks, view.values)
            self.slack.state.changed()
            if view.errors:
                return None
            payload = self._payload("view_submission", user)
            payload |= {"view": self._view(view), "response_urls": []}
        reply = self.deliver("interactive", payload)
        with self.slack.state.lock:
            try:
                self._after_submit(user, view, reply.payload or {})
            except SlackError as no:
                what = no.breach or "response_action"
                self.slack.state.breach(what, "response_action", no.detail)
            self.slack.state.changed()
        return reply

    def _after_submit(self, user: str, view: View, answer: Json) -> None:
        action = answer.get("response_action")
        if action is None:
            views.drop(self.team, user, view)
        elif action == "clear":
            views.drop(self.team, user, view, whole=True)
        elif action == "errors":
            self._show_errors(view, answer.get("errors") or {})
        elif action in ("update", "push"):
            body = views.checked(answer.get("view") or {}, "modal")
            views.unique(self.slack.state, self.team, body, view)
            if action == "push":
                views.push(self.team, user, body)
            else:
                views.renew(view, body)
        else:
            raise SlackError("response_action", detail=f"no such response_action: {action}")

    def _show_errors(self, view: View, errors: dict[str, str]) -> None:
        inputs = {e.block_id for e in elements(view.blocks) if e.block["type"] == "input"}
        strangers = set(errors) - inputs
        if strangers or not errors:
            detail = f"errors for blocks that are no inputs: {sorted(strangers)}"
            raise SlackError("response_action", detail=detail)
        view.errors = dict(errors)

    def close(self, user: str, view: View) -> Reply | None:
        """Close `view` (all, if it says clear_on_close); told to the bot if it asked for it."""
        whole = bool(view.body.get("clear_on_close"))
        with self.slack.state.lock:
            views.drop(self.team, user, view, whole)
            self.slack.state.changed()
            payload = self._payload("view_closed", user)
            payload |= {"view": self._view(view), "is_cleared": whole}
            del payload["trigger_id"]
        return self.deliver("interactive", payload) if view.body.get("notify_on_close") else None

    def open_home(self, user: str) -> Reply | None:
        """Open the App Home; the bot is told if it is subscribed to app_home_opened."""
        if "app_home_opened" not in self.slack.manifest.events:
            return None
        with self.slack.state.lock:
            event: Json = {"type": "app_home_opened", "user": user, "tab": "home"}
            event |= {"channel": self.team.dm(user).id, "event_ts": self.slack.state.next_ts()}
            if user in self.team.homes:
                event["view"] = self._view(self.team.homes[user])
        return self.event(event)

    # Envelopes

    def event(self, event: Json) -> Reply:
        """Send an event of the Events API, wrapped as Slack wraps it."""
        who = {"team_id": self.team.id, "user_id": self.team.bot_user, "is_bot": True}
        return self.deliver(
            "events_api",
            {
                "type": "event_callback",
                "token": "sandbox",
                "event": event,
                "team_id": self.team.id,
                "api_app_id": self.slack.app_id,
                "event_id": new_id("Ev"),
                "event_time": int(float(event["event_ts"])),
                "authorizations": [who | {"is_enterprise_install": False}],
                "is_ext_shared_channel": False,
            },
        )

    def _payload(self, kind: str, user: str) -> Json:
        if not self.slack.manifest.interactive:
            raise NotDelivered("the manifest has interactivity switched off")
        member = self.team.members[user]
        who = {"id": user, "username": member.name, "name": member.name, "team_id": self.team.id}
        return {
            "type": kind,
            "user": who,
            "api_app_id": self.slack.app_id,
            "token": "sandbox",
            "team": {"id": self.team.id, "domain": self.team.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.slack.trigger(self.team, user),
        }

    def _view(self, view: View) -> Json:
        return self.slack.view_json(self.team, view)

    def _answer(self, reply: Reply, user: str, channel: str) -> None:
        """An acknowledgement of a command may carry a message, by default for that person only."""
        if not reply.payload:
            return
        with self.slack.state.lock:
            try:
                posting.respond(self.slack, Response(self.team, user, channel, 0.0), reply.payload)
            except SlackError as no:
                self.slack.state.breach(no.breach or "ack", "slash_commands", no.detail)

    def _escaped(self, text: str) -> str:
        """& < > escaped; @name becomes <@U123|name>, #channel becomes <#C123|channel>."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        people = {m.name: f"<@{m.id}|{m.name}>" for m in self.team.members.values()}
        rooms = {c.name: f"<#{c.id}|{c.name}>" for c in self.team.conversations.values()}

        def linked(found: re.Match[str]) -> str:
            known: dict[str, Any] = people if found[1] == "@" else rooms
            return str(known.get(found[2], found[0]))

        return re.sub(r"(?<![\w<])([@#])([\w.-]*\w)", linked, text)


ECHOED = {
    *("action_id", "text", "value", "style", "url", "placeholder"),
    *(name for name in forms.INITIAL.values()),
}


def _channel_name(conversation: Conversation) -> str:
    names = {"im": "directmessage", "group": "privategroup"}
    return names.get(conversation.kind, conversation.name)
