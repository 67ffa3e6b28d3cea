"""Taking a roster back: unheard as long as nobody was told, with a neutral word for a day.

It is done part by part, as loading is; what a part needs to know of its pairs is read once for all.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.rhythm.cadence import Cadence
from db.mentoring import pairs, programmes
from db.mentoring.lapses import Silence
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.rosters import KEPT, Made, Roster, RosterState
from db.mentoring.rows import OF_A_PAIR
from db.messages.outbox import OutboxRow, Status
from db.privacy import audit
from handlers.pair import service as pairing
from handlers.roster import details
from handlers.roster.planning import Change
from handlers.roster.service import NEXT_PART

UNHEARD = (Status.WAITING, Status.PENDING, Status.DROPPED, Status.EXPIRED)
# What time alone makes of a pair is no word of anybody's.
BY_ITSELF = (Meeting, Silence)
STAYS = "stays"  # in the place of a change that is not undone
# Pairs of the first part, which ends while Slack waits for an answer, and of those after it.
FIRST, PART = 30, 200


def begin_to_take_back(session: Session, roster: Roster, by: Person, now: datetime) -> None:
    """Undo what a roster made: its first part at once, the others as time brings them."""
    if roster.state != RosterState.LOADED:
        return
    made = roster.read_made()
    run = {one.id for one in programmes.run_by(session, roster.workspace_id, by.id)}
    details.take_back(session, roster.workspace_id, made, run)
    made = [one for one in made if not details.is_detail(one)]
    roster.keep_made(made)
    roster.state, roster.done, roster.total = RosterState.UNDOING, 0, len(made)
    take_part_back(session, roster, by, now)


def take_part_back(session: Session, roster: Roster, by: Person, now: datetime) -> None:
    """Undo the next part, but for pairs in which somebody has begun: these stay noted."""
    made = roster.read_made()
    open_ones = [one for one in made if one.change != STAYS]
    part = open_ones[: PART if roster.done else FIRST]
    stays = [one for one in made if one.change == STAYS]
    stays += [Made(number, STAYS) for number in _undo(session, roster, part, by, now)]
    roster.keep_made([*open_ones[len(part) :], *stays])
    roster.done += len(part)
    if len(part) < len(open_ones):
        roster.next_due_at = now + NEXT_PART
        return
    roster.state, roster.next_due_at = RosterState.UNDONE, now + KEPT


def _undo(
    session: Session, roster: Roster, part: Sequence[Made], by: Person, now: datetime
) -> list[int]:
    """Undo some changes; return the pairs that go on."""
    run = {one.id for one in programmes.run_by(session, roster.workspace_id, by.id)}
    numbers = [one.number for one in part]
    there = {
        pair.id: pair
        for pair in pairs.list_kept(session, roster.workspace_id, numbers)
        if pair.state != ENDED and pair.programme_id in run
    }
    begun = find_begun(session, list(there.values()))
    told = find_told(session, roster.workspace_id, there)
    stays, unheard = [], []
    for one in part:
        pair = there.get(one.number)
        if pair is None:
            continue
        if one.change == Change.CADENCE:
            _set_cadence_back(session, pair, one, by, now)
        elif one.change == Change.ANEW or pair.id in begun:
            stays.append(pair.id)
        elif pair.id in told:
            pairing.end_by(session, pair, now, by)
        else:
            unheard.append(pair)
    _delete(session, roster.workspace_id, unheard, by, now)
    return stays


def find_begun(session: Session, some: Sequence[Pair]) -> set[int]:
    """Return those of some pairs in which either of the two has done anything."""
    begun = {one.id for one in some if one.state != ACTIVE or one.last_met_at}
    numbers = [one.id for one in some]
    changed = (
        select(Meeting.pair_id)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(Meeting.pair_id.in_(numbers))
        .where(
            (Meeting.state != State.PLANNED)
            | (Meeting.sequence > 0)
            | (Meeting.entered_at > Pair.started_at)  # the roster's own is entered with its pair
        )
    )
    begun.update(session.scalars(changed))
    for table in OF_A_PAIR:
        if table not in BY_ITSELF:
            written = select(table.pair_id).where(table.pair_id.in_(numbers)).distinct()
            begun.update(session.scalars(written))
    return begun


def find_told(session: Session, workspace_id: str, numbers: Collection[int]) -> set[int]:
    """Return those of some pairs of which either may have heard.

    What waits stays as it is until the transaction ends: none of it begins to be sent meanwhile.
    """
    heard = (
        select(OutboxRow.pair_id, OutboxRow.status)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.pair_id.in_(numbers))
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    return {
        number
        for number, status in session.execute(heard)
        if number is not None and status not in UNHEARD
    }


def _set_cadence_back(session: Session, pair: Pair, made: Made, by: Person, now: datetime) -> None:
    if pair.cadence_code != made.after:
        return  # the pair has another one since
    pairing.take_back_cadence(session, pair, Cadence.parse(made.before), now, by)


def _delete(
    session: Session, workspace_id: str, unheard: Sequence[Pair], by: Person, now: datetime
) -> None:
    """Let pairs of which nobody has heard never have been."""
    numbers = [pair.id for pair in unheard]
    for number in numbers:
        audit.note(session, workspace_id, audit.Verb.TAKEN_BACK, "pair", number, now, by.id)
    session.flush()
    session.execute(
        delete(OutboxRow).where(
            OutboxRow.workspace_id == workspace_id, OutboxRow.pair_id.in_(numbers)
        )
    )
    session.execute(
        delete(Pair).where(Pair.workspace_id == workspace_id, Pair.id.in_(numbers)),
        execution_options={"synchronize_session": False},
    )
    for pair in unheard:
        session.expunge(pair)
