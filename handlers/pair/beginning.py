"""How a pair begins: both are told with whom, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.rhythm.cadence import Cadence
from agendas.rhythm.next_date import Cause
from db.core import ids
from db.core.upsert import filled, insert_all, values
from db.mentoring import countries
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Pair, sides
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages import outbox
from db.messages.outbox import Letter
from db.privacy import audit
from db.privacy.audit import Audit
from handlers import pair_clock
from handlers.meeting.service import announce_first, build_first_meeting, plan
from handlers.notifications.notify import make_letter, notify
from handlers.notifications.timing import find_brief_after
from handlers.pair.messages import WELCOME

NOT_HELD = timedelta(0)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is to be written for a pair that begins, each row by its columns' names."""

    pair: dict[str, Any]
    meeting: dict[str, Any] | None
    noted: dict[str, Any]
    letters: list[dict[str, Any]]


def begin(
    session: Session,
    programme: Programme,
    mentor: Person,
    mentee: Person,
    cadence: Cadence,
    next_meeting: datetime | None,
    now: datetime,
) -> Pair:
    """Begin a pair; with a date (aware, in the future), its first meeting is planned as well."""
    (pair_id,) = ids.reserve(session, Pair, 1)
    meeting_id = ids.reserve(session, Meeting, 1)[0] if next_meeting else None
    beginning = compose(pair_id, meeting_id, programme, mentor, mentee, cadence, next_meeting, now)
    write(session, programme.workspace_id, [beginning])
    return session.get_one(Pair, pair_id)


def begin_anew(
    session: Session,
    pair: Pair,
    cadence: Cadence,
    next_meeting: datetime | None,
    now: datetime,
    *,
    held: bool = False,
) -> None:
    """Begin a pair again that has ended; what it agreed before is still its record.

    `held` is as with `compose`.
    """
    pair.state, pair.started_at, pair.ended_at, pair.resumed_at = ACTIVE, now, None, None
    pair.mentor_ends_at = pair.mentee_ends_at = None
    pair.cadence_code = cadence.code
    for person in (pair.mentor, pair.mentee):
        countries.adopt(person, pair.programme)
    audit.note(session, pair.workspace_id, audit.Verb.BEGIN, "pair", pair.id, now)
    pair_clock.want_date(pair, Cause.FIRST, now)
    pair_clock.reckon(session, pair, now)
    for seat in sides(pair):
        held_for = find_brief_after(seat.person, now) - now if held else NOT_HELD
        occurrence = now.isoformat()
        notify(session, WELCOME, seat.person, pair, now, occurrence=occurrence, held_for=held_for)
    if next_meeting is not None:
        plan(session, pair, next_meeting, None, now)


def compose(
    pair_id: int,
    meeting_id: int | None,
    programme: Programme,
    mentor: Person,
    mentee: Person,
    cadence: Cadence,
    next_meeting: datetime | None,
    now: datetime,
    *,
    held: bool = False,
) -> Beginning:
    """Return what begins a pair; nothing is read or written. The numbers must be reserved.

    `held`, nobody is told before their next day's brief: until then it can be taken back unheard.
    """
    pair = filled(
        Pair(
            id=pair_id,
            workspace_id=programme.workspace_id,
            programme_id=programme.id,
            programme=programme,
            mentor_id=mentor.id,
            mentor=mentor,
            mentee_id=mentee.id,
            mentee=mentee,
            cadence_code=cadence.code,
            state=ACTIVE,
            started_at=now,
        )
    )
    for person in (mentor, mentee):
        countries.adopt(person, programme)
    pair_clock.reckon_new(pair, next_meeting, now)
    letters = [make_letter(WELCOME, seat.person, pair, now) for seat in sides(pair)]
    meeting = None
    if meeting_id is not None and next_meeting is not None:
        planned = build_first_meeting(meeting_id, pair, next_meeting, now)
        letters += announce_first(planned, now)
        meeting = values(planned)
    noted = audit.entry(pair.workspace_id, audit.Verb.BEGIN, "pair", pair.id, now)
    if held:
        letters = [_hold(letter, pair, now) for letter in letters]
    prepared = [outbox.prepare(letter, now) for letter in letters]
    return Beginning(values(pair), meeting, values(noted), prepared)


def _hold(letter: Letter, pair: Pair, now: datetime) -> Letter:
    """Let a letter wait for its person's next day, unless it would be too late by then."""
    person = next(seat.person for seat in sides(pair) if seat.person.slack_id == letter.recipient)
    at = find_brief_after(person, now)
    late = letter.expires_at is not None and letter.expires_at <= at
    return letter if late else replace(letter, due_at=max(letter.due_at, at))


def write(session: Session, workspace_id: str, beginnings: Sequence[Beginning]) -> None:
    """Write what `compose` returned, in few statements."""
    insert_all(session, Pair, [one.pair for one in beginnings])
    insert_all(session, Audit, [one.noted for one in beginnings])
    insert_all(session, Meeting, [one.meeting for one in beginnings if one.meeting])
    letters = [letter for one in beginnings for letter in one.letters]
    outbox.queue_all(session, workspace_id, letters)
