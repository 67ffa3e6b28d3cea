"""What the page's buttons do, in the sandbox's own terms."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from zoneinfo import ZoneInfo

from sandbox.block_kit.content import Element
from sandbox.block_kit.inputs import STATELESS, enter_value
from sandbox.clock import SandboxClock
from sandbox.model.entities import Status, View
from sandbox.page import form_data, time_travel
from sandbox.page.control import draw_text
from sandbox.page.form_data import Form, Gone
from sandbox.page.renderer import Renderer
from sandbox.page.state import PageState
from sandbox.page.times import end_day
from sandbox.people import Person
from sandbox.people.access import WorkspaceAccess
from sandbox.people.finder import Surface
from sandbox.transport.delivery import Reply
from sandbox.types import Json

# What Slack suggests for a status, of which apps may take notice.
STATUSES = {
    "": Status(),
    "Vacationing": Status(":palm_tree:", "Vacationing"),
    "Out sick": Status(":face_with_thermometer:", "Out sick"),
}
QUIET = 3.0  # real seconds that a page waits for the bot to go quiet before it is drawn again


class Confirm(Exception):
    """The element asks first, in `words`: title, text, confirm, deny, as HTML."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(words["title"])
        self.words = words


def settle(sandbox: WorkspaceAccess, reply: Reply | None) -> Reply | None:
    """Give the bot a moment to finish; the page follows whatever comes later by itself."""
    with contextlib.suppress(TimeoutError):
        sandbox.wait_idle(QUIET)
    return reply


def say(me: Person, where: str, line: str) -> None:
    """Send a line to the conversation `where`; Gone if `me` is not in it."""
    words = line.replace("\r\n", "\n").strip()
    if not words:
        return
    sandbox = me.sandbox
    with sandbox.state.lock:
        room = sandbox.team.conversations.get(where)
        if room is None or me.id not in room.members:
            raise Gone("conversation")
    act = sandbox.act.type_command if words.startswith("/") else sandbox.act.say
    settle(sandbox, act(me.id, where, words))


def use(me: Person, form: Form) -> None:
    """Keep what the form brings, then do what it asks: submit, close, or use one element."""
    surface, do = _find_surface(me, form.get("surface", "")), form.get("do", "")
    with me.sandbox.state.lock:
        form_data.store_form(surface, me.id, form, ZoneInfo(me.member.tz))
        me.sandbox.state.mark_changed()
    act = me.sandbox.act
    if do == "submit" and isinstance(surface, View):
        settle(me.sandbox, act.submit(me.id, surface))
    elif do == "close" and isinstance(surface, View):
        settle(me.sandbox, act.close(me.id, surface))
    else:
        element, option = form_data.find_used(surface, do)
        _ask_first(me, element, form)
        state = _read_state(me, element, option, form)
        settle(me.sandbox, act.use(me.id, surface, element, state))


def use_shortcut(me: Person, form: Form) -> None:
    """Use a shortcut, on the message that the form names or anywhere; Gone if there is none."""
    declared = me.sandbox.slack.manifest.shortcuts
    wanted = form.get("shortcut", "")
    shortcut = next((one for one in declared if one.callback_id == wanted), None)
    surface = _find_surface(me, form["message"]) if form.get("message") else None
    if shortcut is None or isinstance(surface, View):
        raise Gone("shortcut")
    settle(me.sandbox, me.sandbox.act.use_shortcut(me.id, shortcut, surface))


def set_status(me: Person, form: Form) -> None:
    """Let `me` have a status until the end of a day; Gone if there is none such."""
    status = STATUSES.get(form.get("status", ""))
    if status is None:
        raise Gone("status")
    until, zone = form.get("until", ""), ZoneInfo(me.member.tz or "UTC")
    ends = end_day(until, zone) if until and status.emoji else None
    settle(me.sandbox, me.sandbox.act.set_status(me.member, replace(status, until=ends)))


def _find_surface(me: Person, wanted: str) -> Surface:
    """The message or view of that id that `me` sees; Gone if there is none."""
    sandbox = me.sandbox
    with sandbox.state.lock:
        found = sandbox.state.find_view(wanted)
        if found and found[1] == me.id:
            return found[2]
        for room in sandbox.team.conversations.values():
            for message in room.messages if me.id in room.members else ():
                if message.id == wanted and message.ephemeral_for in (None, me.id):
                    return message
    raise Gone("surface")


def _ask_first(me: Person, element: Element, form: Form) -> None:
    asked = element.body.get("confirm")
    if asked and not form.get("confirmed"):
        renderer = Renderer(me.sandbox, me.member)
        words = {
            key: draw_text(asked[key], renderer) for key in ("title", "text", "confirm", "deny")
        }
        raise Confirm({**words, "style": asked.get("style", "primary")})


def _read_state(me: Person, element: Element, option: str, form: Form) -> Json | None:
    if element.type == "button":
        return None
    if element.type in STATELESS:
        return enter_value(element, option)
    return form_data.read_entered(element, form, ZoneInfo(me.member.tz))


def move(page: PageState, clock: SandboxClock, by: str) -> None:
    """Move the clock; everything due on the way happens first. One move at a time."""
    with page.move_lock:
        time_travel.forward(clock, page.schedule, by)
    settle(page.sandbox, None)
    page.sandbox.state.mark_changed()
