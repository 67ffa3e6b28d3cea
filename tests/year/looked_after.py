"""What must hold of pairs: nobody who lapsed, no recap, no promise and no point is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from agendas.meeting import AHEAD, DONE, State
from db.mentoring.content import actions, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Pair
from db.mentoring.people import Person
from db.mentoring.reporting.digests import Digest
from db.messages.outbox import OutboxRow, Status
from tests.stories.cycles import rows
from tests.stories.world import World

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class NewlyLapsed:
    """A pair that had newly lapsed when a digest went out, and whether that names it."""

    name: str
    since: datetime
    told_at: datetime
    is_named: bool


def list_newly_lapsed(world: World, seen: Mapping[int, datetime]) -> list[NewlyLapsed]:
    """Return each pair that was new in a digest that came into the channel.

    `seen` is when a lapse was first there, at a look once a day: it may be that of the digest's own
    day, and named in it. A lapse may be found later than it is counted from. Who had lapsed by the
    digest before, and lapsed again within the week, is not new.
    """
    pairs, lapses = {pair.id: pair for pair in rows(world, Pair)}, rows(world, Lapse)
    found, earlier = [], ""
    before: datetime | None = None
    sent = {row.subject: row.slack_ts for row in rows(world, OutboxRow) if row.kind == "digest"}
    told = {message.ts: message for message in world.channel.messages}
    for digest in rows(world, Digest):
        message = told.get(sent.get(f"digest:{digest.id}") or "")
        if message is None:
            continue
        at = datetime.fromtimestamp(float(message.ts), world.clock.now().tzinfo)
        for lapse in lapses:
            first = seen.get(lapse.id)
            new = first is not None and _is_since(before, first) and not _is_since(at, first)
            new = new and not had_lapsed(lapse.pair_id, lapses, seen, before)
            stands = lapse.closed_at is None or lapse.closed_at > at
            name = pairs[lapse.pair_id].mentee.name
            if first is not None and new and stands:
                soon = lapsed_with(lapse.pair_id, lapses, seen, before)
                named = name in message.plain or (soon and name in earlier)
                found.append(NewlyLapsed(name, lapse.since, at, named))
        before, earlier = at, message.plain
    return found


def had_lapsed(
    pair_id: int, lapses: Iterable[Lapse], seen: Mapping[int, datetime], at: datetime | None
) -> bool:
    """Say whether a pair had lapsed when a digest went out, if one did."""
    return at is not None and any(
        lapse.pair_id == pair_id
        and lapse.id in seen
        and not _is_since(at, seen[lapse.id])
        and (lapse.closed_at is None or lapse.closed_at > at)
        for lapse in lapses
    )


def lapsed_with(
    pair_id: int, lapses: Iterable[Lapse], seen: Mapping[int, datetime], at: datetime | None
) -> bool:
    """Say whether a pair lapsed on the day of a digest, and may stand in that one already.

    A lapse that ended before anybody looked was found when it began.
    """
    return at is not None and any(
        at - A_MINUTE <= seen.get(lapse.id, lapse.since) <= at + A_DAY
        for lapse in lapses
        if lapse.pair_id == pair_id
    )


def _is_since(digest: datetime | None, first: datetime) -> bool:
    """Say whether a lapse was found since a digest: at its very moment, it is as if later."""
    return digest is None or first > digest - A_MINUTE


def check_named(lapsed: Iterable[NewlyLapsed]) -> Iterator[str]:
    """Every pair that had newly lapsed is named in the next digest."""
    for one in lapsed:
        if not one.is_named:
            yield f"{one.name}, lapsed on {one.since:%d %b}, is not named on {one.told_at:%d %b}"


def check_digests(digests: list[Digest]) -> Iterator[str]:
    """A digest's parts come to its whole, and begin where the one before it ended."""
    for before, digest in zip([None, *digests], digests, strict=False):
        figures = digest.figures or {}
        totals, changes = figures.get("totals", {}), figures.get("changes")
        parts = ("lapsed", "planned", "paused", "within", "only_planned", "rests")
        if sum(totals.get(part, 0) for part in parts) != totals.get("pairs", 0):
            yield f"the figures of {digest.local_date} do not add up: {totals}"
        if changes is None or before is None or not before.figures:
            continue
        lapsed = before.figures["totals"]["lapsed"]
        now = changes["before"] + changes["new"] - changes["over"]
        if (changes["before"], now) != (lapsed, totals["lapsed"]):
            yield f"{lapsed} had lapsed before {digest.local_date}, which says {changes}, {totals}"


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


def check_ends(world: World) -> Iterator[str]:
    """Each promise and each point has come to its end, or is on its way to one."""
    meetings = rows(world, Meeting)
    ahead = {meeting.pair_id for meeting in meetings if meeting.state in AHEAD}
    lapsed = {lapse.pair_id for lapse in rows(world, Lapse) if lapse.closed_at is None}
    yield from find_forgotten_promises(rows(world, ActionItem), ahead | lapsed)
    going = {pair.id: pair for pair in rows(world, Pair) if _goes_on(pair)}
    yield from find_forgotten_points(rows(world, Point), going, ahead | lapsed)
    held = {meeting.id for meeting in meetings if was_held(meeting)}
    yield from find_odd_ends(rows(world, Point), held)


def find_forgotten_promises(items: Iterable[ActionItem], meet: Collection[int]) -> Iterator[str]:
    """What is promised is asked about again for as long as it is open and its pair goes on.

    `meet` are the pairs that have a meeting ahead, or have lapsed and are asked for one.
    """
    for item in items:
        waits = item.state == actions.OPEN and _goes_on(item.pair)
        if waits and item.next_due_at is None and not _comes_to_meet(item.pair, meet):
            yield f"promise {item.id}, due {item.due_on}, is never asked about again"


def find_forgotten_points(
    found: Iterable[Point], going: Mapping[int, Pair], meet: Collection[int]
) -> Iterator[str]:
    """A point that is open is on the agenda of a meeting that is ahead, or will be asked for."""
    for point in found:
        pair = going.get(point.pair_id)
        if pair is None or point.state != points.OPEN:
            continue
        if not _comes_to_meet(pair, meet):
            yield f"point {point.id} of pair {point.pair_id} waits for a meeting that nobody plans"


def was_held(meeting: Meeting) -> bool:
    """Say whether a meeting took place, though its pair may have ended before all was accepted."""
    return meeting.state in DONE or (meeting.state == State.ENDED and meeting.met_at is not None)


def find_odd_ends(found: Iterable[Point], held: Collection[int]) -> Iterator[str]:
    """A point is talked over at a meeting that took place, and nowhere else."""
    for point in found:
        if point.state == points.TALKED and point.meeting_id not in held:
            yield f"point {point.id} was talked over at meeting {point.meeting_id}, never held"


def _goes_on(pair: Pair) -> bool:
    return pair.state == ACTIVE and pair.rests_until is None


def _comes_to_meet(pair: Pair, meet: Collection[int]) -> bool:
    return pair.next_due_at is not None or pair.id in meet
