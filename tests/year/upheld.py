"""What must hold of a year; each check gives what is not so, in words with ids and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agendas.meeting import AHEAD, State
from agendas.rhythm.lapse import MOST_UNANSWERED
from db.mentoring.content.actions import OPEN, ActionItem
from db.mentoring.content.recaps import Recap
from db.mentoring.digests import Digest
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Pair
from db.mentoring.people import Person
from db.messages.outbox import BRIEF, OutboxRow, Status
from handlers import due
from handlers.notifications.kinds import Timing
from sandbox.model.entities import Message
from tests.stories.cycles import rows
from tests.stories.world import World
from tests.year.noting import Notes, Sent

LATE, LONG = timedelta(minutes=5), timedelta(days=7)
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
        *notes.unnoticed.values(),
        *check_digests(world),
        *check_recaps(world),
        *check_promises(world),
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
        if waits and one.quiet:
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
    pair_of = {lapse.id: lapse.pair_id for lapse in rows(world, Lapse)}
    words = {who: list(acted) for who, acted in notes.acted.items()}
    met: dict[int, list[datetime]] = {}
    for meeting in rows(world, Meeting):
        met.setdefault(meeting.pair_id, []).extend(filter(None, (meeting.met_at,)))
    asked: dict[tuple[str, int], list[datetime]] = {}
    for one in notes.sent:
        if one.kind == "lapse.nudge":
            pair = pair_of[int(one.subject.partition(":")[2])]
            asked.setdefault((one.recipient, pair), []).append(one.at)
    for (who, pair), times in asked.items():
        answered = [*words.get(who, []), *met.get(pair, [])]
        for first, last in zip(times, times[MOST_UNANSWERED:], strict=False):
            if not any(first < at <= last for at in answered):
                yield f"{who} was nudged about pair {pair} four times, the last on {last:%d %b}"


def check_delivery(world: World) -> Iterator[str]:
    """Nothing is lost, nor waits for good; no rule fails."""
    now = world.clock.now()
    gone = {person.slack_id for person in rows(world, Person) if not person.active}
    for row in rows(world, OutboxRow):
        about = f"{row.kind} about {row.subject} to {row.recipient}"
        if row.status in (Status.DEAD, Status.UNKNOWN) and row.recipient not in gone:
            yield f"{about} is {row.status}: {row.last_error}"
        late = row.due_at < now - LONG and row.try_at < now
        if row.status in (Status.WAITING, Status.PENDING, Status.GATHERED) and late:
            yield f"{about}, due {row.due_at:%d %b}, still waits"
    with world.bot.sessions() as session:
        for failing in due.list_failing(session):
            yield f"a rule fails: {failing}"


def check_digests(world: World) -> Iterator[str]:
    """Every pair that had newly lapsed is named in the channel, and the figures add up."""
    told = world.channel.messages
    lapses = rows(world, Lapse)
    pairs = {pair.id: pair for pair in rows(world, Pair)}
    before: datetime | None = None
    digests = rows(world, Digest)
    for earlier, digest in zip([None, *digests], digests, strict=False):
        yield from _check_totals(digest, earlier)
        zone = pairs[min(pairs)].programme.zone
        message = _find_on(told, digest.local_date.isoformat(), zone)
        if message is None:
            continue
        at = datetime.fromtimestamp(float(message.ts), world.clock.now().tzinfo)
        for lapse in lapses:
            new = (before is None or lapse.since > before) and lapse.since <= at - LATE
            stands = lapse.closed_at is None or lapse.closed_at > at
            name = pairs[lapse.pair_id].mentee.name
            if new and stands and name not in message.plain:
                yield f"{name}, lapsed on {lapse.since:%d %b}, is not named on {at:%d %b}"
        before = at


def _find_on(told: Iterable[Message], day: str, zone: ZoneInfo) -> Message | None:
    for message in told:
        at = datetime.fromtimestamp(float(message.ts), zone)
        if message.by_bot and at.date().isoformat() == day:
            return message
    return None


def _check_totals(digest: Digest, before: Digest | None) -> Iterator[str]:
    """A digest's parts come to its whole, and begin where the one before it ended."""
    figures = digest.figures or {}
    totals, changes = figures.get("totals", {}), figures.get("changes")
    parts = ("lapsed", "planned", "paused", "within", "only_planned", "rests")
    if sum(totals.get(part, 0) for part in parts) != totals.get("pairs", 0):
        yield f"the figures of {digest.local_date} do not add up: {totals}"
    if changes is None or before is None or not before.figures:
        return
    lapsed = before.figures["totals"]["lapsed"]
    now = changes["before"] + changes["new"] - changes["over"]
    if (changes["before"], now) != (lapsed, totals["lapsed"]):
        yield f"{lapsed} had lapsed before {digest.local_date}, which says {changes} and {totals}"


def check_recaps(world: World) -> Iterator[str]:
    """What both accepted has been sent to both, or is on its way."""
    accepted = {m.id for m in rows(world, Meeting) if m.state == State.ACCEPTED}
    shown: dict[int, set[str]] = {}
    recaps = {recap.id: recap.meeting_id for recap in rows(world, Recap)}
    for row in rows(world, OutboxRow):
        kind, _, number = (row.subject or "").partition(":")
        if kind == "recap" and row.status not in (Status.DROPPED, Status.EXPIRED, Status.DEAD):
            shown.setdefault(recaps.get(int(number), 0), set()).add(row.recipient)
    gone = {person.slack_id for person in rows(world, Person) if not person.active}
    for meeting in rows(world, Meeting):
        if meeting.id in accepted:
            both = {meeting.pair.mentor.slack_id, meeting.pair.mentee.slack_id}
            if missing := both - gone - shown.get(meeting.id, set()):
                yield f"the recap of meeting {meeting.id} was not seen by {missing}"


def check_promises(world: World) -> Iterator[str]:
    """What is promised is asked about again, for as long as it is open and the pair goes on."""
    now = world.clock.now()
    ahead = {meeting.pair_id for meeting in rows(world, Meeting) if meeting.state in AHEAD}
    asked = {lapse.pair_id for lapse in rows(world, Lapse) if lapse.closed_at is None}
    for item in rows(world, ActionItem):
        goes_on = item.pair.state == ACTIVE and item.pair.rests_until is None
        if item.state == OPEN and goes_on and item.next_due_at is None:
            wants = item.pair.next_due_at is not None
            if not (wants or item.pair_id in ahead | asked):
                yield f"promise {item.id}, due {item.due_on}, is never asked about again ({now})"
