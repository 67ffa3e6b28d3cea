"""Somebody at the page: what they press, type and read is counted."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from sandbox.model.entities import Message
from sandbox.people import Person
from tests.keystrokes.operators import Effort, count_own_words, count_words

MOST_SENDS = 3  # a form may be shown back before it goes


class Hand:
    """One person in their DM with the bot; `theirs` is what people wrote, and their names."""

    def __init__(self, page: Page, url: str, person: Person, theirs: list[str]) -> None:
        self.page, self.person, self.theirs = page, person, theirs
        self._address = f"{url}?as={person.id}"
        self._read: dict[str, set[str]] = {}
        self.effort = Effort()

    def begin(self) -> None:
        """Count anew: what was there before has been read."""
        self.effort = Effort()
        self._read = {message.id: set(_list_lines(message)) for message in self.person.messages}

    def look(self) -> None:
        """Look at the conversation, and read what is new there."""
        self.page.goto(self._address)
        expect(self.page.get_by_role("textbox", name="Message to")).to_be_visible()
        for message in self.person.messages:
            if message.id not in self._read and message.user != self.person.id:
                self.effort.messages += 1
                self._read_lines(message)

    def read_again(self, words: re.Pattern[str]) -> None:
        """Read what is new in the newest message with these words, wherever it stands."""
        found = [message for message in self.person.messages if words.search(message.plain)]
        self._read_lines(found[-1])

    def _read_lines(self, message: Message) -> None:
        known = self._read.setdefault(message.id, set())
        self._count("\n".join(line for line in _list_lines(message) if line not in known))
        known.update(_list_lines(message))

    def sees(self, label: str, *, beside: str = "") -> bool:
        """Whether one of the newest messages has a button that is called so, beside some words."""
        newest = self.person.messages[-3:]
        return any(label in m.buttons and beside in m.plain for m in newest)

    def press(self, label: str) -> None:
        """Press the newest button that is called so."""
        if self.page.url != self._address:
            self.look()
        self.effort.thinks += 1
        log = self.page.get_by_role("log")
        self._tap(log.get_by_role("button", name=re.compile(rf"^{re.escape(label)}(:|$)")).last)

    def press_to_open(self, label: str) -> None:
        """Press the newest button that is called so, and read the form that it opens."""
        self.press(label)
        expect(self._form).to_be_visible()
        self._read_form()

    def fill(self, label: str, text: str) -> None:
        """Type into an entry of the form: what stood there stays, in a line above.

        It is not tapped where the form opened with the cursor in it.
        """
        entry = self._form.get_by_label(re.compile(label)).first
        before = entry.input_value()
        self.effort.thinks += 1
        self.effort.fields += 1
        self.effort.typed += len(text)
        if not entry.evaluate("entry => entry.autofocus"):
            self._tap(entry)
        entry.fill(f"{before}\n{text}" if before else text)
        self.theirs.extend(piece for line in text.split("\n") for piece in _list_pieces(line))

    def choose_first(self, group: str) -> bool:
        """Choose the first of what a question offers; False where it has no other."""
        offered = self._form.get_by_role("radiogroup", name=re.compile(group)).get_by_role("radio")
        if offered.count() < 2:
            return False
        if not offered.first.is_checked():
            self.effort.thinks += 1
            self._tap(offered.first)
        return True

    def send(self) -> None:
        """Send the form, once more where it is shown back; close what is said then."""
        for _ in range(MOST_SENDS):
            button = self._form.locator("footer button.primary")
            if button.count() == 0:
                break
            before = self._form.inner_text()
            self._tap(button)
            if self._await_other(before):
                self._read_form()
        if self._form.count():
            self._tap(self._form.get_by_role("button", name=re.compile("^(Close|Done|OK)")).first)
            expect(self._form).to_have_count(0)

    def _await_other(self, before: str) -> bool:
        """Wait until the form says something else, or is gone; return whether it is there."""
        self.page.wait_for_function(
            "before => document.querySelector('dialog[data-modal]')?.innerText !== before",
            arg=before,
        )
        return self._form.count() > 0

    @property
    def _form(self) -> Locator:
        return self.page.locator("dialog[data-modal]")

    def _tap(self, target: Locator) -> None:
        self.effort.taps += 1
        target.click()
        self.page.wait_for_timeout(200)

    def _read_form(self) -> None:
        view = self.person.modal
        if view is not None:
            self._count(f"{view.title} {view.plain} {' '.join(view.buttons)}")

    def _count(self, shown: str) -> None:
        own = count_own_words(shown, self.theirs)
        self.effort.read.append((own, shown))
        self.effort.words += own
        self.effort.shown += count_words(shown)


def _list_lines(message: Message) -> list[str]:
    return [*message.plain.splitlines(), *message.buttons]


def _list_pieces(line: str) -> list[str]:
    """Return what its writer said in a line as it is shown: text and time line, promise and day."""
    said = line.split(": ", 1)[-1]
    return [piece for piece in re.split(r"; | (?=in \d)", said) if piece]
