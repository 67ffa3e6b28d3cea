"""What is done with a person's data: handed to them, and taken out when they wish it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.personal_data import GRACE
from agendas.rhythm.quiet_hours import next_polite
from agendas.text.messages import phrase
from db.mentoring import pairs, people, programmes
from db.mentoring.people import Person
from db.privacy import audit, erasing
from db.privacy.audit import Verb
from handlers.notifications.notify import notify
from handlers.pair import service as pair_moves
from handlers.personal_data.messages import FACILITATOR, FILE, JSON, PAGE

# What tells the others that their pair has ended, and with whom, goes out meanwhile.
OTHERS_TOLD_WITHIN = timedelta(hours=1)


def export(session: Session, person: Person, now: datetime) -> None:
    """Queue two files to a person: all that is kept of them as they go, to read and as JSON."""
    for variant in (PAGE, JSON):
        occurrence = f"{now.isoformat()}:{variant}"
        notify(
            session, FILE, person, person, now, occurrence=occurrence, variant=variant, at_once=True
        )
    _note(session, person, Verb.EXPORT, now, person.id)


def ask_to_forget(session: Session, person: Person, now: datetime) -> None:
    """Let a person be forgotten once the time in which they can take it back is over."""
    if person.forget_at is not None:
        return
    person.forget_at = person.next_due_at = find_forget_at(session, person, now)
    person.works()
    _note(session, person, Verb.FORGET_ASKED, now, person.id)


def find_forget_at(session: Session, person: Person, now: datetime) -> datetime:
    """Return when somebody is forgotten who wishes it now (UTC).

    The time in which they can take it back is over by then, and those whom they are paired with can
    be told at once, as long as it is known with whom their pair has ended.
    """
    at = now + GRACE
    for seat in pairs.seats(session, person, for_update=False):
        other = seat.other
        at = next_polite(at, other.hours)
    return at


def take_back(session: Session, person: Person, now: datetime) -> None:
    """Let a person stay after all."""
    person.forget_at = person.next_due_at = None
    _note(session, person, Verb.FORGET_TAKEN_BACK, now, person.id)


def on_due(session: Session, person: Person, now: datetime) -> None:
    """Note for their pairs that somebody is gone or back; forget whose time to undo it is over.

    Their pairs end first, so that the others can still be told with whom it was that they ended.
    Somebody who has come to run a programme meanwhile is told what has to be done first.
    """
    person.next_due_at = None
    pair_moves.note_change(session, person, now)
    if person.forget_at is None or person.forget_at > now:
        person.next_due_at = person.forget_at
        return
    runs = programmes.run_by(session, person.workspace_id, person.id)
    if not runs:
        if _end_pairs(session, person, now):
            person.next_due_at = now + OTHERS_TOLD_WITHIN
        else:
            forget(session, person, now)
        return
    person.forget_at = None
    notify(session, FACILITATOR, person, person, now, occurrence=now.isoformat())


def forget(session: Session, person: Person, now: datetime) -> None:
    """Leave nothing that points to a person; what a pair wrote stays for the one who is left.

    Where both have been forgotten, nobody is left to read it, and it is erased.
    """
    _end_pairs(session, person, now)
    for seat in pairs.seats(session, person, ended=True):
        session.flush()
        if seat.other.forgotten:
            erasing.erase(session, seat.pair, now)
    erasing.erase_own(session, person)
    erasing.forget_letters(session, person)
    people.forget(session, person, phrase("mydata/nobody", "name"))
    _note(session, person, Verb.FORGOTTEN, now, None)


def _end_pairs(session: Session, person: Person, now: datetime) -> bool:
    """End every pair of a person; return whether there was one."""
    going_on = pairs.seats(session, person)
    for seat in going_on:
        pair_moves.end(session, seat, now)
    return bool(going_on)


def _note(session: Session, person: Person, verb: Verb, now: datetime, by: int | None) -> None:
    audit.note(session, person.workspace_id, verb, "person", person.id, now, by)
