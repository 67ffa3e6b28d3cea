"""What Slack's client does when a person acts: the payloads it sends, and what the reply changes.

By ids; `sandbox.people` finds the ids by the words that people see, the page by its own links.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Sequence

from sandbox.block_kit import inputs
from sandbox.block_kit.content import Element, find_elements
from sandbox.client.payloads import Payloads
from sandbox.client.validation import find_problems
from sandbox.model import messages, views
from sandbox.model.entities import Member, Message, Status, StoredFile, Team, View
from sandbox.model.errors import SlackError
from sandbox.model.ids import new_id
from sandbox.model.manifest import Shortcut, Subscription
from sandbox.model.slack import Response, Slack
from sandbox.transport.delivery import Kind, Reply
from sandbox.types import Json

Deliver = Callable[[Kind, Json], Reply]
MESSAGE_EVENTS: dict[str, Subscription] = {
    "im": "message.im",
    "channel": "message.channels",
    "group": "message.groups",
}


# Slack, "message.im" and its like: an app is told of messages only with the scope to read them.
HISTORY = {"im": "im:history", "channel": "channels:history", "group": "groups:history"}


class UnknownCommand(AssertionError):
    """The manifest declares no such command, so Slack refuses it without asking the bot."""


class CannotType(AssertionError):
    """The bot's Messages tab is for reading only: there is nothing to type into."""


class NotOffered(AssertionError):
    """Slack does not offer that shortcut there, nor any on a message that one person alone sees."""


