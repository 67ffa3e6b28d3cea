"""A command typed as a message, with or without its stroke, and often mistyped: "/agneda x"."""

from agendas.dates.spelling import MONTHS, WEEKDAYS
from agendas.understanding.intents import Intent
from agendas.understanding.wording import is_near

_COMMANDS = ("agenda", "action", "goal", "meeting", "mentoring")
# Without a stroke before them these are words like any other, where more follows.
_MAY_BE_WORDS = ("action", "goal", "meeting")
_VERBS: dict[str, dict[str, Intent]] = {
    "meeting": {
        "plan": Intent.PLAN,
        "move": Intent.MOVE,
        "cancel": Intent.CANCEL,
        "met": Intent.MET,
    },
    "mentoring": {"pause": Intent.PAUSE, "resume": Intent.RESUME, "help": Intent.HELP},
}
_ALONE = {
    "agenda": Intent.AGENDA,
    "action": Intent.PROMISES,
    "goal": Intent.GOAL,
    "meeting": Intent.STANDING,
    "mentoring": Intent.STANDING,
}
_WITH_WORDS = {"agenda": Intent.POINTS, "action": Intent.PROMISE, "goal": Intent.GOAL}
_UNTIL = ("until ", "till ", "to ")


def read_command(line: str) -> tuple[Intent | None, str] | None:
    """Return what a command that was typed as a message wants, and what followed; None for none.

    Where the intent is None, what followed is to be read by itself.
    """
    word, _, rest = line.partition(" ")
    stroke, rest = word.startswith("/"), rest.strip()
    name = _find_name(word.strip("/:").lower(), stroke=stroke)
    if name is None or (not stroke and rest and not _is_command(name, word, rest)):
        return None
    verb, _, after = rest.partition(" ")
    if verb.lower() == "help":
        return Intent.HELP, ""
    if not rest or (name == "action" and verb.lower() in ("list", "show")):
        return _ALONE[name], ""
    if name in _WITH_WORDS:
        return _WITH_WORDS[name], rest
    intent = _VERBS[name].get(verb.lower())
    if intent is None:
        return None, rest
    return intent, _strip_until(after) if intent is Intent.PAUSE else after


def _find_name(word: str, *, stroke: bool) -> str | None:
    singular = word[:-1] if word.endswith("s") and word != "s" else word
    for name in _COMMANDS:
        if word == name or singular == name or (is_near(word, name) and (stroke or word != "gaol")):
            return name
    return None


def _is_command(name: str, word: str, rest: str) -> bool:
    """Say whether words without a stroke are that command, and no sentence that begins with it."""
    if word.endswith(":"):
        return True
    first = rest.split()[0].lower()
    if name in _VERBS and (first in _VERBS[name] or first == "help"):
        return True
    if name == "meeting":
        return first[:3] in WEEKDAYS or first[:3] in MONTHS or first in ("tomorrow", "today", "on")
    if name == "action":
        return rest.lower() == "list"
    return name not in _MAY_BE_WORDS and name != "mentoring"


def _strip_until(text: str) -> str:
    for link in _UNTIL:
        text = text.removeprefix(link)
    return text
