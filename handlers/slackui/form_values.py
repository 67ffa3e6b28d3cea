"""What a modal brings back, read strictly: it may be an old one, or no longer what was sent out."""

from collections.abc import Collection
from datetime import date
from typing import Any

from db.mentoring.pairs import Seat
from handlers.slackui import date_input, modals
from handlers.slackui.request import LARGEST_ID, Sorry, Visit, row_id


def kept(visit: Visit, name: str) -> int:
    """Return the row id, or the count, that the modal has carried along under a name."""
    return _whole(modals.metadata(visit.view).get(name))


def kept_ids(visit: Visit, name: str) -> list[int | None]:
    """Return the row ids that the modal has carried along, row by row; None where there is none."""
    found = modals.metadata(visit.view).get(name)
    if not isinstance(found, list):
        raise Sorry("shared/form_lost")
    return [None if one is None else _whole(one) for one in found]


def seat(visit: Visit) -> Seat:
    """Return the person's seat in the pair that the modal is about; raise NotYours for another."""
    return visit.seat(kept(visit, "pair"))


def typed(visit: Visit, block: str) -> str:
    """Return what was typed into an input, lines kept apart; empty where nothing was."""
    found = visit.values.get(block)
    return found if isinstance(found, str) else ""


def line(visit: Visit, block: str) -> str:
    """Return what was typed into an input, on one line."""
    return " ".join(typed(visit, block).split())


def chosen(visit: Visit, block: str, among: Collection[str], otherwise: str | None = None) -> str:
    """Return what was chosen; raise Sorry for what was not offered, or not chosen at all.

    With `otherwise`, nothing chosen means that.
    """
    found = visit.values.get(block)
    if found is None and otherwise is not None:
        return otherwise
    if found not in among:
        raise Sorry("shared/form_lost")
    return str(found)


def day(visit: Visit, block: str) -> date | None:
    """Return the day that was picked, or None; raise Sorry for what is no day."""
    found = visit.values.get(block)
    return date_input.picked_day(found, block) if found else None


def seconds(visit: Visit, block: str) -> int | None:
    """Return the moment that was picked, in seconds since 1970 (UTC), or None."""
    found = visit.values.get(block)
    return found if isinstance(found, int) else None


def numbered(visit: Visit, name: str) -> list[int]:
    """Return the numbers of the blocks called `name:number`, in order."""
    heads = (block.partition(":") for block in visit.values)
    return sorted(
        {row_id(number) for head, _, number in heads if head == name and row_id(number) >= 0}
    )


def _whole(found: Any) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= LARGEST_ID:
        raise Sorry("shared/form_lost")
    return found
