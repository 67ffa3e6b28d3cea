"""Sentences of a programme's facilitators' own, before and after what a message says.

They are text: nothing in them is carried out. `{other}` and `{when}`, where a message has them, are
filled in.
"""

import re
from collections.abc import Mapping

LONGEST = 200
OTHER, WHEN = "other", "when"
# Which messages may have words of their own, and which places each may name.
PLACES: Mapping[str, tuple[str, ...]] = {
    "welcome": (OTHER,),
    "prompt": (OTHER, WHEN),
    "recap": (OTHER,),
    "nudge": (OTHER,),
    "digest": (),
}
SIDES = ("opening", "closing")
KEYS = tuple(f"{message}_{side}" for message in PLACES for side in SIDES)
_PLACE = re.compile(r"\{([^{}]*)\}")


def find_unknown(key: str, text: str) -> list[str]:
    """Return the places that a sentence names and its message does not have, as they are typed."""
    return [one for one in _PLACE.findall(text) if one.strip() not in list_places(key)]


def list_places(key: str) -> tuple[str, ...]:
    """Return the places that a sentence may name, by the key that it is kept under."""
    return PLACES[key.rpartition("_")[0]]


def fill_places(text: str, facts: Mapping[str, str]) -> str:
    """Return a sentence with the places in it filled that are known; others stay as they are."""
    return _PLACE.sub(lambda place: facts.get(place[1].strip(), place[0]), text)


def tidy(words: Mapping[str, str]) -> dict[str, str]:
    """Return what is kept of sentences: those that say something, of messages that may have any."""
    return {key: words[key] for key in KEYS if words.get(key)}
