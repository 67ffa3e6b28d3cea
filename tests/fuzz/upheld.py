"""What holds of the cycle, of what is sent and of privacy, whatever people do and time brings."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Row

from agendas.dates.local_time import wall_time
from agendas.meeting import AHEAD, DONE, TRANSITIONS, State
from agendas.rhythm.lapse import MOST_UNANSWERED
from agendas.rhythm.quiet_hours import next_allowed
from db.mentoring.people import Person as RowPerson
from db.messages.outbox import Letter
from handlers.notifications import notify
from handlers.notifications.kinds import Kind, Timing
from tests.fuzz.stage import Rows, Stage
from tests.fuzz.telling import find_untold

LATE = timedelta(minutes=2)  # several messages to one person go out a second apart
LONGEST = 40_000
WAIT = (Timing.POLITE, Timing.GATHERED)


class Politeness:
    """Remembers which messages were queued to go at once, or to be in time at all."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at_once: set[str] = set()
        self._watch_letters(patch)

    def _watch_letters(self, patch: pytest.MonkeyPatch) -> None:
        make = notify.make_letter

        def made(kind: Kind, person: RowPerson, about: Any, now: datetime, **more: Any) -> Letter:
            letter = make(kind, person, about, now, **more)
            expires, polite = kind.expires(about, now), next_polite(now, person)
            late = expires is not None and polite >= expires
            if more.get("at_once") or kind.timing not in WAIT or late:
                self.at_once.add(letter.key)
            return letter

        patch.setattr(notify, "make_letter", made)


def next_polite(moment: datetime, person: RowPerson) -> datetime:
    """The first moment at which somebody may be written to, found minute by minute."""
    moment = next_allowed(moment, person.hours)
    while not person.days.includes(wall_time(moment, person.zone)):
        moment = next_allowed(moment + timedelta(minutes=15), person.hours)
    return moment


class Upheld:
    """The invariants of one story; asked after every step of it."""

    def __init__(self, stage: Stage, politeness: Politeness) -> None:
        self.stage, self.politeness = stage, politeness
        self.rows = stage.kept

    def ask(self, *, undone: bool, takes_back: str | None, actor: str | None) -> None:
        """Ask whether everything holds.

        `undone` says that somebody has just taken back an item; `takes_back` who, if anybody, may
        have taken back points of theirs; `actor` who has done anything at all.
        """
        before, self.rows = self.rows, self.stage.rows()
        if actor is not None:
            assert find_untold(before, self.rows, actor) == []
        self.stage.sound()
        self._meetings(before)
        self._lapses()
        self._items(before, undone)
        self._points(before, takes_back)
        self._sent(before)
        self._digests()
        for person in self.stage.cast.everybody:
            self.stage.discreet(person)
            self.stage.answered(person)
            for message in person.all_messages:
                assert 0 < len(message.text) <= LONGEST

    def _meetings(self, before: Rows) -> None:
        was = {row.id: State(row.state) for row in before["meetings"]}
        for row in self.rows["meetings"]:
            state = State(row.state)
            assert state in reachable(was.get(row.id, state)), row
        ahead = Counter(r.pair_id for r in self.rows["meetings"] if State(r.state) in AHEAD)
        assert max(ahead.values(), default=0) <= 1

    def _lapses(self) -> None:
        opened = Counter(r.pair_id for r in self.rows["lapses"] if r.closed_at is None)
        assert max(opened.values(), default=0) <= 1
        for kept in self.rows["silences"]:
            assert 0 <= kept.unanswered <= MOST_UNANSWERED

    def _items(self, before: Rows, undone: bool) -> None:
        there = {row.id for row in self.rows["action_items"]}
        gone = [row for row in before["action_items"] if row.id not in there]
        assert len(gone) <= int(undone), gone

    def _points(self, before: Rows, takes_back: str | None) -> None:
        """Hold that no point vanishes: its author takes it back, or a recap says what became of it.

        What is neither talked over nor dropped is on the next agenda.
        """
        people = {row.id: row.slack_id for row in self._people()}
        there = {row.id for row in self.rows["points"]}
        for row in before["points"]:
            if row.id not in there:
                assert people[row.author_id] == takes_back, row
                assert not self._had(row), "a meeting had it on its agenda"
        said = self._said()
        was = {row.id: row.state for row in before["points"]}
        for row in self.rows["points"]:
            if row.meeting_id is None:
                assert row.state in ("open", "dropped"), row
                if row.state == "dropped" and was.get(row.id) != "dropped":
                    assert people[row.author_id] == takes_back, row
                continue
            assert said[row.meeting_id][row.id] == row.state, row

    def _said(self) -> dict[int, dict[int, str]]:
        """Return what the latest version of each meeting's recap says became of which point."""
        latest = sorted(self.rows["recaps"], key=lambda row: row.version)
        return {
            row.meeting_id: {point["id"]: point["end"] for point in row.content["points"]}
            for row in latest
        }

    def _had(self, point: Row[Any]) -> bool:
        return any(
            row.pair_id == point.pair_id
            and State(row.state) in DONE
            and row.met_at + timedelta(minutes=row.minutes) >= point.created_at
            for row in self.rows["meetings"]
        )

    def _sent(self, before: Rows) -> None:
        was = {row.id for row in before["outbox"] if row.status == "sent"}
        people = {row.slack_id: row for row in self._people()}
        for row in self.rows["outbox"]:
            assert row.status != "dead", row
            if row.status == "sent" and row.id not in was and row.recipient in people:
                self._polite(row, people[row.recipient])

    def _polite(self, row: Row[Any], person: RowPerson) -> None:
        if row.op == "update" or row.key in self.politeness.at_once:
            return
        for moment in (row.due_at, max(row.due_at, row.finished_at - LATE)):
            assert next_polite(moment, person) == moment, (row.key, person.timezone, moment)

    def _people(self) -> list[RowPerson]:
        with self.stage.world.bot.sessions() as session:
            return list(session.query(RowPerson))

    def _digests(self) -> None:
        for programme in self.rows["programmes"]:
            channel = self.stage.team.conversations[programme.channel_id]
            zone = programme_zone(programme)
            days = Counter(wall_time(moment(m.ts), zone).date() for m in channel.messages)
            assert max(days.values(), default=0) <= 1


def reachable(state: State) -> set[State]:
    """Every state that the cycle's table lets a meeting come to, from this one on."""
    found, new = set[State](), {state}
    while new:
        found |= new
        new = {after for (was, _), after in TRANSITIONS.items() if was in found} - found
    return found


def moment(ts: str) -> datetime:
    """When a message was posted, by the sandbox's clock."""
    return datetime.fromtimestamp(float(ts), UTC)


def programme_zone(row: Row[Any]) -> ZoneInfo:
    """The zone that a programme's days are reckoned in."""
    return ZoneInfo(row.timezone)
