"""What one person's page shows, gathered for the templates. Call with the state's lock held."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.model.entities import Conversation, Message
from sandbox.model.manifest import Shortcut
from sandbox.page import times
from sandbox.page.config import Step
from sandbox.page.renderer import Face, Renderer, draw_face
from sandbox.page.state import PageState
from sandbox.people import Person
from sandbox.types import Json

CLOSE = 300.0  # seconds within which one author's messages stand together
SHOWN = 50  # messages of a conversation, the newest ones; and as many more when asked


@dataclass(frozen=True)
class PersonRow:
    """Somebody to be; `where` is the first conversation with something new for them, if any."""

    id: str
    face: Face
    role: str
    unread: int
    where: str
    current: bool


@dataclass(frozen=True)
class RoomRow:
    """A conversation to look at."""

    id: str
    name: str
    kind: str
    unread: int
    current: bool


@dataclass(frozen=True)
class MessageRow:
    """A message with its author and time; `day` if it is the first of one, `head` of a group."""

    message: Message
    face: Face
    time: str
    full: str
    iso: str
    edited: str
    day: str
    head: bool


@dataclass(frozen=True)
class ClockFace:
    """What time it is there, and where the buttons lead."""

    time: str
    day: str
    zone: str
    place: str
    due: str
    what: str
    iso: str


@dataclass(frozen=True)
class StepRow:
    """A step of the guide: its number, whether it is done, and whether it is the next to do."""

    step: Step
    number: int
    done: bool
    current: bool


def name_room(page: PageState, room: Conversation) -> str:
    """What a conversation is called in the list: the bot's name, for a DM with it."""
    if room.kind == "im":
        return page.sandbox.team.members[page.sandbox.team.bot_user].real_name
    return room.name


def list_people(page: PageState, me: str) -> list[PersonRow]:
    """Everybody one can be."""
    there = [person for person in page.sandbox.people if not person.member.deleted]
    return [_build_person(page, person, me) for person in there]


def _build_person(page: PageState, person: Person, me: str) -> PersonRow:
    news = {room.id: page.count_unread(person.id, room) for room in page.list_rooms(person.id)}
    where = next((room for room, count in news.items() if count), "")
    role = page.roles.get(person.id, "")
    total = sum(news.values())
    return PersonRow(person.id, draw_face(person.member), role, total, where, person.id == me)


def list_rooms(page: PageState, me: str, current: str) -> list[RoomRow]:
    """The conversations of the person one is."""
    return [
        RoomRow(r.id, name_room(page, r), r.kind, page.count_unread(me, r), r.id == current)
        for r in page.list_rooms(me)
    ]


@dataclass(frozen=True)
class Talk:
    """What is said in a conversation: its newest messages, and how many earlier ones there are."""

    messages: list[MessageRow] = field(default_factory=list)
    earlier: int = 0
    more: int = 0  # how many are shown where some more are wanted


def read_talk(page: PageState, renderer: Renderer, room: Conversation, most: int = SHOWN) -> Talk:
    """What the renderer sees in `room`, oldest first: the newest `most` messages."""
    said = page.sandbox.team.list_messages(renderer.member.id, room.id)
    said.sort(key=lambda message: float(message.ts))
    shown = said[-most:]
    befores: list[Message | None] = [None, *shown[:-1]]
    pairs = zip(befores, shown, strict=True) if shown else ()
    built = [_build_message(page, renderer, before, message) for before, message in pairs]
    return Talk(built, len(said) - len(shown), most + SHOWN)


def read_most(asked: str) -> int:
    """Return how many messages an address asks for; the usual number where it says none."""
    return max(SHOWN, int(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else SHOWN


def _build_message(
    page: PageState, renderer: Renderer, before: Message | None, message: Message
) -> MessageRow:
    moment = times.parse_ts(message.ts)
    day = times.format_day(moment, renderer.zone)
    new_day = before is None or times.format_day(times.parse_ts(before.ts), renderer.zone) != day
    return MessageRow(
        message,
        draw_face(page.sandbox.team.members[message.user]),
        times.format_time(moment, renderer.zone),
        times.format_in_full(moment, renderer.zone),
        moment.isoformat(timespec="seconds"),
        times.format_in_full(times.parse_ts(message.edited), renderer.zone)
        if message.edited
        else "",
        day if new_day else "",
        new_day or before is None or not _stand_together(before, message),
    )


def _stand_together(before: Message, message: Message) -> bool:
    if before.blocks or message.blocks:
        return False
    same = (before.user, before.ephemeral_for) == (message.user, message.ephemeral_for)
    return same and float(message.ts) - float(before.ts) < CLOSE


def read_clock(page: PageState, me: Person, now: datetime) -> ClockFace:
    """The clock bar, in the zone of `me`. Asks the bot's side what is due: hold no lock."""
    due, zone = page.schedule.next_told(), ZoneInfo(me.member.tz)
    return ClockFace(
        times.format_time(now, zone),
        times.format_day(now, zone),
        times.name_zone(now, zone),
        times.name_place(zone),
        times.format_short(max(due.at, now), zone, now) if due else "",
        due.what if due else "",
        now.astimezone(zone).isoformat(timespec="minutes"),
    )


def list_steps(page: PageState) -> list[StepRow]:
    """The guide's steps. Asks the bot's side what has been done: hold no lock."""
    done = [step.done() for step in page.guide.steps]
    current = done.index(False) if False in done else None
    return [
        StepRow(step, number + 1, done[number], number == current)
        for number, step in enumerate(page.guide.steps)
    ]


def list_shortcuts(page: PageState) -> dict[str, list[Shortcut]]:
    """What the manifest declares: for any message, and for anywhere."""
    declared = page.sandbox.slack.manifest.shortcuts
    return {
        f"{kind}_shortcuts": [one for one in declared if one.kind == kind]
        for kind in ("message", "global")
    }


def list_commands(page: PageState) -> list[Json]:
    """What the manifest declares, for completion."""
    declared = page.sandbox.slack.manifest.commands.values()
    return [{"name": c.name, "hint": c.usage_hint, "words": c.description} for c in declared]


def read_status(me: Person, now: datetime) -> str:
    """Return somebody's status in words, "Out sick until Fri 4 December"; "" for none."""
    status = me.member.status
    if not status.render(now)["status_emoji"]:
        return ""
    until = times.format_date(status.until, ZoneInfo(me.member.tz or "UTC")) if status.until else ""
    return f"{status.text} until {until}" if until else status.text
