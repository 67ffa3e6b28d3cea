"""From a template and facts to a message: what is said, apart from how Slack wants it drawn.

A template's lines are read so, after Jinja2 has filled them in:

    # text            a heading
    ~ text            small print, such as who can see the answer
    ---               a line across
    [Label](action value style) ?title|text|yes|no
                      a button; several may stand on a line, the question after `?` is optional
    | text            what is only read out, as something else shows it, such as a table
    = text            what the buttons below it are about, for who cannot see where they stand
    anything else     a paragraph; an empty line ends it

Without `=`, buttons are about the line that begins what they stand under: the first since the last
buttons, heading or line across; or, where nothing stands there, what those above them are about.

What people wrote is carried through as opaque marks and put back afterwards, on one line, so that
no text of theirs can become a heading, a button, a mention or a line of its own; a full stop at
its end is left out where the sentence goes on with a sign. `|quoted` keeps their lines, each with
a mark before it. A code becomes its word by `|word`, from `shared/words`.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel.lists import format_list
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from agendas.dates.wording import age_in_words
from agendas.lines.place import LINK
from agendas.text.about import About, remove_markup
from agendas.text.commands import NAMING, CommandLoader, show_line

TEMPLATES = Path(__file__).parents[1] / "templates"
# With the sign by which the sentence goes on, as a second group.
_MARK = re.compile("\ue000([0-9a-f]*)\ue001(?=([.,])?)")
_STOP = re.compile(r"(?<=[^.\s])\.$")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, our own marks, halves of characters, and what turns the direction of others' words.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000\ue001\ud800-\udfff]"
)
_BUTTON = re.compile(
    r"\[(?P<label>[^\]]+)\]\((?P<action>\S+)(?: (?P<value>\S+))?(?: (?P<style>primary|danger))?\)"
)


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question asked before a button does what cannot be undone."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to do: its label, which action it is, and about which row."""

    label: str
    action: str
    value: str = ""
    style: str | None = None
    confirm: Confirm | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message; `plain` has no markup.

    Its `kind` is heading, paragraph, small or line; what is only `heard` is not shown.
    """

    kind: str
    text: str = ""
    plain: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Menu:
    """One of some things to choose, in the place of a button for each: (label, value) of all."""

    label: str
    action: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons that stand side by side, a menu after them; and what all are about, in plain text."""

    buttons: tuple[Button, ...]
    menu: Menu | None = None
    about: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody is told, in order."""

    parts: tuple[Part | Buttons, ...]

    @property
    def text(self) -> str:
        """The whole content in one string of markup, as a screen reader is given it."""
        said = [part for part in self.parts if isinstance(part, Part) and part.text]
        return "\n\n".join(escape(p.text) if p.kind == "heading" else p.text for p in said)

    @property
    def plain(self) -> str:
        """The whole content where there is no markup, such as beside an input."""
        said = [part for part in self.parts if isinstance(part, Part) and part.text]
        return "\n\n".join(part.plain or part.text for part in said)

    @property
    def has_buttons(self) -> bool:
        """Whether there is anything to press."""
        return any(isinstance(part, Buttons) for part in self.parts)

    def without_buttons(self) -> "Message":
        """The same message with nothing left to press."""
        return Message(tuple(part for part in self.parts if isinstance(part, Part)))

    def followed_by(self, other: "Message") -> "Message":
        """The same message, and another after it."""
        return Message((*self.parts, *other.parts))

    def with_menu(self, menu: Menu, said: "Message | None" = None) -> "Message":
        """The same message with a menu beside its last buttons; what is `said` stands above it."""
        at = [n for n, part in enumerate(self.parts) if isinstance(part, Buttons)]
        last = at[-1] if at else len(self.parts)
        row = self.parts[last] if at else Buttons(())
        assert isinstance(row, Buttons)
        more = said.parts if said else ()
        after = self.parts[last + 1 :]
        return Message((*self.parts[:last], *more, Buttons(row.buttons, menu, row.about), *after))


def say(template: str, /, **context: Any) -> Message:
    """Return the message that `agendas/templates/<template>.txt` makes of the context.

    Raises jinja2.UndefinedError when what the template needs is not given.
    """
    return _read(_environment(NAMING.prefix).get_template(f"{template}.txt").render(context))


def phrase(template: str, name: str, /, **context: Any) -> str:
    """Return one named block of a template as plain text: a label, a hint, an error."""
    source: Template = _environment(NAMING.prefix).get_template(f"{template}.txt")
    return _fill(source, name, context) if context else _fill_once(source, name)


@cache
def _fill_once(source: Template, name: str) -> str:
    """Return a block that is given nothing: a form has some twenty, the same each time."""
    return _fill(source, name, {})


def _fill(source: Template, name: str, context: dict[str, Any]) -> str:
    scope = source.new_context(context)
    filled = "".join(source.blocks[name](scope)).strip()
    return _MARK.sub(lambda mark: _raw(mark[1]), filled)


def escape(text: str) -> str:
    """Return a person's text so that Slack shows it and acts on none of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Return a person's text without control characters and outer blanks, lines kept apart."""
    return _UNSAFE.sub("", _LINE_END.sub("\n", text)).strip()


@cache
def _environment(prefix: str = "") -> Environment:
    environment = Environment(
        loader=CommandLoader(str(TEMPLATES), prefix),
        autoescape=True,
        finalize=_keep,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quoted"] = _quoted
    environment.filters["linked"] = _linked
    environment.filters["listed"] = lambda items: format_list(
        [str(i) for i in items], locale="en_GB"
    )
    environment.filters["count"] = _count
    environment.filters["age"] = age_in_words
    environment.filters["command"] = show_line
    environment.filters["word"] = lambda code: phrase("shared/words", code)
    return environment


def _keep(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return Markup(  # noqa: S704 - hexadecimal digits
        f"\ue000{str(value).encode('utf-8', 'ignore').hex()}\ue001"
    )


def _quoted(text: str) -> Markup:
    return Markup("\n").join(Markup(">") + _keep(line) for line in clean(text).split("\n"))


def _linked(text: str) -> Markup:
    """Return somebody's text with its web addresses as links, and nothing else of it as one."""
    words, found, at = clean(text), [], 0
    for link in LINK.finditer(words):
        found += [*_space(words[at : link.start()]), Markup("<"), _keep(link[0]), Markup(">")]
        at = link.end()
    return Markup("").join([*found, *_space(words[at:])] if found else [_keep(words)])


