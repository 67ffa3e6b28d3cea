"""One person's eyes: names, texts, times and controls as that person sees them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.block_kit import inputs
from sandbox.block_kit.content import Element
from sandbox.model.entities import Member, View
from sandbox.page import charts, control, richtext
from sandbox.page.control import Control, Offered
from sandbox.people.access import WorkspaceAccess
from sandbox.people.finder import Surface
from sandbox.types import Json, Values

TITLES = ("Dr", "Prof", "Professor")


@dataclass(frozen=True)
class Face:
    """A name with its mark: initials on one of eight colours."""

    name: str
    initials: str
    hue: int
    bot: bool = False


def draw_face(member: Member) -> Face:
    """The face of a person, or of the bot."""
    words = [w for w in member.real_name.split() if w.rstrip(".") not in TITLES]
    initials = "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words))
    return Face(member.real_name, initials.upper(), sum(map(ord, member.name)) % 8, member.is_bot)


class Renderer:
    """What the templates ask while they draw for `member`. Implements `mrkdwn.Names`."""

    def __init__(self, sandbox: WorkspaceAccess, member: Member) -> None:
        self.sandbox = sandbox
        self.member = member
        self.zone = ZoneInfo(member.tz)

    # Names

    def person(self, user: str) -> str:
        """A person's name; their id, if nobody has it."""
        found = self.sandbox.team.members.get(user)
        return found.real_name if found else user

    def handle(self, user: str) -> str:
        """What to type after an @ to mention a person."""
        return self.sandbox.team.members[user].name

    def room(self, channel: str) -> str:
        """A channel's name; its id, if there is none."""
        found = self.sandbox.team.conversations.get(channel)
        return found.name if found else channel

    def is_me(self, user: str) -> bool:
        """Whether that is the person who reads."""
        return user == self.member.id

    # Drawing

    def text(self, part: Json | str) -> Markup:
        """The HTML of a text object."""
        return control.draw_text(part, self)

    def mrkdwn(self, words: str) -> Markup:
        """The HTML of a message without blocks."""
        return control.draw_text({"type": "mrkdwn", "text": words}, self)

    def rich(self, block: Json) -> Markup:
        """The HTML of a rich_text block."""
        return richtext.draw_rich_text(block, self)

    def cell(self, part: Json) -> Markup:
        """The HTML of a table's cell."""
        return charts.draw_cell(part, self)

    def chart(self, block: Json) -> charts.Chart:
        """A chart as rows of bars."""
        return charts.draw_chart(block)

    def held(self, surface: Surface) -> Values:
        """What the renderer has entered in `surface`."""
        if isinstance(surface, View):
            return surface.values
        return surface.values.get(self.member.id, inputs.collect_values(surface.blocks, {}))

    def control(self, surface: Surface, block: Json, body: Json) -> Control:
        """An element of `surface`, ready to be drawn."""
        element = Element(block, body)
        return control.draw_control(
            element, self.held(surface), surface.id, self.zone, self, self._offered()
        )

    def _offered(self) -> Offered:
        team = self.sandbox.team
        people = [m for m in team.members.values() if not m.is_bot and not m.deleted]
        rooms = [(c.id, f"#{c.name}") for c in team.conversations.values() if c.kind != "im"]
        return Offered(people, rooms)

    def image(self, part: Json) -> tuple[str, bool]:
        """Where an image is, and whether the sandbox itself has it (others are only linked to)."""
        given = part.get("slack_file", {})
        stored = self.sandbox.team.files.get(given.get("id", ""))
        if stored is not None:
            return f"/files/{self.sandbox.team.id}/{stored.id}/{stored.name}", True
        address = str(given.get("url") or part.get("image_url", ""))
        if address.startswith(f"{self.sandbox.slack.origin}/"):
            return address.removeprefix(self.sandbox.slack.origin), True
        return address if address.startswith(("http://", "https://")) else "", False
