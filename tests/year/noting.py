"""What is noted of a year, day by day: what was sent to whom and when, and who was on leave."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.meeting import AHEAD
from agendas.rhythm.quiet_hours import Hours, next_polite
from db.mentoring.lapses import Lapse, Silence
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, PAUSED, Pair
from db.mentoring.people import Person
from db.messages.outbox import OutboxRow, Status
from handlers.features import list_kinds
from handlers.notifications.kinds import Kind
from tests.stories.world import World

KINDS = list_kinds()
JUST, A_WEEK = timedelta(minutes=2), timedelta(days=7)
# A free day may move what was due on it, here and there, by as much.
SLACK = timedelta(days=4)


@dataclass(frozen=True)
class Sent:
    """One thing that was sent; `alone` says that it came as a message of its own.

    `day` is its person's; `on_leave` says that the pair that it is about was on leave when it came,
    `needed` that the meeting that it is about would have begun before a polite hour.
    """

    kind: str
    recipient: str
    subject: str
    occurrence: str
    at: datetime
    day: date
    alone: bool
    quiet: bool
    free: bool
    on_leave: bool
    needed: bool
    answers: bool  # its person has just acted

    @property
    def rules(self) -> Kind:
        """The kind of message that it is."""
        return KINDS[self.kind]


class Notes:
    """Looks at the world once a day, and keeps what will be asked about later."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.acted: dict[str, list[datetime]] = {}
        self.sent: list[Sent] = []
        self.most_unanswered = 0
        self.unnoticed: dict[int, str] = {}
        self.lapsed: dict[int, datetime] = {}  # when each lapse was first seen
        self._since = world.clock.now()
        self._paused: dict[int, tuple[datetime, datetime]] = {}

    def look(self) -> None:
        """Note what was sent since the last look."""
        now = self.world.clock.now()
        with self.world.bot.sessions() as session:
            people = {row.slack_id: row for row in session.scalars(select(Person))}
            self._note_leave(list(session.scalars(select(Pair))), now)
            self._find_unnoticed(session, now)
            counts = session.scalars(select(Silence.unanswered))
            self.most_unanswered = max(self.most_unanswered, *counts, 0)
            ended = OutboxRow.finished_at
            fresh = select(OutboxRow).where(OutboxRow.status == Status.SENT)
            fresh = fresh.where(ended > self._since, ended <= now).order_by(ended, OutboxRow.id)
            for row in session.scalars(fresh):
                person = people.get(row.recipient)
                if person is not None:
                    self.sent.append(self._make(session, row, person))
        self._since = now

    def _make(self, session: Session, row: OutboxRow, person: Person) -> Sent:
        assert row.finished_at
        hours = Hours(person.days, person.quiet_from, person.quiet_until)
        day = wall_time(row.finished_at, person.zone).date()
        leave = self._paused.get(row.pair_id or 0)
        return Sent(
            row.kind,
            row.recipient,
            row.subject or "",
            row.occurrence,
            row.finished_at,
            day,
            alone=row.brief_id is None,
            quiet=hours.are_quiet(row.finished_at),
            free=not hours.days.includes(day),
            needed=_is_needed(session, row, hours),
            answers=self._has_just_acted(row.recipient, row.finished_at),
            on_leave=leave is not None and leave[0] <= row.finished_at < leave[1],
        )

    def _has_just_acted(self, who: str, at: datetime) -> bool:
        acted = self.acted.get(who, [])
        before = bisect_right(acted, at)
        return before > 0 and at - acted[before - 1] < JUST

    def _find_unnoticed(self, session: Session, now: datetime) -> None:
        """Note who has neither met nor has a date, and is no lapse a week after their grace."""
        lapses = session.scalars(select(Lapse).where(Lapse.closed_at.is_(None))).all()
        noticed = {lapse.pair_id for lapse in lapses}
        for lapse in lapses:
            self.lapsed.setdefault(lapse.id, now)
        ahead = select(Meeting.pair_id, Meeting.starts_at).where(Meeting.state.in_(AHEAD))
        planned = {pair: at for pair, at in session.execute(ahead)}
        for pair in session.scalars(select(Pair)):
            last = max(filter(None, (pair.last_met_at, pair.started_at, pair.resumed_at)))
            grace = timedelta(days=pair.programme.grace_days) + A_WEEK + SLACK
            rests = pair.state != ACTIVE or pair.rests_until is not None
            late = max(last + pair.cadence.step, planned.get(pair.id, last)) + grace
            if not rests and late < now and pair.id not in noticed:
                words = f"pair {pair.id} has lapsed since {late:%d %b}, and nobody noticed"
                self.unnoticed.setdefault(pair.id, words)

    def _note_leave(self, pairs: list[Pair], now: datetime) -> None:
        """A leave that was seen at this look and at the last one lasted in between."""
        paused = {p.id: p.paused_until for p in pairs if p.state == PAUSED}
        self._paused = {
            pair: (self._paused.get(pair, (now, until))[0], until)
            for pair, until in paused.items()
            if until is not None
        }


def _is_needed(session: Session, row: OutboxRow, hours: Hours) -> bool:
    kind, _, number = (row.subject or "").partition(":")
    meeting = session.get(Meeting, int(number)) if kind == "meeting" else None
    assert row.finished_at
    return meeting is not None and meeting.starts_at <= next_polite(row.finished_at, hours)
