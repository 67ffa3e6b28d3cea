"""What somebody typed into a form: told apart from what it showed, and put back into another.

A form carries the fingerprint of what each of its inputs showed when it was opened, as `was`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from agendas.dates.wording import moment_in_words
from agendas.edits import Outcome, compare, fingerprint
from agendas.text.messages import clean
from handlers.slackui.blocks import INPUT_TEXT, METADATA, Block
from handlers.slackui.request import SlackView
from handlers.slackui.values import PICKED, read_value

Value = str | int | list[str] | None
ONE = {"static_select", "radio_buttons"}
SEVERAL = "checkboxes"
# An input's kind, and by which name it carries what it shows, and what was picked in it.
DATES = {
    "datepicker": ("initial_date", "selected_date"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What an input holds that its person changed: `was` is the fingerprint of what it showed.

    `value` is as Slack has it, None where it was emptied; `said` is how it reads. `numbers` has
    what the numbers in it stand for, in order, where its lines name rows by them.
    """

    block: str
    label: str
    was: str
    value: Value
    said: str
    numbers: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON holds it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the entry that `as_json` was given."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Clash:
    """An input of which somebody else has changed meanwhile what it is about."""

    label: str
    now: str
    typed: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """A form with what was typed in it; what clashes, and what it has no input for any more."""

    view: SlackView
    clashes: tuple[Clash, ...] = ()
    left_over: tuple[Entry, ...] = ()


def note_shown(parts: Iterable[Block], metadata: Mapping[str, Any]) -> str:
    """Return a form's metadata with what its inputs show, within Slack's 3,000 characters.

    Of a form that is drawn again, what it showed at first stays. Raises ValueError for metadata
    that is too long by itself.
    """
    parts = list(parts)
    if "was" not in metadata and any(find_inputs(parts)):
        metadata = {**metadata, "was": _list_shown(parts)}
    kept = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
    if len(kept) > METADATA:
        raise ValueError("private_metadata is over Slack's 3,000 characters")
    return kept


def find_inputs(parts: Iterable[Block]) -> Iterator[Block]:
    """Return a form's inputs, in order."""
    return (block for block in parts if block.get("type") == "input")


def read_shown(view: SlackView) -> Mapping[str, str] | None:
    """Return the fingerprints of what a form showed, by block; None if it is of before there were.

    What is absent was empty.
    """
    was = read_metadata(view).get("was")
    return was if isinstance(was, dict) else None


