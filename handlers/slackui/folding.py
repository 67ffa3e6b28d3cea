"""A message that is longer than two screens of a phone is shown in part, and read whole in a form.

What counts is how high it stands on a phone 400 pixels wide: its lines as they are broken there,
its buttons in rows. A screen is what Slack leaves of 800 pixels between its bars.
"""

from collections.abc import Sequence
from math import ceil

from agendas.text.messages import Buttons, Message, Part, say

SCREEN = 640  # pixels
TWO_SCREENS = 2 * SCREEN
# Characters in a line, and its height, by the kind of part; what stands around each part.
LINES = {"paragraph": (42, 22), "small": (50, 18), "heading": (36, 24)}
AROUND, DIVIDER = 8, 28
ROW, ROOM_IN_ROW, AROUND_LABEL, OF_A_LETTER = 44, 345, 36, 9
LEAST = 2  # lines of a paragraph that is shown in part


def measure(parts: Sequence[Part | Buttons]) -> int:
    """Return how high parts of a message stand on a phone, in pixels."""
    return sum(_measure(part) for part in parts)


def fold(message: Message, token: str) -> Message:
    """Return a message that goes into two screens of a phone: a longer one with [Read all].

    What it begins with is shown, as far as there is room, and its last row of buttons with what
    stands below it; `token` says to [Read all] which message it is.
    """
    if measure(message.parts) <= TWO_SCREENS:
        return message
    return _fold(message, say("shared/folded", token=token))


def fold_answer(message: Message, line: str) -> Message:
    """Return what answers a line, such as `/action list`, likewise: [Read all] runs it again."""
    if not line or measure(message.parts) <= TWO_SCREENS:
        return message
    return _fold(message, say("shared/folded_answer", line=line))


def _fold(message: Message, end_of_part: Message) -> Message:
    begins = _find_end(message.parts)
    end, more = message.parts[begins:], end_of_part.parts
    room = TWO_SCREENS - measure(end) - measure(more)
    return Message((*_cut(message.parts[:begins], room), *more, *end))


def _find_end(parts: Sequence[Part | Buttons]) -> int:
    """Return where the last row of buttons begins, unless most of the message stands below it."""
    last = max((n for n, part in enumerate(parts) if isinstance(part, Buttons)), default=len(parts))
    return last if measure(parts[last:]) <= SCREEN else len(parts)


def _cut(parts: Sequence[Part | Buttons], room: int) -> list[Part | Buttons]:
    kept: list[Part | Buttons] = []
    for part in parts:
        height = _measure(part)
        if height > room:
            kept += _cut_part(part, room)
            break
        kept.append(part)
        room -= height
    while kept and isinstance(kept[-1], Part) and kept[-1].kind in ("heading", "line"):
        kept.pop()
    return kept


def _cut_part(part: Part | Buttons, room: int) -> list[Part | Buttons]:
    """Return as many lines of a paragraph as there is room for; nothing where that says little."""
    if not isinstance(part, Part) or part.kind != "paragraph":
        return []
    lines: list[str] = []
    for line in part.text.split("\n"):
        if _measure(Part("paragraph", "\n".join([*lines, line, "…"]))) > room:
            break
        lines.append(line)
    return [Part("paragraph", "\n".join([*lines, "…"]))] if len(lines) >= LEAST else []


def _measure(part: Part | Buttons) -> int:
    if isinstance(part, Buttons):
        return _measure_rows(part) * ROW + AROUND
    if part.kind == "heard":
        return 0
    if part.kind == "line":
        return DIVIDER
    width, height = LINES[part.kind]
    broken = sum(max(1, ceil(len(line) / width)) for line in part.text.split("\n"))
    return broken * height + AROUND


def _measure_rows(buttons: Buttons) -> int:
    labels = [button.label for button in buttons.buttons]
    labels += [buttons.menu.label] if buttons.menu else []
    rows, left = 1, ROOM_IN_ROW
    for label in labels:
        width = min(ROOM_IN_ROW, len(label) * OF_A_LETTER + AROUND_LABEL)
        if width > left:
            rows, left = rows + 1, ROOM_IN_ROW
        left -= width
    return rows
