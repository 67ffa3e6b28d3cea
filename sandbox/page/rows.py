"""What one person's page shows, gathered for the templates. Call with the state's lock held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.model.state import Conversation, Message
from sandbox.page import times
from sandbox.page.renderer import Face, Reader, face
from sandbox.page.state import Desk
from sandbox.people import Person
from sandbox.types import Json

CLOSE = 300.0  # seconds within which one author's messages stand together


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


def room_name(desk: Desk, room: Conversation) -> str:
    """What a conversation is called in the list: the bot's name, for a DM with it."""
    if room.kind == "im":
        return desk.sandbox.team.members[desk.sandbox.team.bot_user].real_name
    return room.name


def people(desk: Desk, me: str) -> list[PersonRow]:
    """Everybody one can be."""
    there = [person for person in desk.sandbox.people if not person.member.deleted]
    return [_person(desk, person, me) for person in there]


def _person(desk: Desk, person: Person, me: str) -> PersonRow:
    news = {room.id: desk.unread(person.id, room) for room in desk.rooms(person.id)}
    where = next((room for room, count in news.items() if count), "")
    role = desk.roles.get(person.id, "")
    total = sum(news.values())
    return PersonRow(person.id, face(person.member), role, total, where, person.id == me)


def rooms(desk: Desk, me: str, current: str) -> list[RoomRow]:
    """The conversations of the person one is."""
    return [
        RoomRow(r.id, room_name(desk, r), r.kind, desk.unread(me, r), r.id == current)
        for r in desk.rooms(me)
    ]


def messages(desk: Desk, reader: Reader, room: Conversation) -> list[MessageRow]:
    """What the reader sees in `room`, oldest first."""
    shown = desk.sandbox.team.messages_for(reader.member.id, room.id)
    shown.sort(key=lambda message: float(message.ts))
    befores: list[Message | None] = [None, *shown[:-1]]
    pairs = zip(befores, shown, strict=True) if shown else ()
    return [_message(desk, reader, before, message) for before, message in pairs]


def _message(desk: Desk, reader: Reader, before: Message | None, message: Message) -> MessageRow:
    moment = times.at(message.ts)
    day = times.day(moment, reader.zone)
    new_day = before is None or times.day(times.at(before.ts), reader.zone) != day
    return MessageRow(
        message,
        face(desk.sandbox.team.members[message.user]),
        times.clock_time(moment, reader.zone),
        times.in_full(moment, reader.zone),
        moment.isoformat(timespec="seconds"),
        times.in_full(times.at(message.edited), reader.zone) if message.edited else "",
        day if new_day else "",
        new_day or before is None or not _together(before, message),
    )


def _together(before: Message, message: Message) -> bool:
    if before.blocks or message.blocks:
        return False
    same = (before.user, before.ephemeral_for) == (message.user, message.ephemeral_for)
    return same and float(message.ts) - float(before.ts) < CLOSE


def clock_face(desk: Desk, me: Person, now: datetime) -> ClockFace:
    """The clock bar, in the zone of `me`. Asks the bot's side what is due: hold no lock."""
    due, zone = desk.controls.next_due(), ZoneInfo(me.member.tz)
    return ClockFace(
        times.clock_time(now, zone),
        times.day(now, zone),
        times.zone_name(now, zone),
        times.place(zone),
        times.soon(max(due.at, now), zone) if due else "",
        due.what if due else "",
        now.astimezone(zone).isoformat(timespec="minutes"),
    )


def commands(desk: Desk) -> list[Json]:
    """What the manifest declares, for completion."""
    declared = desk.sandbox.slack.manifest.commands.values()
    return [{"name": c.name, "hint": c.usage_hint, "words": c.description} for c in declared]
