"""How a brief is laid out: in full while there is room, then in short; the rest waits.

It is planned as the brief goes out, and stays so: what is answered changes in its own place.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from agendas.text.messages import Buttons, Message, Part, say
from handlers.notifications.kinds import Kind
from handlers.slackui.blocks import Block, cut, render_blocks
from handlers.slackui.folding import SCREEN, TWO_SCREENS, measure

# Two screens of a phone are what anybody reads; what comes after the first half is in short.
IN_FULL = 3 * SCREEN // 2
BLOCKS = 45  # of Slack's 50
SHORT_LINE = 150


@dataclass(frozen=True, slots=True)
class Section:
    """What one row in a brief says, in full and in short, and until when it is live."""

    kind: Kind
    row_id: int
    message: Message
    short: Message | None
    blocks: tuple[Block, ...]
    until: datetime | None
    put_off: Message | None = None

    @property
    def order(self) -> tuple[int, str, int]:
        """Where in a brief it stands: by its kind's rank, those of a kind together."""
        return self.kind.rank, self.kind.name, self.row_id


def plan(sections: Sequence[Section]) -> str:
    """Return how many of sections are said in full, how many at all, and how many wait, as a code.

    There is always one at least; what there is no room for is to wait for the next brief.
    """
    several = _find_several(sections)
    full, shown, (height, blocks), whole = 0, 0, _measure(_say_head_and_end(len(sections))), True
    for number, section in enumerate(sections):
        in_short = section.kind.name in several
        needed, built = _measure(shorten(section) if in_short else section.message)
        room = IN_FULL if number else TWO_SCREENS
        if whole and not in_short and height + needed > room:
            whole = False
        if not whole and not in_short:
            needed, built = _measure(shorten(section))
        if number and (height + needed > TWO_SCREENS or blocks + built > BLOCKS):
            break
        height, blocks, shown = height + needed, blocks + built, number + 1
        full = shown if whole else full
    return f"{full}:{shown}:{len(sections) - shown}"


def count_shown(planned: str) -> int:
    """Return how many sections a brief has that was planned so."""
    return int(planned.split(":")[1])


def lay_out(sections: Sequence[Section], planned: str, day: str, token: str) -> Message:
    """Return sections as one message, as it was planned; `token` says to [Read all] which it is."""
    full, shown, waiting = (int(number) for number in planned.split(":"))
    several = _find_several(sections)
    parts = [*say("brief/head", count=len(sections), day=day).parts]
    numbered = enumerate(sections)
    for name, group in groupby(numbered, key=lambda one: one[1].kind.name):
        if name in several:
            heading = next(one.kind.heading for one in sections if one.kind.name == name)
            parts += [Part("line"), *say(heading, count=several[name]).parts]
        for number, section in group:
            in_short = name in several or number >= full
            parts += [] if name in several else [Part("line")]
            parts += (shorten(section) if in_short else section.message).parts
    if full < shown or waiting:
        end = say("brief/more", in_short=full < shown, count=waiting, token=token)
        parts += [Part("line"), *end.parts]
    return Message(tuple(_say_once(parts)))


def shorten(section: Section) -> Message:
    """Return what a section says in a line, and the first thing to press."""
    menu = next((row.menu for row in _list_rows(section.message) if row.menu), None)
    if section.short is not None and menu is None:
        return section.short
    if section.short is not None and menu is not None:
        return section.short.with_menu(menu, section.put_off)
    parts: list[Part | Buttons] = []
    texts = (part for part in section.message.parts if isinstance(part, Part) and part.text)
    if (text := next(texts, None)) is not None:
        line = text.text.split("\n", 1)[0]
        parts.append(Part("paragraph", line if len(line) <= SHORT_LINE else cut(line, SHORT_LINE)))
    parts += section.put_off.parts if section.put_off else ()
    if (row := next(_list_rows(section.message), None)) is not None:
        parts.append(Buttons(row.buttons[:1], menu, row.about))
    return Message(tuple(parts))


def _say_head_and_end(count: int) -> Message:
    end = say("brief/more", in_short=True, count=count, token="")
    return say("brief/head", count=count, day="").followed_by(end)


def _list_rows(message: Message) -> Iterator[Buttons]:
    return (part for part in message.parts if isinstance(part, Buttons))


def _find_several(sections: Sequence[Section]) -> dict[str, int]:
    """Return the kinds of which there are several under a heading, and how many."""
    counted = Counter(one.kind.name for one in sections if one.kind.heading)
    return {name: count for name, count in counted.items() if count > 1}


def _say_once(parts: Sequence[Part | Buttons]) -> list[Part | Buttons]:
    """Return parts with small print that comes again only where it stands last."""
    last = {part: number for number, part in enumerate(parts) if isinstance(part, Part)}
    return [
        part
        for number, part in enumerate(parts)
        if not (isinstance(part, Part) and part.kind == "small" and last[part] != number)
    ]


def _measure(message: Message) -> tuple[int, int]:
    """Return how high a message stands on a phone, and how many blocks it takes, with its line."""
    return measure([Part("line"), *message.parts]), len(render_blocks(message)) + 1
