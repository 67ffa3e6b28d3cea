"""What was said and decided, in one field: a line that begins with a number is about that one.

Goals and points are numbered through, goals first. "2: apply in spring" was said of the second;
"2: drop" ends it, "1: reached" and "1: 3 years" are for goals. All other lines are decisions.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agendas.lines.goal import read_horizon, write_horizon

_NUMBERED = re.compile(r"\s*(\d{1,2})\s*:(?!\d)\s*(.*)", re.ASCII)
_ENDED = re.compile(r"(drop|reached)(?:ped| it)?\s*(?:$|[.,;:–—]\s*|\s-\s)(.*)", re.IGNORECASE)
DROPPED, REACHED = "dropped", "reached"


@dataclass(frozen=True, slots=True)
class About:
    """What is noted of one number: what was said, its end ("dropped", "reached"), its horizon."""

    said: str = ""
    end: str = ""
    horizon: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a field says: of each number, and what was decided; `stray` are lines of no number."""

    about: dict[int, About] = field(default_factory=dict)
    decided: str = ""
    stray: tuple[str, ...] = ()

    def find(self, number: int) -> About:
        """Return what is noted of a number: nothing, if there is no line of it."""
        return self.about.get(number, About())


def read_notes(text: str, goals: int, points: int) -> Notes:
    """Return what a field says of so many goals and, numbered on, so many points.

    Where there are none, a line with a number is a decision like any other.
    """
    about: dict[int, About] = {}
    decided: list[str] = []
    stray: list[str] = []
    for line in text.splitlines():
        matched = _NUMBERED.fullmatch(line) if goals + points else None
        if matched is None:
            decided.append(line.rstrip())
        elif 1 <= (number := int(matched[1])) <= goals + points:
            found = about.get(number, About())
            about[number] = _add(found, matched[2].strip(), is_goal=number <= goals)
        else:
            stray.append(line.strip())
    return Notes(about, "\n".join(decided).strip(), tuple(stray))


def renumber(text: str, places: Mapping[int, int | None]) -> tuple[str, str]:
    """Return a field whose numbers are others by now, and what it said of what has none any more.

    `places` has for each number the one that the same goal or point has now, or None.
    """
    kept, lost = [], []
    for line in text.splitlines():
        matched = _NUMBERED.fullmatch(line)
        number = int(matched[1]) if matched else 0
        place = places.get(number, number)
        if matched is None or place == number:
            kept.append(line)
        elif place is None:
            lost.append(matched[2].strip())
        else:
            kept.append(f"{place}: {matched[2]}")
    return "\n".join(kept), "\n".join(lost)


def write_notes(about: Iterable[tuple[int, About]], decided: str) -> str:
    """Return a field that `read_notes` reads back the same."""
    lines = []
    for number, one in about:
        if one.horizon:
            lines.append(f"{number}: {write_horizon(one.horizon)}")
        if one.end:
            lines.append(f"{number}: {one.end}")
        lines += [f"{number}: {line}" for line in one.said.splitlines() if line.strip()]
    return "\n".join([*lines, *([decided] if decided else [])])


def _add(found: About, words: str, *, is_goal: bool) -> About:
    horizon = read_horizon(words) if is_goal else ""
    if horizon:
        return About(found.said, found.end, horizon)
    ended = _ENDED.fullmatch(words)
    if ended and (is_goal or ended[1].lower() == "drop"):
        end = DROPPED if ended[1].lower() == "drop" else REACHED
        return About(_join(found.said, ended[2].strip()), end, found.horizon)
    return About(_join(found.said, words), found.end, found.horizon)


def _join(said: str, more: str) -> str:
    return "\n".join(part for part in (said, more) if part)
