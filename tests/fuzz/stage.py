"""A world that is put back after every example, and that hears whatever goes wrong in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

from agendas.meeting import Refused
from agendas.text.messages import say
from db.mentoring.pairs import Forbidden
from db.tables import METADATA
from handlers.slackui.asking.lookup import Unasked
from handlers.slackui.listener import Listener
from handlers.slackui.request import Request, Response, UserError
from sandbox.people import Person
from tests.fuzz.cast import Cast, Two
from tests.fuzz.story import Specimens, collect_views, lived_in
from tests.stories.world import World

Story = Callable[[World], tuple[Cast, Specimens]]
FORESEEN = (UserError, Forbidden, Refused, Unasked)
APOLOGIES = tuple(
    say(f"shared/{name}", reference="").parts[0].text[:40]  # type: ignore[union-attr]
    for name in ("apology", "busy")
)
PATIENCE = 30.0  # seconds: what is wild is tried here, and not how quick the machine is
Rows = dict[str, list[Row[Any]]]
CONTENT = {"drafts", "meetings", "recaps", "action_items", "goals", "points", "lapses", "pairs"}
CONTENT |= {"typed_lines"}


class Ears(logging.Handler):
    """Remembers every line of the log that tells of a failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Stage:
    """One world for many examples."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch, story: Story = lived_in) -> None:
        self.world, self.router = world, world.bot.router
        self.sandbox, self.team = world.sandbox, world.sandbox.team
        self.refused: list[Exception] = []
        self.ears = Ears()
        self._overhear(patch)
        self.sandbox.dispatcher.idle_after = 0.0
        self.sandbox.dispatcher.link.deadline = PATIENCE
        self.cast, self.found = story(world)
        self.sound()
        self.keep()
        collect_views(self.cast, self.found, self.put_back)

    def _overhear(self, patch: pytest.MonkeyPatch) -> None:
        run = self.router.run

        def overheard(listener: Listener, request: Request) -> Response:
            try:
                return run(listener, request)
            except Exception as error:
                self.refused.append(error)
                raise

        patch.setattr(self.router, "run", overheard)

    # Putting everything back

    def keep(self) -> None:
        """Remember how everything is now."""
        self.kept = self.rows()
        self._now = self.world.clock.now()
        self._last_ts = self.sandbox.state._last_ts
        self._messages = {c.id: deepcopy(c.messages) for c in self.team.conversations.values()}
        self._homes = dict(self.team.homes)
        self._version = self.sandbox.state.version

    def put_back(self) -> None:
        """Make everything as it was when it was kept, once nothing is at work on it any more."""
        self.sandbox.wait_idle(PATIENCE)
        self.world.clock.set(self._now)
        self.refused.clear()
        self.ears.lines.clear()
        if self.sandbox.state.version != self._version:
            self._put_screens_back()
        self._put_rows_back()

    def _put_screens_back(self) -> None:
        with self.sandbox.state.lock:
            for conversation in self.team.conversations.values():
                conversation.messages[:] = deepcopy(self._messages.get(conversation.id, []))
            self.team.homes, self.team.modals = dict(self._homes), {}
            self.sandbox.state.breaches.clear()
            # The clock went back, and so do time stamps; none that a kept message has comes again.
            self.sandbox.state._last_ts = self._last_ts
            self._version = self.sandbox.state.version

    def _put_rows_back(self) -> None:
        if self.rows() == self.kept:
            return
        with self.world.bot.engine.begin() as connection:
            for table in reversed(METADATA.sorted_tables):
                connection.execute(table.delete())
            for table in METADATA.sorted_tables:
                if self.kept[table.name]:
                    rows = [dict(row._mapping) for row in self.kept[table.name]]
                    # A brief is there before the rows that were gathered into it.
                    rows.sort(key=lambda row: row.get("brief_id") is not None)
                    connection.execute(table.insert(), rows)

    def rows(self) -> Rows:
        """Every row there is, by table."""
        with self.world.bot.engine.connect() as connection:
            connection.execution_options(read_only=True)
            return {t.name: list(connection.execute(_all(t))) for t in METADATA.sorted_tables}

    # Looking at what happened

    def sound(self) -> None:
        """Nothing has happened that nobody foresaw, nor that Slack would not have put up with."""
        for error in self.refused:
            if not isinstance(error, FORESEEN):
                raise AssertionError("nobody foresaw this") from error
        assert self.ears.lines == []
        assert self.sandbox.breaches == []

    def unchanged(self) -> None:
        """No row is other than it was kept, but that what was typed may be a draft."""
        now = self.rows()
        changed = {name for name, rows in now.items() if rows != self.kept[name]}
        assert changed <= {"drafts"}

    def kept_apart(self, actor: Person) -> None:
        """`actor` has touched only rows of their own pairs, and has read of no other's."""
        own = {two.id for two in self.cast.pairs_of(actor)}
        near = {actor.id} | {p.id for two in self.cast.pairs_of(actor) for p in _both(two)}
        for name, rows in self.rows().items():
            for row in _differing(self.kept[name], rows):
                pair = row.id if name == "pairs" else getattr(row, "pair_id", None)
                assert name not in CONTENT or pair in own, (name, row)
                assert name != "outbox" or row.recipient in near, row
        self.discreet(actor)

    def discreet(self, person: Person) -> None:
        """Nothing before this person has a word of a pair that they are not in."""
        others = [two.canary for two in self.cast.pairs if person not in two]
        seen = "\n".join(self.before(person))
        assert [word for word in others if word in seen] == []

    def before(self, person: Person) -> Iterator[str]:
        """Every text that this person has before them."""
        for message in person.all_messages:
            yield f"{message.text}\n{message.blocks}"
        for view in (person.modal, person.home):
            if view:
                yield f"{view.body}\n{view.values}\n{view.errors}"

    def answered(self, person: Person) -> None:
        """The person was told something, and that is no apology."""
        seen = "\n".join(self.before(person))
        assert not any(words in seen for words in APOLOGIES)

    def aftershocks(self, actor: Person) -> None:
        """Whatever was taken in can be shown again, sent, and lived with."""
        if self.rows() == self.kept:
            return
        near = {p.id: p for two in self.cast.pairs_of(actor) for p in _both(two)}
        for person in near.values():
            person.opens_home()
            for command in ("/mentoring", "/action", "/goal", "/meeting"):
                person.types(command)
            self.answered(person)
        self.world.settles()
        self.sound()

    def outcome(self, actor: Person) -> None:
        """Everything that has to hold after `actor` has done anything at all."""
        self.sound()
        self.answered(actor)
        if self.refused:
            self.unchanged()
        self.kept_apart(actor)
        self.aftershocks(actor)


def _all(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _both(two: Two) -> tuple[Person, Person]:
    return two.mentor, two.mentee


def _differing(before: list[Row[Any]], after: list[Row[Any]]) -> list[Row[Any]]:
    return [row for row in before if row not in after] + [r for r in after if r not in before]


@contextmanager
def listening(ears: Ears) -> Iterator[None]:
    """Let `ears` hear the whole log."""
    root = logging.getLogger()
    root.addHandler(ears)
    try:
        yield
    finally:
        root.removeHandler(ears)
