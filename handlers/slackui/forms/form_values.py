"""What a modal brings back, read strictly: it may be an old one, or no longer what was sent out."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from agendas.edits import Outcome, compare, fingerprint
from db.mentoring.pairs import Seat
from handlers.slackui.blocks import INPUT_TEXT
from handlers.slackui.forms import date_input, modals
from handlers.slackui.forms.typed import read_shown
from handlers.slackui.request import Conflict, Request, UserError, require_length
from handlers.slackui.values import LARGEST_ID, parse_row_id


def read_hidden(request: Request, name: str) -> int:
    """Return the row id, or the count, that the modal has carried along under a name."""
    return _require_whole(modals.read_metadata(request.view).get(name))


def read_hidden_ids(request: Request, name: str) -> list[int | None]:
    """Return the row ids that the modal has carried along, row by row; None where there is none."""
    value = modals.read_metadata(request.view).get(name)
    if not isinstance(value, list):
        raise UserError("shared/form_lost")
    return [None if one is None else _require_whole(one) for one in value]


def read_marks(request: Request, name: str, length: int) -> list[list[Any]]:
    """Return what the modal has carried along, row by row: a row id or None, then fingerprints."""
    value = modals.read_metadata(request.view).get(name)
    if not isinstance(value, list):
        raise UserError("shared/form_lost")
    for mark in value:
        if not isinstance(mark, list) or len(mark) != length:
            raise UserError("shared/form_lost")
        if mark[0] is not None:
            _require_whole(mark[0])
    return [mark for mark in value if mark[0] is not None]


def find_seat(request: Request) -> Seat:
    """Return the person's seat in the pair that the modal is about; raise Forbidden for another."""
    return request.seat(read_hidden(request, "pair"))


def read_text(request: Request, block: str, longest: int = INPUT_TEXT) -> str:
    """Return what was typed into an input, lines kept apart; empty where nothing was.

    Raises UserError for what is longer; the form keeps it.
    """
    typed = request.values.get(block)
    return require_length(typed, longest, block) if isinstance(typed, str) else ""


def read_line(request: Request, block: str, longest: int = INPUT_TEXT) -> str:
    """Return what was typed into an input, on one line; raise UserError for what is longer."""
    line = " ".join(read_text(request, block).split())
    return require_length(line, longest, block)


def read_lines(request: Request, name: str) -> str:
    """Return what was typed into the inputs that `modals.build_lines` makes of a name."""
    blocks = [name, *(f"{name}:{number}" for number in list_numbers(request, name))]
    return "\n".join(text for text in (read_text(request, block) for block in blocks) if text)


def read_choice(
    request: Request, block: str, among: Collection[str], otherwise: str | None = None
) -> str:
    """Return what was chosen; raise UserError for what was not offered, or not chosen at all.

    With `otherwise`, nothing chosen means that.
    """
    value = request.values.get(block)
    if value is None and otherwise is not None:
        return otherwise
    if value not in among:
        raise UserError("shared/form_lost")
    return str(value)


def read_ticks(request: Request, name: str) -> list[int]:
    """Return the row ids that are ticked in the blocks called `name:number`, in order."""
    found = []
    for number in list_numbers(request, name):
        ticked = request.values.get(f"{name}:{number}")
        found += [parse_row_id(one) for one in ticked] if isinstance(ticked, list) else []
    return list(dict.fromkeys(row_id for row_id in found if row_id >= 0))


def read_codes(request: Request, block: str, among: Collection[str]) -> list[str]:
    """Return what is ticked of what was offered; raise UserError where the boxes are not there."""
    ticked = request.values.get(block, None)
    if not isinstance(ticked, list) or not set(ticked) <= set(among):
        raise UserError("shared/form_lost")
    return [str(one) for one in ticked]


def read_day(request: Request, block: str) -> date | None:
    """Return the day that was picked, or None; raise UserError for what is no day."""
    value = request.values.get(block)
    return date_input.parse_day(value, block) if value else None


def read_seconds(request: Request, block: str) -> int | None:
    """Return the moment that was picked, in seconds since 1970 (UTC), or None."""
    value = request.values.get(block)
    return value if isinstance(value, int) else None


def merge(request: Request, now: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form's person has changed, by block: it is compared with what there is `now`.

    What they left as it was shown stays out, whatever it is now. Raises Conflict where somebody
    else has changed the same to something else.
    """
    shown, changed = read_shown(request.view), {}
    for block, value in typed.items():
        there = fingerprint(now[block])
        was = there if shown is None else shown.get(block, "")
        outcome = compare(was, there, fingerprint(value))
        if outcome is Outcome.CONFLICT:
            raise Conflict
        if outcome is Outcome.APPLIED:
            changed[block] = value
    return changed


def list_numbers(request: Request, name: str) -> list[int]:
    """Return the numbers of the blocks called `name:number`, in order."""
    heads = (block.partition(":") for block in request.values)
    return sorted(
        {
            parse_row_id(number)
            for head, _, number in heads
            if head == name and parse_row_id(number) >= 0
        }
    )


def _require_whole(found: Any) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= LARGEST_ID:
        raise UserError("shared/form_lost")
    return found
