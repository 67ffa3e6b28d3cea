"""What one of a pair does again and again within minutes: the other gets the newest, not each.

The first few go at once; of those that have to wait and are about one thing only the newest counts,
where their kind says so. What follows waits for the end of a span of ten minutes, in which only the
newest goes out, and whoever does it is told so.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from agendas.rhythm.quiet_hours import next_polite
from db.mentoring.pairs import Seat
from db.messages import outbox_reads
from db.messages.outbox import Letter

SPAN = timedelta(minutes=10)
FEW = 3
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class News:
    """News of one kind (`what`) from whoever has a seat to the other of the pair, at a moment.

    `gathered` says whether it waits, to be told with what follows it. What overtakes it then is any
    of these news, or `by_subject` only news of the same thing.
    """

    def __init__(
        self, session: Session, seat: Seat, what: str, now: datetime, *, by_subject: bool = False
    ) -> None:
        self._seat, self._what, self._now, self._by_subject = seat, what, now, by_subject
        self.gathered = _told(session, seat, what, now) >= FEW

    def one(self, letter: Letter) -> Letter:
        """Return a letter as one of these news."""
        if not self.gathered:
            return self._keyed(letter, letter.coalesce_key or letter.key)
        person, end = self._seat.other, self._now + SPAN - (self._now - EPOCH) % SPAN
        polite = next_polite(end, person.hours)
        later = replace(letter, due_at=max(letter.due_at, polite))
        apart = f":{letter.subject}" if self._by_subject else ""
        return self._keyed(later, f"gathered{apart}")

    def _keyed(self, letter: Letter, key: str) -> Letter:
        return replace(letter, coalesce_key=_begins(self._seat, self._what) + key)


def was_gathered(session: Session, seat: Seat, what: str, now: datetime) -> bool:
    """Say whether the news that was just told from a seat waits, to be gathered."""
    return _told(session, seat, what, now) > FEW


def _told(session: Session, seat: Seat, what: str, now: datetime) -> int:
    where, to = seat.pair.workspace_id, seat.other.slack_id
    return outbox_reads.count_queued_since(session, where, to, _begins(seat, what), now - SPAN)


def _begins(seat: Seat, what: str) -> str:
    return f"news:{what}:{seat.pair.id}:"
