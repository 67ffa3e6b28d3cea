"""Everything that can be sent, built from samples as it would be: each kind of message, each view.

A template that does not come to something that Slack takes is told of here, by its name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from agendas.samples.trying import SAMPLES, Said, Unfit, templates, try_out
from agendas.text.messages import Buttons, Message
from handlers.notifications.kinds import Kinds
from handlers.slackui.blocks import (
    BLOCKS_IN_VIEW,
    BUTTON_TEXT,
    BUTTON_VALUE,
    CONFIRM,
    HEADER_TEXT,
    MODAL_TITLE,
    render_blocks,
    render_payload,
)
from handlers.slackui.chart import draw_weeks
from handlers.slackui.forms import modals

# What any message may end with or be worded by, whatever its kind.
EVERY_KIND = (
    *("shared/closed", "shared/folded", "shared/left_off", "shared/words"),
    *("shared/later", "shared/later_words"),
)
HOME = ("home/home", "home/stranger")
# What stands within a form, and is said nowhere else.
WITHIN = (
    *("agenda/modal_intro", "recap/modal_intro", "recap/read_before"),
    *("shared/draft", "shared/draft_keep", "shared/draft_kept"),
    *("record/head", "record/entry", "record/foot"),
)
TITLES = ("title", "submit")


@dataclass(frozen=True, slots=True)
class Broken:
    """A template that cannot be used, and why."""

    template: str
    why: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of all templates: which are broken, and what the others make, with their names.

    A message is {"text", "blocks"}; a form or Home is a view, with its type.
    """

    broken: list[Broken]
    built: list[tuple[str, dict[str, Any]]]


def try_all() -> Tried:
    """Try every template there is, and every one that should be there (half a second or so)."""
    tried = Tried([], [])
    for template in sorted({*templates(), *SAMPLES}):
        try:
            tried.built.extend((template, built) for built in list(_built(template)))
        except TemplateSyntaxError as error:
            said = (error.message or "it cannot be read").removesuffix(".")
            tried.broken.append(Broken(template, f"{said} ({error.name}, line {error.lineno})"))
        except (TemplateError, Unfit) as error:
            tried.broken.append(Broken(template, str(error)))
        except Exception as error:
            # A sum that goes wrong, a list that is none: whatever an expression can do.
            tried.broken.append(Broken(template, f"{type(error).__name__}: {error}"))
    return tried


def find_stopped_kinds(wrong: Iterable[Broken], kinds: Kinds) -> dict[str, Broken]:
    """Return the names of the kinds that cannot be composed, each with what is wrong."""
    by_name = {one.template: one for one in wrong}
    return {
        kind.name: by_name[template]
        for kind in kinds.values()
        for template in (*EVERY_KIND, kind.gone, *kind.templates)
        if template in by_name
    }


def _built(template: str) -> Iterator[dict[str, Any]]:
    said = try_out(template)
    for message in said.messages:
        _measure(message)
        if template in HOME:
            yield {"type": "home", "blocks": render_blocks(message, BLOCKS_IN_VIEW)}
        elif template in WITHIN:
            yield modals.build_notice(message, asks=True)
        else:
            yield render_payload(message)
    if set(TITLES) <= set(said.phrases[0] if said.phrases else ()):
        yield _form(template, said)
    elif template == "digest/picture":
        yield {
            "text": said.phrases[0]["title"],
            "blocks": draw_weeks([("1.2.27", 3), ("8.2.27", 4)]),
        }
    for phrases in said.phrases:
        for name, words in phrases.items():
            if not words:
                raise Unfit(f"its {name} is empty")


def _form(template: str, said: Said) -> dict[str, Any]:
    """Return a form with the title, labels and hints that a template has."""
    phrases = said.phrases[0]
    for name in TITLES:
        _within(phrases[name], MODAL_TITLE, f"its {name}")
    labels = {name: text for name, text in phrases.items() if name not in TITLES}
    parts = [
        modals.build_text_input(name, text, hint=labels.get(f"{name}_hint", ""))
        for name, text in labels.items()
    ]
    context = SAMPLES[template].cases[0]
    return modals.build_modal(template, "sample", parts, {}, **context)


def _measure(message: Message) -> None:
    """Raise Unfit for what would be cut, or shown as it is written, before anybody wrote a word."""
    if not message.parts:
        raise Unfit("it comes to nothing")
    for part in message.parts:
        if isinstance(part, Buttons):
            for button in part.buttons:
                _within(button.label, BUTTON_TEXT, "a button's label")
                _within(button.value, BUTTON_VALUE, "a button's value")
                for name, most in CONFIRM.items() if button.confirm else ():
                    _within(getattr(button.confirm, name), most, f"a question's {name}")
        elif part.kind == "heading":
            _within(part.text, HEADER_TEXT, "a heading")
        elif "](" in part.text:
            raise Unfit("a line has a button that cannot be read")


def _within(text: str, most: int, what: str) -> None:
    if len(text) > most:
        raise Unfit(f"{what} is over Slack's {most} characters")
