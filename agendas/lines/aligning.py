"""Which line of a field is which row: a line that was reworded stays the row that it was."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from agendas.searching import fold_case

ALIKE = 0.6  # "Send the draft" and "Send the whole draft" are; "Book a room" is neither


def align(shown: Sequence[str], typed: Sequence[str]) -> list[int | None]:
    """Return for each line that was typed the position of the one shown that it stands for.

    A line that reads the same is the same one, each once; of those that are left the most alike
    belong together. None is a new line.
    """
    found: list[int | None] = [None] * len(typed)
    left = list(range(len(shown)))
    for at, line in enumerate(typed):
        same = next((one for one in left if fold_case(shown[one]) == fold_case(line)), None)
        if same is not None:
            found[at] = same
            left.remove(same)
    alike = sorted(
        (
            (-_compare(shown[one], line), at, one)
            for at, line in enumerate(typed)
            if found[at] is None
            for one in left
        ),
    )
    for ratio, at, one in alike:
        if -ratio >= ALIKE and found[at] is None and one in left:
            found[at] = one
            left.remove(one)
    return found


def _compare(shown: str, typed: str) -> float:
    return SequenceMatcher(None, fold_case(shown), fold_case(typed), autojunk=False).ratio()
