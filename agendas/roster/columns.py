"""Which column of a roster is which, by any name that its writer is likely to give it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agendas.matching import Authority

COLUMNS = ("programme", "mentor", "mentee", "cadence", "next_meeting")
"""Those that every roster is written with."""

PLACES, AUTHORITIES = "mentor_capacity", tuple(one.value for one in Authority)
MORE = (PLACES, *AUTHORITIES)
"""Those that a roster may have as well."""

NEEDED = ("mentor", "mentee")

UNIT = "unit"
"""Where people work, which may be what their programme is called, and may be another thing."""

_NAMES: dict[str, str] = {
    "programme": "programme|program|mentoring programme|mentoring program|scheme",
    "unit": "department|dept|division|faculty|school|unit|cohort|group",
    "mentor": "mentor|mentors|faculty mentor|senior|adviser|advisor|coach",
    "mentee": "mentee|mentees|protege|proteges|mentoree|junior|learner",
    "cadence": "cadence|frequency|meeting frequency|frequency meetings|meetings frequency|meets"
    "|how often|meet|meets every|meet every|every|interval|rhythm|how often they meet"
    "|how often meet",
    "next_meeting": "next meeting|first meeting|next|first|meeting|next session|first session"
    "|when|next appointment|first appointment|planned|meeting planned|next planned",
    "mentor_capacity": "mentor capacity|capacity|mentors capacity|max mentees|maximum mentees"
    "|places|mentee places|places mentees|number mentees|how many mentees|mentees max|limit"
    "|mentee limit|max number mentees|maximum number mentees|mentor max|mentor places",
    "chair": "chair|mentee chair|mentees chair|department chair|dept chair|head|head department"
    "|department head|chair department|chief|division head|chair mentee|head division",
    "supervisor": "supervisor|mentee supervisor|mentees supervisor|line manager|manager|boss"
    "|research supervisor|supervisor mentee|thesis supervisor|phd supervisor|reports to",
}
_KNOWN = {name: column for column, names in _NAMES.items() for name in names.split("|")}
# What a heading says of how somebody is named, or in which form; the first says it best.
_BY = (("email", "mail", "e mail", "address"), ("id", "slack", "user", "username", "handle"))
_NOISE = {"email", "mail", "e", "address", "id", "slack", "user", "username", "handle", "name"}
_NOISE |= {"of", "the", "s", "date", "time", "and", "day", "full", "in", "local", "a"}
_NAMED = ("name", "full", "first name", "surname")


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns of a file are.

    `places` has for each column where it stands, in the order in which its cells are believed;
    `unknown` are the headings that mean nothing here, with where they stand.
    """

    places: dict[str, tuple[int, ...]]
    unknown: dict[int, str]

    @property
    def lacking(self) -> list[str]:
        """The columns that no roster can be without, and that this one has not."""
        return [name for name in NEEDED if name not in self.places]

    def get(self, cells: Sequence[str], column: str) -> str:
        """Return what a row has in a column; "" where it has nothing."""
        places = (at for at in self.places.get(column, ()) if at < len(cells))
        return next((cells[at] for at in places if cells[at]), "")


def find_column(heading: str) -> str:
    """Return which column a heading names, or "" for one that is not known."""
    words = _split(heading)
    plain = " ".join(words)
    if plain in _KNOWN:
        return _KNOWN[plain]
    return _KNOWN.get(" ".join(word for word in words if word not in _NOISE), "")


def read_header(cells: Sequence[str]) -> Header:
    """Return what the headings of a file say, whatever they are."""
    found: dict[str, list[int]] = {}
    unknown = {}
    for at, heading in enumerate(cells):
        column = find_column(heading)
        if column:
            found.setdefault(column, []).append(at)
        elif heading:
            unknown[at] = heading
    if "programme" in found:
        unknown |= {at: cells[at] for at in found.pop(UNIT, ())}
    places = {
        column: tuple(sorted(at, key=lambda one: _trust(cells[one])))
        for column, at in found.items()
    }
    return Header(places, unknown)


def _trust(heading: str) -> int:
    """Return how late a column is looked at, of several: addresses first, names last."""
    words = _split(heading)
    for rank, names in enumerate(_BY):
        if any(name in words for name in names):
            return rank
    return 3 if any(name in words for name in _NAMED) else 2


def _split(heading: str) -> list[str]:
    plain = heading.lower().replace("é", "e").replace("’", "'").replace("'s", "")
    return re.findall(r"[a-z]+", plain)
