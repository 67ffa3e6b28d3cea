"""Somebody at their Slack: a while after a message comes they look at it, and do as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sandbox.block_kit.content import Element, find_elements, read_text
from sandbox.block_kit.inputs import list_options
from sandbox.model.entities import Conversation, Message
from sandbox.people import Person
from tests.year.model import Somebody
from tests.year.words import Words

LOOKS_AFTER = timedelta(hours=6)  # on average
UP, TO_BED = 7, 23
CONFIRM = "recap.confirm"  # what was read is shown back
MOST_DEEDS = 8  # on one message


class Inbox(list[Message]):
    """The messages of a conversation: what comes in is told of."""

    def __init__(self, messages: list[Message], tell: Callable[[Message], None]) -> None:
        super().__init__(messages)
        self._tell = tell

    def append(self, message: Message) -> None:
        """Take one more."""
        super().append(message)
        self._tell(message)


@dataclass
class Someone:
    """One person; `rng` is their own, so that what they do does not hang on what others do."""

    who: Somebody
    person: Person
    rng: Random
    stumbles: list[str] = field(default_factory=list)
    acted: list[datetime] = field(default_factory=list)
    gone: bool = False
    used: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dm: Conversation = self.person.dm
        self.words = Words(self.rng)

    @property
    def zone(self) -> ZoneInfo:
        """Where they live."""
        return ZoneInfo(self.who.zone)

    def looks_at(self, now: datetime) -> datetime | None:
        """Return when they will act on what has just come; None if they never will."""
        if self.gone or self.rng.random() >= self.who.answers:
            return None
        return self._awake(now + LOOKS_AFTER * self.rng.expovariate(1))

    def _awake(self, moment: datetime) -> datetime:
        """Return a moment itself, or one of the next morning where they sleep then."""
        local = moment.astimezone(self.zone)
        if UP <= local.hour < TO_BED:
            return moment
        day = local + timedelta(days=local.hour >= TO_BED)
        minutes = timedelta(minutes=self.rng.randrange(90))
        return day.replace(hour=UP, minute=0, second=0, microsecond=0) + minutes

    # With a message

    def offers(self, message: Message) -> Iterator[Element]:
        """Give what they have not used yet of a message, as it is after each deed."""
        for _ in range(MOST_DEEDS):
            left = (e for e in find_elements(message.blocks) if self._is_new(e))
            found = next(left, None)
            if found is None:
                return
            self.used.add((found.action_id, str(found.body.get("value"))))
            yield found

    def beside(self, element: Element, action_id: str) -> Element | None:
        """Return the button of that kind in the same row of buttons."""
        row = find_elements([element.block])
        return next((e for e in row if e.action_id == action_id), None)

    def press(self, message: Message, element: Element) -> None:
        """Press a button, whatever it asks before."""
        self._note_deed()
        for one in find_elements([element.block]):
            self.used.add((one.action_id, str(one.body.get("value"))))
        self.person.sandbox.act.use(self.person.id, message, element, None)
        self.person.sandbox.wait_idle()

    def types(self, line: str) -> None:
        """Type a command."""
        self._note_deed()
        self.person.types(line)

    def press_told(self, action_id: str) -> None:
        """Press a button of what they have just been told, where it has one of that kind."""
        told = self.person.last_message
        for element in find_elements(told.blocks):
            if element.action_id == action_id:
                self.press(told, element)
                return

    def _note_deed(self) -> None:
        self.acted.append(self.person.sandbox.state.clock.now())

    # With a form

    def fills(self, label: str, value: str | datetime) -> bool:
        """Fill the input whose label begins so; False where the form has none."""
        found = self._find_input(label)
        view = self.person.modal
        if found is None or view is None:
            return False
        if isinstance(value, datetime):
            value = self._convert(found, value)
        kept = view.values.get(found.block_id, {}).get(found.action_id, {}).get("value")
        words = f"{kept}\n{value}" if kept and found.body.get("multiline") else value
        self.person.fills(read_text(found.block["label"]), words)
        return True

    def chooses_first(self, label: str) -> bool:
        """Choose the first of what an input offers, where there is more than one thing."""
        found = self._find_input(label)
        options = list_options(found.body) if found else []
        if found is None or len(options) < 2:
            return False
        value = read_text(options[0]["text"])
        many = found.type == "checkboxes"
        self.person.fills(read_text(found.block["label"]), [value] if many else value)
        return True

    def sends(self, what: str) -> bool:
        """Send the form, once more where it is shown back, and close that; False if refused.

        Where another form comes after it, that is left open.
        """
        begun = self.person.modal.callback_id if self.person.modal else ""
        for _ in range(3):
            view = self.person.modal
            if view is None or "submit" not in view.body:
                break
            if view.callback_id not in (begun, CONFIRM):
                return True
            self.person.submits()
            if (view := self.person.modal) is not None and view.errors:
                self.stumbles.append(f"{what}: {view.errors} of {view.values}")
                self.closes()
                return False
        self.closes()
        return True

    def closes(self) -> None:
        """Close every form that is open."""
        while self.person.modal is not None:
            self.person.closes()

    def _convert(self, element: Element, moment: datetime) -> str:
        """Return a moment as this input takes it: picked, or typed in words."""
        if element.type == "datetimepicker":
            return moment.isoformat()
        if element.type == "datepicker":
            return moment.date().isoformat()
        return f"{moment.day} {moment:%B %Y} {moment:%H:%M}"

    def _find_input(self, label: str) -> Element | None:
        view = self.person.modal
        blocks = view.blocks if view else []
        inputs = (e for e in find_elements(blocks) if e.block["type"] == "input")
        return next((e for e in inputs if read_text(e.block["label"]).startswith(label)), None)

    def _is_new(self, element: Element) -> bool:
        key = (element.action_id, str(element.body.get("value")))
        return element.type == "button" and key not in self.used
