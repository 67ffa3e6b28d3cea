"""Every template filled in with its samples, so that a broken one is known before it is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from jinja2 import Environment, meta, nodes

from agendas.personal_data import moment_or_dash
from agendas.samples.cycle import SAMPLES as CYCLE
from agendas.samples.facts import KNOWN, Sample
from agendas.samples.matching import SAMPLES as MATCHING
from agendas.samples.programme import SAMPLES as PROGRAMME
from agendas.samples.record import SAMPLES as RECORD
from agendas.text import messages as words
from agendas.text.messages import Message, phrase, say
from agendas.text.pages import page

SAMPLES: dict[str, Sample] = {**CYCLE, **MATCHING, **PROGRAMME, **RECORD}
MOMENT = partial(moment_or_dash, zone=ZoneInfo(KNOWN["zone"]))


@dataclass(frozen=True, slots=True)
class Said:
    """What a template comes to: messages, or its blocks by name, several times over; or a page."""

    messages: tuple[Message, ...] = ()
    phrases: tuple[dict[str, str], ...] = ()


class Unfit(Exception):
    """A template that does not come to what it should; the message says why."""


def templates() -> list[str]:
    """Return the names of the templates there are, without those that are only parts of others."""
    files = (path for path in words.TEMPLATES.rglob("*") if path.suffix in (".txt", ".html"))
    named = (path.relative_to(words.TEMPLATES).with_suffix("") for path in files)
    return sorted(str(name) for name in named if not name.name.startswith("_"))


def try_out(template: str) -> Said:
    """Return what a template comes to with each of its samples.

    Raises what Jinja raises, and Unfit for a template that has no sample, or that speaks of what it
    is not given in a branch that no sample leads into.
    """
    sample = SAMPLES.get(template)
    if sample is None:
        raise Unfit("there is no sample of what it is given")
    if not (words.TEMPLATES / f"{template}.txt").exists():
        for case in sample.cases:
            page(template, {"moment": MOMENT, "word": partial(phrase, "shared/words")}, **case)
        return Said()
    environment = words._environment()
    strange = sorted(speaks_of(environment, f"{template}.txt") - sample.names)
    if strange:
        raise Unfit(f"it speaks of {', '.join(strange)}, which it is not given")
    blocks = list(environment.get_template(f"{template}.txt").blocks)
    if blocks:
        return Said(
            phrases=tuple({b: phrase(template, b, **case) for b in blocks} for case in sample.cases)
        )
    return Said(messages=tuple(say(template, **case) for case in sample.cases))


def speaks_of(environment: Environment, file: str) -> set[str]:
    """Return the names of the facts that a template speaks of, or what it includes does."""
    tree = _tree(environment, file)
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    inner = (speaks_of(environment, part) for part in _included(tree))
    return meta.find_undeclared_variables(tree).union(*inner) - own


def _included(tree: nodes.Template) -> Iterator[str]:
    return (str(name) for name in meta.find_referenced_templates(tree))


def _tree(environment: Environment, file: str) -> nodes.Template:
    assert environment.loader is not None
    return environment.parse(environment.loader.get_source(environment, file)[0], name=file)
