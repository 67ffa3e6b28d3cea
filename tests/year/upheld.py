"""What must hold of a year; each check gives what is not so, in words with ids and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from agendas.rhythm.lapse import MOST_UNANSWERED
from db.core.base import UtcDateTime
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.people import Person
from db.mentoring.reporting.digests import Digest
from db.messages.outbox import BRIEF, OutboxRow, Status
from db.tables import METADATA
from handlers import due
from handlers.notifications.kinds import Timing
from tests.stories.cycles import rows
from tests.stories.world import World
from tests.year.looked_after import (
    check_digests,
    check_ends,
    check_named,
    check_recaps,
    list_newly_lapsed,
)
from tests.year.noting import Notes, Sent

LONG = timedelta(days=7)
MOST_MINUTES = 60
# docs/delivery.md: how often each comes beside the brief, about one thing.
CEILINGS = {
    "pair.welcome": 1,
    "meeting.order": 1,
    "meeting.ask": 1,
    "meeting.held": 1,
    "recap.waiting": 2,
    "recap.accepted": 1,
    "recap.change": 1,
}


def find_faults(world: World, notes: Notes) -> list[str]:
    """Return all that does not hold after a while of a programme."""
    return [
        *check_briefs(notes.sent),
        *check_ceilings(notes.sent),
        *check_hours(notes.sent),
        *check_nudges(world, notes),
        *check_delivery(world),
        *check_moments(world),
        *notes.unnoticed.values(),
        *check_named(list_newly_lapsed(world, notes.lapsed)),
        *check_digests(rows(world, Digest)),
        *check_recaps(world),
        *check_ends(world),
    ]


def check_briefs(sent: Iterable[Sent]) -> Iterator[str]:
    """Nobody has more than one brief a day."""
    briefs = (one for one in sent if one.kind == BRIEF and one.occurrence and one.alone)
    for (who, day), number in Counter((one.recipient, one.day) for one in briefs).items():
        if number > 1:
            yield f"{number} briefs to {who} on {day}"


def check_ceilings(sent: Iterable[Sent]) -> Iterator[str]:
    """What comes beside the brief comes about one thing no more often than the docs say."""
    alone = (one for one in sent if one.alone and one.kind in CEILINGS)
    # A meeting that is moved, and a version, are one thing each.
    counted = Counter((one.kind, one.recipient, one.subject, one.occurrence) for one in alone)
    for (kind, who, subject, _), number in counted.items():
        if number > CEILINGS[kind]:
            yield f"{number} {kind} about {subject} to {who}"


def check_hours(sent: Iterable[Sent]) -> Iterator[str]:
    """Nothing comes at night, on a free day or in a leave, but what cannot wait."""
    for one in sent:
        if not one.alone:
            continue
        waits = one.rules.timing in (Timing.POLITE, Timing.GATHERED) and not one.answers
        if waits and one.quiet and not one.needed:
            yield f"{one.kind} about {one.subject} to {one.recipient} at night, {one.at}"
        if waits and one.free and not one.rules.for_meeting:
            yield f"{one.kind} about {one.subject} to {one.recipient} on a free day, {one.at}"
    for one in sent:
        waits = one.rules.held_on_leave or one.kind.startswith("lapse.")
        if one.on_leave and waits:
            yield f"{one.kind} about {one.subject} to {one.recipient} in a leave, {one.at}"


def check_nudges(world: World, notes: Notes) -> Iterator[str]:
    """Silence is not asked more than three times: not by the rows, nor by what was sent."""
    if notes.most_unanswered > MOST_UNANSWERED:
        yield f"{notes.most_unanswered} nudges unanswered"
    met: dict[int, list[datetime]] = {}
    for meeting in rows(world, Meeting):
        met.setdefault(meeting.pair_id, []).extend(filter(None, (meeting.met_at,)))
    pair_of = {f"lapse:{lapse.id}": lapse.pair_id for lapse in rows(world, Lapse)}
    yield from find_fourth_nudges(notes.sent, pair_of, notes.acted, met)


def find_fourth_nudges(
    sent: Iterable[Sent],
    pair_of: Mapping[str, int],
    acted: Mapping[str, Sequence[datetime]],
    met: Mapping[int, Sequence[datetime]],
) -> Iterator[str]:
    """Find who was nudged about a pair a fourth time, without a word or a meeting in between."""
    asked: dict[tuple[str, int], list[datetime]] = {}
    for one in sent:
        if one.kind == "lapse.nudge":
            asked.setdefault((one.recipient, pair_of[one.subject]), []).append(one.at)
    for (who, pair), times in asked.items():
        answered = [*acted.get(who, []), *met.get(pair, [])]
        for first, last in zip(times, times[MOST_UNANSWERED:], strict=False):
            if not any(first < at <= last for at in answered):
                yield f"{who} was nudged about pair {pair} four times, the last on {last:%d %b}"


def check_delivery(world: World) -> Iterator[str]:
    """Nothing is lost, nor waits for good; no rule fails."""
    gone = {person.slack_id for person in rows(world, Person) if not person.active}
    yield from find_undelivered(rows(world, OutboxRow), gone, world.clock.now())
    with world.bot.sessions() as session:
        for failing in due.list_failing(session):
            yield f"a rule fails: {failing}"


def find_undelivered(
    found: Iterable[OutboxRow], gone: Collection[str], now: datetime
) -> Iterator[str]:
    """Find what was lost on its way to somebody who is there, or has waited for a week."""
    for row in found:
        about = f"{row.kind} about {row.subject} to {row.recipient}"
        if row.status in (Status.DEAD, Status.UNKNOWN) and row.recipient not in gone:
            yield f"{about} is {row.status}: {row.last_error}"
        late = row.due_at < now - LONG and row.try_at < now
        if row.status in (Status.WAITING, Status.PENDING, Status.GATHERED) and late:
            yield f"{about}, due {row.due_at:%d %b}, still waits"


def check_moments(world: World) -> Iterator[str]:
    """SQLite, which would take anything, has every moment as a number."""
    if world.bot.engine.dialect.name != "sqlite":
        return
    for table in METADATA.tables.values():
        moments = [column for column in table.columns if isinstance(column.type, UtcDateTime)]
        if moments:
            is_text = or_(*(func.typeof(column) == "text" for column in moments))
            with world.bot.sessions() as session:
                found = session.scalar(select(func.count()).select_from(table).where(is_text))
            if found:
                yield f"{found} rows of {table.name} have a moment as text"


def check_minutes(minutes: float) -> Iterator[str]:
    """A facilitator's hands are busy for no more than an hour a year."""
    if minutes > MOST_MINUTES:
        yield f"a year of a programme keeps its facilitator busy for {minutes:.0f} minutes"