class Interactions:
    """The client's side of one workspace. Every method sends at most one envelope and returns
    the bot's acknowledgement; NotDelivered and NotAcknowledged as in `sandbox.transport.delivery`.
    """

    def __init__(self, slack: Slack, team: Team, deliver: Deliver) -> None:
        self.slack = slack
        self.team = team
        self.deliver = deliver
        self.payloads = Payloads(slack, team)

    # Lines

    def type_command(self, user: str, channel: str, line: str) -> Reply:
        """Send a line that starts with "/"; UnknownCommand if the manifest lacks it."""
        name, _, text = line.partition(" ")
        declared = self.slack.manifest.commands.get(name)
        if declared is None:
            raise UnknownCommand(f"{name} is not a command that the manifest declares")
        with self.slack.state.lock:
            self._require_composer(channel)
            payload = self.payloads.build_command(user, channel, declared, text.strip())
        return self.send_command(user, channel, payload)

    def send_command(self, user: str, channel: str, payload: Json) -> Reply:
        """Send a command's payload as it stands; what the acknowledgement carries is shown."""
        reply = self.deliver("slash_commands", payload)
        self._answer(reply, user, channel)
        return reply

    def upload(self, user: str, name: str, content: bytes) -> StoredFile:
        """Upload a file, to be shared in a message."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self.slack.state.lock:
            created = int(self.slack.state.clock.now().timestamp())
            file = StoredFile(new_id("F"), name, name, content, kind, user, created)
            self.team.files[file.id] = file
            return file

    def say(
        self, user: str, channel: str, line: str, files: Sequence[StoredFile] = ()
    ) -> Reply | None:
        """Post a message, with files or without; the bot is told of it if it is subscribed."""
        with self.slack.state.lock:
            conversation = self.team.conversations[channel]
            self._require_composer(channel)
            text, ts = self.payloads.escape(line), self.slack.state.next_ts()
            message = Message(ts, channel, user, text, by_bot=False)
            conversation.messages.append(message)
            message.files = list(files)
            for file in files:
                file.channels.append(channel)
            self.slack.state.mark_changed()
            kind = MESSAGE_EVENTS[conversation.kind]
            told = self.team.bot_user in conversation.members
        granted = HISTORY[conversation.kind] in self.team.scopes
        if not told or not granted or not self.slack.manifest.subscribes(kind):
            return None
        event: Json = {"type": "message", "channel": channel, "user": user, "text": text, "ts": ts}
        event |= {"channel_type": conversation.kind, "event_ts": ts, "team": self.team.id}
        if files:
            shown = [self.slack.render_file(file.id, self.team) for file in files]
            event |= {"subtype": "file_share", "files": shown, "upload": False}
        return self.send_event(event)

    def _require_composer(self, channel: str) -> None:
        """Raise CannotType where Slack shows nothing to type into, neither words nor commands."""
        conversation = self.team.conversations[channel]
        with_bot = conversation.kind == "im" and self.team.bot_user in conversation.members
        if with_bot and self.slack.manifest.messages_read_only:
            raise CannotType("the bot's Messages tab is for reading only")

    # Shortcuts

    def use_shortcut(self, user: str, shortcut: Shortcut, message: Message | None) -> Reply:
        """Use a shortcut on `message`, or a global one on None.

        NotOffered where Slack has no such thing in its menu.
        """
        if (shortcut.kind == "message") is (message is None):
            raise NotOffered(f"{shortcut.name!r} is a {shortcut.kind} shortcut")
        if message is not None and message.ephemeral_for is not None:
            raise NotOffered("a message that only one person sees has no shortcuts")
        with self.slack.state.lock:
            payload = self.payloads.build_shortcut(user, shortcut, message)
        return self.deliver("interactive", payload)

    # Elements

    def use(
        self, user: str, surface: Message | View, element: Element, state: Json | None
    ) -> Reply:
        """Click a button (`state` None) or choose in an element outside inputs."""
        with self.slack.state.lock:
            if state is not None and element.type not in inputs.STATELESS:
                self._keep(user, surface, element, state)
            payload = self.payloads.build_block_actions(user, surface, element, state or {})
        return self.deliver("interactive", payload)

    def fill(self, user: str, view: View, element: Element, state: Json) -> Reply | None:
        """Enter `state` (of `enter_value`) in an input; only dispatch_action tells the bot."""
        with self.slack.state.lock:
            self._keep(user, view, element, state)
        dispatched = element.block.get("dispatch_action")
        return self.use(user, view, element, state) if dispatched else None

    def _keep(self, user: str, surface: Message | View, element: Element, state: Json) -> None:
        if isinstance(surface, View):
            values = surface.values
            surface.errors.pop(element.block_id, None)
        else:
            values = surface.values.setdefault(user, inputs.collect_values(surface.blocks, {}))
        values.setdefault(element.block_id, {})[element.action_id] = state
        self.slack.state.mark_changed()

    # Views

    def submit(self, user: str, view: View) -> Reply | None:
        """Press submit; None if Slack's client itself finds something wrong, as then shown."""
        with self.slack.state.lock:
            view.errors = find_problems(view.blocks, view.values)
            self.slack.state.mark_changed()
            if view.errors:
                return None
        return self.submit_as_is(user, view)

    def submit_as_is(self, user: str, view: View) -> Reply:
        """Submit a modal with what it holds, were it such as Slack's client would never send."""
        with self.slack.state.lock:
            payload = self.payloads.build_base("view_submission", user)
            payload |= {"view": self.slack.render_view(self.team, view), "response_urls": []}
        reply = self.deliver("interactive", payload)
        with self.slack.state.lock:
            try:
                self._after_submit(user, view, reply.payload or {})
            except SlackError as no:
                self.slack.state.record_breach(
                    no.breach or "response", "response_action", no.detail
                )
            self.slack.state.mark_changed()
        return reply

    def _after_submit(self, user: str, view: View, answer: Json) -> None:
        action = answer.get("response_action")
        if action is None:
            views.drop_view(self.team, user, view)
        elif action == "clear":
            views.drop_view(self.team, user, view, whole=True)
        elif action == "errors":
            self._show_errors(view, answer.get("errors") or {})
        elif action in ("update", "push"):
            body = views.check_body(answer.get("view") or {}, "modal")
            views.check_external_id(self.slack.state, self.team, body, view)
            if action == "push":
                views.push_view(self.team, user, body)
            else:
                views.update_view(view, body)
        else:
            raise SlackError("response_action", detail=f"no such response_action: {action}")

    def _show_errors(self, view: View, errors: dict[str, str]) -> None:
        inputs = {e.block_id for e in find_elements(view.blocks) if e.block["type"] == "input"}
        strangers = set(errors) - inputs
        if strangers or not errors:
            detail = f"errors for blocks that are no inputs: {sorted(strangers)}"
            raise SlackError("response_action", detail=detail)
        view.errors = dict(errors)

    def close(self, user: str, view: View) -> Reply | None:
        """Close `view` (all, if it says clear_on_close); told to the bot if it asked for it."""
        whole = bool(view.body.get("clear_on_close"))
        with self.slack.state.lock:
            views.drop_view(self.team, user, view, whole)
            self.slack.state.mark_changed()
            payload = self.payloads.build_view_closed(user, view, whole)
        return self.deliver("interactive", payload) if view.body.get("notify_on_close") else None

    def open_home(self, user: str) -> Reply | None:
        """Open the App Home; the bot is told if it is subscribed to app_home_opened."""
        if not self.slack.manifest.subscribes("app_home_opened"):
            return None
        with self.slack.state.lock:
            event: Json = {"type": "app_home_opened", "user": user, "tab": "home"}
            event |= {"channel": self.team.open_dm(user).id, "event_ts": self.slack.state.next_ts()}
            if user in self.team.homes:
                event["view"] = self.slack.render_view(self.team, self.team.homes[user])
        return self.send_event(event)

    def set_status(self, member: Member, status: Status) -> Reply | None:
        """Let somebody's status be another, and tell the bot, if it is subscribed to that."""
        state = self.slack.state
        with state.lock:
            member.status = status
            state.mark_changed()
            event = self.payloads.build_user_change(member)
        return self.send_event(event) if self.slack.manifest.subscribes("user_change") else None

    def send_event(self, event: Json, happened_in: str = "") -> Reply:
        """Send an event of the Events API: {"type": ..., "event_ts": ..., ...}.

        `happened_in` is as for `Payloads.build_event`.
        """
        with self.slack.state.lock:
            payload = self.payloads.build_event(event, happened_in)
        return self.deliver("events_api", payload)

    def _answer(self, reply: Reply, user: str, channel: str) -> None:
        """An acknowledgement of a command may carry a message, by default for that person only."""
        if not reply.payload:
            return
        with self.slack.state.lock:
            try:
                messages.respond(self.slack, Response(self.team, user, channel, 0.0), reply.payload)
            except SlackError as no:
                self.slack.state.record_breach(no.breach or "response", "slash_commands", no.detail)
