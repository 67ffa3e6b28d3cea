"""A digest as it is read: its figures with names, and with who looks after whom by now."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.reporting.digest import Totals
from agendas.text.messages import Message, say
from db.mentoring import programmes
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.mentoring.reporting import follow_ups
from db.mentoring.reporting.follow_ups import FollowUp
from handlers.digest.figures import SECTIONS, Figures
from handlers.digest.modals import build_menu
from handlers.slackui.blocks import Block
from handlers.slackui.chart import draw_weeks
from handlers.slackui.folding import TWO_SCREENS, measure

LAPSED = ("new", "alone", "cared")


class Layout(NamedTuple):
    """How much a digest says: so many of each section are `named`, but the newly lapsed all are.

    So many pairs have `buttons` at once, those that nobody looks after, in their order; `brief` is
    whether the newly lapsed have a line each, of names and days.
    """

    named: int
    buttons: int
    brief: bool = False


# Tried one after the other, until what is read goes into two screens of a phone.
LAYOUTS = (
    Layout(20, 6),
    Layout(20, 5),
    Layout(20, 4),
    Layout(20, 3),
    Layout(20, 2),
    Layout(10, 2),
    Layout(7, 2),
    Layout(5, 2),
    Layout(3, 2),
    Layout(3, 2, brief=True),
)


class DigestView:
    """Draws a digest of a programme, as it stands at a moment (aware), from its figures."""

    def __init__(
        self, session: Session, programme: Programme, figures: Figures, at: datetime
    ) -> None:
        self._figures, self._programme, self._at = figures, programme, at
        own = (programme.workspace_id, programme.id)
        self._pairs = _load_pairs(session, programme, _list_ids(figures))
        self._cares = follow_ups.of_programme(session, *own)
        self._run_by = {one.id: one.name for one in programmes.at_work(session, *own)}
        self._lines = self._sort_lines()
        self._buttons = 0

    def draw(self, day: date) -> tuple[Message, tuple[Block, ...]]:
        """Return its words and its chart; `day` is that of the digest, where the programme is.

        What would not go into two screens of a phone is counted, and left to [All pairs]; the newly
        lapsed are named, however many they are. The chart stands below, to be looked at: the words
        have its numbers.
        """
        for layout in LAYOUTS:
            message, chart = self._draw(day, layout)
            if measure(message.parts) <= TWO_SCREENS:
                break
        return message, chart

    def _sort_lines(self) -> dict[str, list[Figures]]:
        """Return the lines by section: who had lapsed before, by whether anybody cares by now."""
        lines = {name: self._figures[name] for name in SECTIONS}
        before = [*lines["alone"], *lines["cared"]]
        before.sort(key=lambda line: (-line["days"], line["pair"]))
        cared = [line for line in before if any(self._say_care(line))]
        alone = [line for line in before if line not in cared]
        return {**lines, "alone": alone, "cared": cared}

    def _draw(self, day: date, layout: Layout) -> tuple[Message, tuple[Block, ...]]:
        figures = self._figures
        self._buttons = layout.buttons
        known: dict[str, Any] = {"programme": self._programme.name, "ref": self._programme.id}
        known["is_run"] = bool(self._run_by)
        totals = Totals(**figures["totals"])
        known |= dict(zip(("waiting", "waited"), figures.get("waiting", (0, 0)), strict=True))
        if figures["is_quiet"]:
            return say(
                "digest/quiet", totals=totals, undelivered=figures["undelivered"], **known
            ), ()
        sections = [self._build_section(name, layout) for name in SECTIONS if self._lines[name]]
        over = figures["over"][: layout.named]
        weeks = [(_shorten(date.fromisoformat(on)), count) for on, count in figures["history"]]
        message = say(
            "digest/digest",
            day=day_in_words(day),
            lapsed=[one for one in sections if one["name"] in LAPSED],
            others=[one for one in sections if one["name"] not in LAPSED],
            over=[self._build_over(one) for one in over],
            more_over=len(figures["over"]) - len(over),
            weeks=[count for _, count in weeks] if len(weeks) > 1 else [],
            totals=totals,
            **{name: figures[name] for name in ("ended", "changes", "undelivered")},
            **known,
        )
        menu = build_menu(self._list_without_buttons(sections))
        message = message.with_menu(menu) if menu else message
        return message, tuple(draw_weeks(weeks))

    def _list_without_buttons(
        self, sections: list[dict[str, Any]]
    ) -> Iterator[tuple[int, str, str]]:
        """Return the pairs that have no buttons of their own, named or not, in their order."""
        own = {line["pair"] for one in sections for line in one["lines"] if line["buttons"]}
        told = dict.fromkeys(line["pair"] for name in SECTIONS for line in self._lines[name])
        for pair in (self._pairs.get(number) for number in told if number not in own):
            if pair is not None and pair.ended_at is None:
                yield pair.id, read_name(pair.mentor), read_name(pair.mentee)

    def _build_section(self, name: str, layout: Layout) -> dict[str, Any]:
        lines = self._lines[name]
        named = lines if name == "new" else lines[: layout.named]
        if name == "alone":
            # However many have newly lapsed: something can be done about who has for longest.
            self._buttons = max(self._buttons, 1)
        built = [self._build_line(line) for line in named]
        more = len(lines) - len(built)
        brief = layout.brief and name == "new"
        return {"name": name, "lines": built, "more": more, "brief": brief}

    def _build_line(self, line: Figures) -> dict[str, Any]:
        by, day = self._say_care(line)
        goes_on = line["pair"] in self._pairs and self._pairs[line["pair"]].ended_at is None
        buttons = goes_on and not by and not day and self._buttons > 0
        self._buttons -= buttons
        return {**line, **self._name(line["pair"]), "by": by, "until": day, "buttons": buttons}

    def _say_care(self, line: Figures) -> tuple[str, str]:
        """Return who talks to a pair, or until which day it is let be; nothing where neither is."""
        care = self._find_care(line)
        if care is None:
            return "", ""
        if care.left_until is None:
            return self._run_by.get(care.facilitator_id, ""), ""
        return "", day_in_words(wall_time(care.left_until, self._programme.zone).date())

    def _find_care(self, line: Figures) -> FollowUp | None:
        """Return who looks after a pair that has not met for as long as the line has it."""
        care = self._cares.get(line["pair"])
        if care is None or (self._at - care.at).days > line["days"]:
            return None
        if care.over_at and care.over_at <= self._at:
            return None
        return None if care.left_until and care.left_until <= self._at else care

    def _build_over(self, over: Figures) -> dict[str, Any]:
        by = self._run_by.get(over["by"], "")
        return {**over, **self._name(over["pair"]), "by": by}

    def _name(self, pair_id: int) -> dict[str, str]:
        pair = self._pairs.get(pair_id)
        return {
            "mentor": read_name(pair.mentor) if pair else "",
            "mentee": read_name(pair.mentee) if pair else "",
        }


def _list_ids(figures: Figures) -> set[int]:
    return {line["pair"] for name in (*SECTIONS, "over") for line in figures[name]}


def _load_pairs(session: Session, programme: Programme, ids: Collection[int]) -> dict[int, Pair]:
    own = (Pair.workspace_id == programme.workspace_id, Pair.programme_id == programme.id)
    named = select(Pair).where(*own, Pair.id.in_(ids))
    return {pair.id: pair for pair in session.scalars(named)}


def read_name(person: Person) -> str:
    """Return somebody's name; nothing of somebody who has been forgotten."""
    return "" if person.forgotten else person.name


def _shorten(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year % 100:02}"
