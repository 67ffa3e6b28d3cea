"""Taking a roster back: unheard as long as nobody was told, with a neutral word for a day."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from agendas.meeting import State
from db.mentoring import pairs, programmes
from db.mentoring.lapses import Silence
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.rosters import Roster, RosterState
from db.mentoring.rows import OF_A_PAIR
from db.messages.outbox import OutboxRow, Status
from db.privacy import audit
from handlers import pair_clock
from handlers.pair import service as pairing
from handlers.roster.planning import Change

UNHEARD = (Status.WAITING, Status.PENDING, Status.DROPPED, Status.EXPIRED)
# What time alone makes of a pair is no word of anybody's.
BY_ITSELF = (Meeting, Silence)


def take_back(session: Session, roster: Roster, by: Person, now: datetime) -> None:
    """Undo what a roster made, but for pairs in which somebody has begun: these stay noted."""
    if roster.state != RosterState.LOADED:
        return
    stay = []
    run = {one.id for one in programmes.run_by(session, roster.workspace_id, by.id)}
    for pair_id, change, before in roster.read_made():
        pair = _get(session, roster, pair_id)
        if pair is None or pair.state == ENDED or pair.programme_id not in run:
            continue
        if change == Change.CADENCE:
            was, _, became = before.partition(">")
            if pair.cadence_code != became:
                continue  # the pair has another one since
            pair.cadence_code = was
            audit.note(session, pair.workspace_id, audit.Verb.CADENCE, "pair", pair.id, now, by.id)
            pair_clock.reckon(session, pair, now)
        elif change == Change.ANEW or has_begun(session, pair):
            stay.append((pair_id, change, before))
        elif was_told(session, pair):
            pairing.end_by(session, pair, now, by)
        else:
            _delete(session, pair, by, now)
    roster.state = RosterState.UNDONE
    roster.keep_made(stay)


def has_begun(session: Session, pair: Pair) -> bool:
    """Tell whether either of a pair has done anything in it."""
    if pair.state != ACTIVE or pair.ends_at or pair.last_met_at:
        return True
    return any(_count_words(session, pair))


def was_told(session: Session, pair: Pair) -> bool:
    """Tell whether either of a pair may have heard of it."""
    heard = select(func.count()).where(
        OutboxRow.workspace_id == pair.workspace_id,
        OutboxRow.pair_id == pair.id,
        OutboxRow.status.not_in(UNHEARD),
    )
    return bool(session.scalar(heard))


def _count_words(session: Session, pair: Pair) -> Iterator[int]:
    changed = select(func.count()).where(
        Meeting.pair_id == pair.id,
        (Meeting.state != State.PLANNED)
        | (Meeting.sequence > 0)
        | (Meeting.entered_at > pair.started_at),  # the roster's own is entered with its pair
    )
    yield session.scalar(changed) or 0
    for table in OF_A_PAIR:
        if table not in BY_ITSELF:
            rows = select(func.count()).select_from(table).where(table.pair_id == pair.id)
            yield session.scalar(rows) or 0


def _get(session: Session, roster: Roster, pair_id: int) -> Pair | None:
    found: Sequence[int] = session.scalars(
        select(Pair.id).where(Pair.workspace_id == roster.workspace_id, Pair.id == pair_id)
    ).all()
    return pairs.get_kept(session, roster.workspace_id, pair_id) if found else None


def _delete(session: Session, pair: Pair, by: Person, now: datetime) -> None:
    """Let a pair of which nobody has heard never have been."""
    workspace_id, pair_id = pair.workspace_id, pair.id
    audit.note(session, workspace_id, audit.Verb.TAKEN_BACK, "pair", pair_id, now, by.id)
    session.flush()
    session.execute(
        delete(OutboxRow).where(
            OutboxRow.workspace_id == workspace_id, OutboxRow.pair_id == pair_id
        )
    )
    session.delete(pair)
    session.flush()
