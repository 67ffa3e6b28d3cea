"""What people do with each of the bot's buttons, by what is true of them and their pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sandbox.block_kit.content import Element
from sandbox.model.entities import Message
from tests.stories.cycles import DECIDED, DONE, GOALS, NEXT, NOTED, POINTS, PROMISES, TALKED
from tests.year.model import MEETS, SENDS_BACK, WEEKEND
from tests.year.someone import Someone


@dataclass
class Truth:
    """What is so, whoever says it: whether a planned meeting took place."""

    seed: int

    def took_place(self, meeting: str) -> bool:
        """Whether the two met; both know the same of it."""
        return Random(f"{self.seed} {meeting}").random() < MEETS


@dataclass
class Deed:
    """One deed: who does it, on which message, when, by which button."""

    someone: Someone
    message: Message
    element: Element
    now: datetime
    truth: Truth
    other: str  # who the other of the pair is, where this person has only one

    @property
    def rng(self) -> Random:
        """Chance, as it is that person's."""
        return self.someone.rng

    def press(self, action_id: str | None = None) -> bool:
        """Press this button, or the one of that kind beside it; False where there is none."""
        found = self.someone.beside(self.element, action_id) if action_id else self.element
        if found is None:
            return False
        self.someone.press(self.message, found)
        return True

    def day(self, soonest: int, latest: int) -> datetime:
        """Return an hour of a working day so many days from now, in that person's zone."""
        local = self.now.astimezone(self.someone.zone)
        day = local + timedelta(days=self.rng.randint(soonest, latest))
        while day.weekday() >= WEEKEND:
            day += timedelta(days=1)
        return day.replace(hour=self.rng.randint(9, 16), minute=0, second=0, microsecond=0)


def prepare(deed: Deed) -> None:
    """Put down what one would like to talk about."""
    if deed.rng.random() < 0.6 and deed.press():
        deed.someone.fills(POINTS, deed.someone.words.point())
        deed.someone.sends("agenda")


def answer_ask(deed: Deed) -> None:
    """Say whether the meeting took place, and write its recap if one is the mentee."""
    if deed.truth.took_place(str(deed.element.body.get("value"))):
        deed.press("meeting.met")
        if deed.someone.person.modal is not None:
            write_recap(deed)
    elif deed.rng.random() < 0.4 and deed.press("meeting.open_move"):
        deed.someone.fills("When", deed.day(3, 20))
        deed.someone.sends("move")
    else:
        deed.press("meeting.miss")


def open_recap(deed: Deed) -> None:
    """Write the recap that is asked for."""
    if deed.press():
        write_recap(deed)


def write_recap(deed: Deed) -> None:
    """Fill the recap that is open, and send it."""
    me, rng = deed.someone, deed.rng
    due = deed.day(7, 40)
    lines = [f"me: {me.words.mine()}, by {due.day} {due:%B %Y}"]
    if deed.other and rng.random() < 0.4:
        lines.append(f"{deed.other}: {me.words.theirs()}, by {due.day} {due:%B %Y}")
    me.fills(PROMISES, "\n".join(lines))
    if rng.random() < 0.4:
        me.fills(GOALS, me.words.goal())
    decided = me.words.decision()
    _ = me.fills(DECIDED, decided) or me.fills(NOTED, decided)
    for label in (TALKED, DONE):
        if rng.random() < 0.6:
            me.chooses_first(label)
    if rng.random() < 0.6:
        _ = me.chooses_first(NEXT) or me.fills("Another date", deed.day(20, 40))
    me.sends("recap")


def answer_recap(deed: Deed) -> None:
    """Accept what the other wrote, or ask for a change."""
    if deed.rng.random() < SENDS_BACK and deed.press("recap.open_amend"):
        deed.someone.fills("", deed.someone.words.change())
        deed.someone.sends("change")
    else:
        deed.press("recap.accept")


def plan(deed: Deed) -> None:
    """Find a date, or leave it for now."""
    if deed.rng.random() < 0.6 and deed.press():
        deed.someone.fills("When", deed.day(4, 25))
        deed.someone.sends("plan")


def answer_nudge(deed: Deed) -> None:
    """Say how it stands: met meanwhile, booked, on leave, or not yet."""
    chance = deed.rng.random()
    if chance < 0.15 and deed.press("lapse.met"):
        day = deed.now - timedelta(days=deed.rng.randint(1, 6))
        deed.someone.fills("On which day", day)
        deed.someone.sends("met")
        if deed.someone.person.modal is not None:
            write_recap(deed)
    elif chance < 0.5 and deed.press("lapse.booked"):
        deed.someone.fills("When", deed.day(3, 21))
        deed.someone.sends("booked")
    elif chance < 0.55 and deed.press("lapse.leave"):
        deed.someone.fills("Until", deed.day(10, 40))
        deed.someone.sends("leave")
    else:
        deed.press("lapse.not_yet")


def press_it(deed: Deed) -> None:
    """Press it."""
    deed.press()


def press_mostly(deed: Deed) -> None:
    """Press it three times in four."""
    if deed.rng.random() < 0.75:
        deed.press()


DEEDS: Mapping[str, Callable[[Deed], None]] = {
    "agenda.open": prepare,
    "agenda.item_done": press_mostly,
    "agenda.item_carry": press_it,
    "agenda.goal_keep": press_mostly,
    "agenda.goal_reached": press_it,
    "meeting.met": answer_ask,
    "meeting.open_plan": plan,
    "mentoring.keep_meeting": press_mostly,
    "recap.open": open_recap,
    "recap.accept": answer_recap,
    "action.done": press_mostly,
    "lapse.met": answer_nudge,
    "lapse.well": press_mostly,
    "lapse.talked": press_it,
}
