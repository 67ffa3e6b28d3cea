"""Goals as people type them: what is to be reached, and by when (S12). Pure."""

import re
from dataclasses import dataclass

from agendas.agenda import HORIZONS
from agendas.recap import NewGoal

_NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"\d{{1,3}}|an?|one|{'|'.join(_NUMBERS[1:])}"
# What is before a number of years that says for how long something was, and not by when.
_LASTING = "".join(
    rf"(?<!\b{word})"
    for word in (
        *("for", "past", "last", "of", "first", "every", "next", "coming", "the", "these", "those"),
        *("over", "under", "than", "least", "most", "another", "all", "after", "before"),
        *("about", "around", "nearly", "almost", "each", "other", "and", "to", "my", "our"),
    )
)
_ENDING = re.compile(
    rf"(?:^|{_LASTING}\s+|\s*[,;(]\s*)(?:(?:(?:(?:with)?in|over)\s+the\s+(?:next|coming)\s+|(?:with)?in\s+)"
    rf"(?P<count>{_COUNT})[\s-]?(?P<unit>y|yr|year|month)s?|(?P<years>\d{{1,3}})\s?(?:y|yr|year)s?)"
    r"\s*[.!)]*$",
    re.IGNORECASE | re.ASCII,
)
_KEEP = re.compile(r"^keep(?: it)?,?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal as somebody typed it.

    `unknown` is what they wrote for its horizon, where it is none of those that there are.
    """

    text: str
    horizon: str = HORIZONS[0]
    unknown: str = ""


def read_goal(line: str) -> GoalDraft:
    """Return the goal that a line means: `lead a trial 5y`, `write a grant within a year`."""
    words = " ".join(line.split())
    ending = _ENDING.search(words)
    if ending is None:
        return GoalDraft(words)
    text, years = words[: ending.start()].strip(" ,;"), _count_years(ending)
    if f"{years}y" in HORIZONS:
        return GoalDraft(text, f"{years}y")
    return GoalDraft(text, unknown=ending[0].strip(" .!,;()"))


def read_horizon(words: str) -> str:
    """Return the horizon that is all that words say, "" for any others: "keep it, in 3 years"."""
    draft = read_goal(_KEEP.sub("", words))
    alone = not draft.text and not draft.unknown and draft.horizon != HORIZONS[0]
    return draft.horizon if alone else ""


def write_horizon(horizon: str) -> str:
    """Return a horizon in words that `read_horizon` reads back; the next meeting is ""."""
    years = horizon.removesuffix("y")
    return "" if horizon == HORIZONS[0] else f"{years} year{'' if years == '1' else 's'}"


def write_goal(goal: NewGoal) -> str:
    """Return a goal as a line; one for the next meeting says nothing of by when."""
    years = write_horizon(goal.horizon)
    return f"{goal.text}, within {years}" if years else goal.text


def _count_years(ending: re.Match[str]) -> int | None:
    count = (ending["years"] or ending["count"]).lower()
    number = int(count) if count.isdigit() else _read_number(count)
    if ending["unit"] and ending["unit"].lower() == "month":
        return number // 12 if number % 12 == 0 else None
    return number


def _read_number(word: str) -> int:
    return 1 if word in ("an", "one") else _NUMBERS.index(word) + 1
