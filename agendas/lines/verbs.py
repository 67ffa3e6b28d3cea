"""What is typed after a command: the verb that it begins with, whatever people call it.

Pure: each command declares its verbs, and this reads them: synonyms, capitals, trailing dots,
quotation marks, blanks of every width, and the nearest verb for one that is misspelt.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST_PHRASE = 4  # words
ALIKE = 0.75  # "hlep" and "help"
_BLANKS = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_UNSEEN = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
_QUOTED = re.compile(r"""([`'"“”„«‘])([^`"“”„«»]+)([`'"”“»’])""")
# "done 2" or "move 2 to 1": what is listed bears no numbers, so that it is not text, either.
_NUMBER = re.compile(
    r"(?:(?:the|number|no|nr|item|promise|point|goal)\.? )*#?\d{1,3}"
    r"(?:(?:,| and| to| up| down) ?\d{0,3})*"
)
_TRAILING = ".,;:!?…。"
_ENDS_FULL = re.compile(r"(\d\.|&\w+;)$")  # a date's dot, or a sign as Slack escapes it


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that a command takes: the `name` that its handler reads, what people type for it.

    Those words stand in `also`, with commas between them. One that stands `alone` is meant only
    where nothing follows it, or a number: "list" shows the list, "list the grants" is a promise,
    and "done 2" means one that is listed. Some words of it are `doubtful` even where more follows:
    "done send the draft" may be either. The name "" is the command with nothing behind it.
    """

    name: str
    also: str = ""
    alone: bool = False
    doubtful: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """All by which it is known."""
        return tuple(word for word in (self.name, *self.also.split(", ")) if word)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the name of its verb, if it begins with one, and what follows.

    `near` is the word that may have been meant by the first one, where that is no verb.
    """

    verb: str | None
    rest: str
    near: str = ""

    @property
    def text(self) -> str:
        """The verb by its name, and what follows it."""
        return " ".join(part for part in (self.verb, self.rest) if part)


def tidy(text: str, command: str = "") -> str:
    """Return a line without marks around it, and without the command, where that was copied too."""
    line = _UNSEEN.sub("", _BLANKS.sub(" ", text)).strip()
    quoted = _QUOTED.fullmatch(line)
    line = quoted[2].strip() if quoted else line
    return line[len(command) :].strip() if command and _begins_with(line, command) else line


def read_typed(text: str, verbs: Iterable[Verb], *, takes_text: bool) -> Typed:
    """Return what was typed after a command of these verbs.

    A command that `takes_text` keeps all that is no verb as it was typed, and a misspelt verb is
    looked for only where a single word was typed. Of any other the first word is one.
    """
    named = {word: verb for verb in verbs for word in verb.words}
    words = text.split()
    for count in range(min(len(words), LONGEST_PHRASE), 0, -1):
        verb = named.get(_plain(" ".join(words[:count])))
        if verb is not None and not (verb.alone and _says_more(words[count:])):
            rest = "" if verb.alone else "".join(re.split(r"\s+", text, maxsplit=count)[count:])
            return Typed(verb.name, rest if takes_text else _without_dots(rest))
    if takes_text and len(words) > 1:
        first = _plain(words[0])
        doubted = first in named and first in named[first].doubtful.split(", ")
        return Typed(None, text, first if doubted else "")
    if takes_text:
        return Typed(None, text, _find_near(words[0], named) if words else "")
    return Typed(None, _without_dots(text), _find_near(words[0], named) if words else "")


def _find_near(word: str, named: Mapping[str, Verb]) -> str:
    """Return the word that is most like one that is no verb: a verb's name before any other.

    One of the same letters comes first: two that changed places are the likeliest slip.
    """
    single = [other for other in named if " " not in other and other != _plain(word)]
    names = [other for other in single if named[other].name == other]
    swapped = [other for other in names if sorted(other) == sorted(_plain(word))]
    near = (get_close_matches(_plain(word), among, 1, ALIKE) for among in (swapped, names, single))
    return next((found[0] for found in near if found), "")


def _begins_with(line: str, command: str) -> bool:
    return re.match(re.escape(command) + r"(?:\s|$)", line, re.IGNORECASE) is not None


def _plain(words: str) -> str:
    shown = unicodedata.normalize("NFKC", words).casefold().replace("’", "'")
    return shown.strip().rstrip(_TRAILING) or shown


def _says_more(words: list[str]) -> bool:
    said = _plain(" ".join(words)).strip()
    nothing = said in ("", "please", "me", "them", "it", "all", "?")
    return not nothing and _NUMBER.fullmatch(said) is None


def _without_dots(text: str) -> str:
    # A date may end in a dot: 30.11.
    return text if _ENDS_FULL.search(text) else text.rstrip(_TRAILING)