def _space(piece: str) -> list[Any]:
    """Return what stands beside a link, with the blanks around it, which a mark does not keep."""
    words = piece.strip()
    blanks = " " * piece[:1].isspace(), " " * piece[-1:].isspace()
    return [blanks[0], _keep(words), blanks[1]] if words else [blanks[0]]


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _raw(encoded: str) -> str:
    return clean(bytes.fromhex(encoded).decode())


def _shown(text: str) -> str:
    return _MARK.sub(lambda mark: escape(_on_one_line(mark)), text)


def _plain(text: str) -> str:
    return _MARK.sub(_on_one_line, text)


def _on_one_line(mark: re.Match[str]) -> str:
    words = _raw(mark[1]).replace("\n", " ")
    return _STOP.sub("", words) if mark[2] else words


def _read(filled: str) -> Message:
    parts: list[Part | Buttons] = []
    paragraph: list[str] = []
    about = About()

    def close() -> None:
        if paragraph:
            parts.append(_part("paragraph", "\n".join(paragraph)))
            paragraph.clear()

    for line in [*(row.rstrip() for row in filled.split("\n")), ""]:
        if line.startswith("= "):
            about.name(_strip(line[2:]))
            continue
        piece = _piece(line, about)
        if piece is None and line:
            paragraph.append(line)
            if about.is_open:
                about.read(_strip(line))
            continue
        close()
        if piece:
            parts.append(piece)
    return Message(tuple(parts))


def _piece(line: str, about: About) -> Part | Buttons | None:
    if line == "---":
        about.begin()
        return Part("line")
    if line.startswith("# "):
        about.begin(_strip(line[2:]))
        return Part("heading", _plain(line[2:]))
    if line.startswith("~ "):
        return _part("small", line[2:])
    if line.startswith("| "):
        return _part("heard", line[2:])
    if line.startswith("["):
        about.begin()
        return _buttons(line, about.words)
    return None


def _part(kind: str, filled: str) -> Part:
    plain = "\n".join(_plain(remove_markup(line)) for line in filled.split("\n"))
    return Part(kind, _shown(filled), plain)


def _strip(line: str) -> str:
    return _plain(remove_markup(line)).strip()


def _buttons(line: str, about: str) -> Buttons | None:
    row, _, question = line.partition(" ?")
    confirm = Confirm(*(_plain(word) for word in question.split("|"))) if question else None
    found = list(_BUTTON.finditer(row))
    if not found:
        return None
    return Buttons(
        tuple(
            Button(_plain(b["label"]), b["action"], _plain(b["value"] or ""), b["style"], confirm)
            for b in found
        ),
        about=about,
    )
