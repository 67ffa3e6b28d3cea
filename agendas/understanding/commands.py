"""A command typed as a message, with or without its stroke, and often mistyped: "/agneda x"."""

from dataclasses import dataclass

from agendas.text.commands import COMMANDS, read_command
from agendas.understanding.intents import Intent
from agendas.understanding.wording import is_near

_NAMES = tuple(command.removeprefix("/") for command in COMMANDS)
# What one with nothing after it shows, and what the words after it are.
ALONE = {
    "agenda": Intent.AGENDA,
    "action": Intent.PROMISES,
    "goal": Intent.GOAL,
    "meeting": Intent.STANDING,
    "mentoring": Intent.STANDING,
}
WITH_WORDS = {"agenda": Intent.POINTS, "action": Intent.PROMISE, "goal": Intent.GOAL}
# What the words after the others may mean, as they would without the command before them.
OWN = {
    "meeting": (Intent.PLAN, Intent.MOVE, Intent.CANCEL, Intent.MET, Intent.MISSED, Intent.CANNOT),
    "mentoring": (Intent.PAUSE, Intent.RESUME, Intent.COMMAND, Intent.QUIT),
}


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A command as it was typed: its own name, what followed, and whether it had its stroke.

    One without a stroke may be a sentence that begins with the same word; one that `is_marked` by a
    colon is none.
    """

    name: str
    rest: str
    has_stroke: bool
    is_marked: bool

    @property
    def line(self) -> str:
        """The command with its rest, as it is typed in Slack."""
        return f"/{self.name} {self.rest}".strip()


def find_command(line: str) -> TypedCommand | None:
    """Return the command that a line begins with, were it one whose name is a word like others."""
    word, _, rest = line.partition(" ")
    stroke = word.startswith("/")
    own = read_command(word.lower()) if stroke else word
    name = _find_name(own.strip("/:").lower(), stroke=stroke)
    if name is None:
        return None
    return TypedCommand(name, rest.strip(), stroke, word.endswith(":"))


def _find_name(word: str, *, stroke: bool) -> str | None:
    singular = word[:-1] if word.endswith("s") and word != "s" else word
    for name in _NAMES:
        if word == name or singular == name or (is_near(word, name) and (stroke or word != "gaol")):
            return name
    return None
