"""Nothing typed is lost: each word that was given to the bot is kept, or given back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agendas.text.messages import clean
from sandbox.model.entities import View
from sandbox.people import Person
from tests.fuzz.stage import Stage

WORD = re.compile(r"\w+")
# Where a person's words are kept; the outbox and the log have none.
KEPT = (
    *("drafts", "points", "goals", "goal_notes", "action_items", "recaps", "typed_lines"),
    *("lapse_reasons", "meetings", "pairs"),
)


def list_words(view: View) -> set[str]:
    """Every word that stands in the inputs of a form for text."""
    held = (state for elements in view.values.values() for state in elements.values())
    texts = (state["value"] for state in held if state["type"] == "plain_text_input")
    return {word for text in texts if text for word in WORD.findall(clean(text))}


def find_lost(stage: Stage, person: Person, words: set[str]) -> set[str]:
    """Return those words that are in no row, in no draft, and not before whoever typed them."""
    rows = stage.rows()
    kept = " ".join(_read(tuple(row)) for name in KEPT for row in rows[name])
    shown = " ".join((*_list_shown(person), kept))
    return {word for word in words if word not in shown}


def _list_shown(person: Person) -> Iterator[str]:
    view = person.modal
    if view is not None:
        yield from (view.plain, _read(view.values))
    yield person.messages[-1].plain if person.messages else ""


def _read(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(map(_read, value.values()))
    if isinstance(value, list | tuple):
        return " ".join(map(_read, value))
    return str(value)