def read_metadata(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a modal carried along; an empty mapping when it is no mapping."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def read_initial(view: SlackView, name: str) -> str:
    """Return the text that stands in a form's input of that block as it is opened."""
    found = (block for block in find_inputs(view["blocks"]) if block["block_id"] == name)
    return next((str(_get_initial(block["element"]) or "") for block in found), "")


def read_typed(view: SlackView) -> list[Entry]:
    """Return what a form holds that it did not show when it was opened."""
    was = read_shown(view)
    if was is None:
        was = _list_shown(view.get("blocks") or ())
    values = (view.get("state") or {}).get("values") or {}
    found = []
    for block in find_inputs(view.get("blocks") or ()):
        name = str(block["block_id"])
        for held in (values.get(name) or {}).values():
            value = read_value(held)
            if fingerprint(value) != was.get(name, ""):
                label = block["label"]["text"]
                found.append(Entry(name, label, was.get(name, ""), value, _read_aloud(held)))
    return found


def write_typed(view: SlackView, typed: Mapping[str, str]) -> list[Entry]:
    """Return entries for texts that are to stand in a form's inputs, by block."""
    was = read_shown(view) or {}
    labels = {block["block_id"]: block["label"]["text"] for block in find_inputs(view["blocks"])}
    return [
        Entry(name, labels.get(name, ""), was.get(name, ""), text, text)
        for name, text in typed.items()
        if fingerprint(text) != was.get(name, "")
    ]


def fill_state(view: SlackView, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what Slack would send of a form's inputs with what was typed in them.

    An input that holds no entry is as it was opened; an entry that has no input any more is left.
    """
    held = {entry.block: entry.value for entry in entries}
    values = {}
    for block in find_inputs(view["blocks"]):
        name, element = block["block_id"], block["element"]
        value = held[name] if name in held else _get_initial(element)
        values[name] = {element["action_id"]: _write_state(element["type"], value)}
    return values


def put_back(view: SlackView, entries: Sequence[Entry], zone: ZoneInfo) -> PutBack:
    """Return a form that was made anew with what was typed in it; nothing is cut.

    A value that somebody else has changed meanwhile is a clash: what was typed stands in the form.
    Moments are told in `zone`.
    """
    typed, shown = {entry.block: entry for entry in entries}, read_shown(view) or {}
    blocks, clashes, placed = [], [], set()
    for block in view["blocks"]:
        entry = typed.get(block.get("block_id", "")) if block.get("type") == "input" else None
        filled = _fill(block["element"], entry.value) if entry else None
        if entry is None or filled is None:
            blocks.append(block)
            continue
        placed.add(entry.block)
        outcome = compare(entry.was, shown.get(entry.block, ""), fingerprint(entry.value))
        if outcome is Outcome.CONFLICT:
            now = _say_shown(block["element"], zone)
            clashes.append(Clash(entry.label, now, say_entry(entry, zone)))
        if outcome is not Outcome.LEFT:
            block = {**block, "element": filled}
        blocks.append(block)
    left = tuple(entry for entry in entries if entry.block not in placed and entry.said)
    return PutBack({**view, "blocks": blocks}, tuple(clashes), left)


def say_entry(entry: Entry, zone: ZoneInfo) -> str:
    """Return how what somebody typed or picked reads: a moment as it is in `zone`."""
    return _say_moment(entry.value, zone) if isinstance(entry.value, int) else entry.said


def _say_moment(seconds: int, zone: ZoneInfo) -> str:
    return moment_in_words(datetime.fromtimestamp(seconds, UTC), zone)


def _list_shown(parts: Iterable[Block]) -> dict[str, str]:
    inputs = find_inputs(parts)
    shown = {block["block_id"]: fingerprint(_get_initial(block["element"])) for block in inputs}
    return {block: was for block, was in shown.items() if was}


def _get_initial(element: Block) -> Any:
    if element["type"] in ONE:
        return (element.get("initial_option") or {}).get("value")
    if element["type"] == SEVERAL:
        return [option["value"] for option in element.get("initial_options", ())]
    if element["type"] in DATES:
        return element.get(DATES[element["type"]][0])
    if element["type"] in PICKED:
        return element.get(PICKED[element["type"]].replace("selected", "initial"))
    return clean(element.get("initial_value") or "")


def _say_shown(element: Block, zone: ZoneInfo) -> str:
    if element["type"] == SEVERAL:
        return ", ".join(option["text"]["text"] for option in element.get("initial_options", ()))
    option, value = element.get("initial_option"), _get_initial(element)
    if isinstance(value, int):
        return _say_moment(value, zone)
    return str(option["text"]["text"] if option else value or "")


def _read_aloud(held: Mapping[str, Any]) -> str:
    if isinstance(held.get("selected_options"), list):
        return ", ".join(_read_aloud({"selected_option": one}) for one in held["selected_options"])
    option = held.get("selected_option")
    if isinstance(option, dict):
        return str((option.get("text") or {}).get("text") or "")
    value = read_value(dict(held))
    return "" if value is None else str(value)


def _fill(element: Block, value: Value) -> Block | None:
    """Return the input with a value in it; None where it cannot hold it."""
    bare = {name: held for name, held in element.items() if not name.startswith("initial_")}
    if value in (None, "", []):
        return bare
    kind = element["type"]
    if kind == SEVERAL:
        chosen = [
            one for one in element["options"] if isinstance(value, list) and one["value"] in value
        ]
        return {**bare, "initial_options": chosen} if chosen else None
    if kind in ONE:
        option = next((one for one in element["options"] if one["value"] == value), None)
        return {**bare, "initial_option": option} if option else None
    if kind == "datepicker":
        return {**bare, "initial_date": value} if _is_day(value) else None
    if kind == "datetimepicker":
        return {**bare, "initial_date_time": value} if isinstance(value, int) else None
    if not isinstance(value, str) or len(value) > INPUT_TEXT:
        return None
    # Where it is too long to be kept, that is said when it is sent: it is not cut here.
    longest = INPUT_TEXT if len(value) > element["max_length"] else element["max_length"]
    return {**bare, "max_length": longest, "initial_value": value}


def _write_state(kind: str, value: Value) -> dict[str, Any]:
    if kind in ONE:
        return {"type": kind, "selected_option": {"value": value} if value else None}
    if kind == SEVERAL:
        chosen = value if isinstance(value, list) else []
        return {"type": kind, "selected_options": [{"value": one} for one in chosen]}
    name = DATES[kind][1] if kind in DATES else "value"
    return {"type": kind, name: value}


def _is_day(value: object) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False
