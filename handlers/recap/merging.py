"""A recap's lines against their rows: they change what their person changed, or a conflict is told.

A form carries along, of each row that it shows as a line, the fingerprints of the line and of what
it says, so that a line that nobody touched says what its row says by now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from agendas.edits import Outcome, compare, fingerprint
from agendas.lines.aligning import align
from handlers.slackui.request import Conflict

What = TypeVar("What")
Split = Callable[[What], tuple[Any, ...]]
Join = Callable[[tuple[Any, ...], int | None], What]
Mark = list[Any]


def mark_row(row_id: int | None, line: str, what: What, split: Split[What]) -> Mark:
    """Return what a form carries along of a row that it shows as a line: its id, fingerprints."""
    return [row_id, fingerprint(line), *(fingerprint(part) for part in split(what))]


def merge_lines(
    marks: Sequence[Mark],
    now: Mapping[int, What],
    lines: Sequence[str],
    read: Callable[[int, str], What | None],
    split: Split[What],
    join: Join[What],
) -> list[What]:
    """Return what each line says: `split` has its parts, and `join` makes it of them and its row.

    `now` has what rows say by now, and `read` reads a line of that number; one that it returns None
    for is left out. The first part is the text, by which a reworded line is known. Raises Conflict
    where somebody else has changed the same meanwhile, be it in a line that is gone.
    """
    shown = [mark for mark in marks if mark[0] in now]
    found: dict[int, tuple[tuple[Any, ...], int | None]] = {}
    for at, line in enumerate(lines):
        same = next((mark for mark in shown if mark[1] == fingerprint(line)), None)
        if same:
            shown.remove(same)
            found[at] = (split(now[same[0]]), same[0])
    typed = {
        at: what
        for at, line in enumerate(lines)
        if at not in found and (what := read(at + 1, line)) is not None
    }
    texts = [str(split(now[mark[0]])[0]) for mark in shown]
    which = align(texts, [str(split(what)[0]) for what in typed.values()])
    for (at, what), position in zip(typed.items(), which, strict=True):
        if position is None:
            found[at] = (split(what), None)
        else:
            mark = shown[position]
            found[at] = (_merge(mark[2:], split(now[mark[0]]), split(what)), mark[0])
    for position, mark in enumerate(shown):
        if position not in which:
            _merge(mark[2:], split(now[mark[0]]), tuple(None for _ in mark[2:]))
    return [join(*found[at]) for at in sorted(found)]


def _merge(shown: Sequence[str], now: tuple[Any, ...], typed: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the parts of a line: those that its person changed, and the others as they are now."""
    merged = []
    for was, there, wanted in zip(shown, now, typed, strict=True):
        outcome = compare(was, fingerprint(there), fingerprint(wanted))
        if outcome is Outcome.CONFLICT:
            raise Conflict
        merged.append(wanted if outcome is Outcome.APPLIED else there)
    return tuple(merged)
