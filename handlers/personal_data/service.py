"""What is done with a person's data: handed to them, and taken out when they wish it."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.personal_data import GRACE, as_json, as_page
from agendas.text.messages import phrase, say
from db.mentoring import pairs, people, programmes
from db.mentoring.pairs import ENDED
from db.mentoring.people import Person
from db.privacy import audit, erasing
from db.privacy.audit import Verb
from handlers.notifications import notify
from handlers.pair import service as pair_moves
from handlers.personal_data.export import compile_export


def export(session: Session, person: Person, now: datetime) -> None:
    """Queue two files to a person: all that is kept of them, to read and as JSON."""
    data = compile_export(session, person, now)
    for suffix, content in (("html", as_page(data, person.zone)), ("json", as_json(data))):
        file = {
            "filename": f"my-mentoring-data.{suffix}",
            "title": phrase("mydata/file", "title"),
            "comment": phrase("mydata/file", suffix),
            "content": content,
        }
        notify.hand_over(
            session,
            person,
            "mydata.file",
            file,
            now,
            subject=_subject(person),
            occurrence=f"{now.isoformat()}:{suffix}",
            at_once=True,
        )
    _note(session, person, Verb.EXPORT, now, person.id)


def ask_to_forget(session: Session, person: Person, now: datetime) -> None:
    """Let a person be forgotten once the time in which they can take it back is over."""
    if person.forget_at is not None:
        return
    person.forget_at = person.next_due_at = now + GRACE
    person.works()
    _note(session, person, Verb.FORGET_ASKED, now, person.id)


def take_back(session: Session, person: Person, now: datetime) -> None:
    """Let a person stay after all."""
    person.forget_at = person.next_due_at = None
    _note(session, person, Verb.FORGET_TAKEN_BACK, now, person.id)


def on_due(session: Session, person: Person, now: datetime) -> None:
    """Forget a person whose time to take it back is over.

    Somebody who has come to run a programme meanwhile is told what has to be done first.
    """
    person.next_due_at = None
    if person.forget_at is None:
        return
    runs = programmes.run_by(session, person.workspace_id, person.id)
    if not runs:
        forget(session, person, now)
        return
    person.forget_at = None
    message = say("mydata/facilitator", programmes=[programme.name for programme in runs])
    notify.tell(
        session,
        person,
        "mydata.facilitator",
        message,
        now,
        subject=_subject(person),
        occurrence=now.isoformat(),
    )


def forget(session: Session, person: Person, now: datetime) -> None:
    """Leave nothing that points to a person; what a pair wrote stays for the one who is left.

    Where both have been forgotten, nobody is left to read it, and it is erased.
    """
    for seat in pairs.seats(session, person, ended=True):
        if seat.pair.state != ENDED:
            pair_moves.end(session, seat, now)
        session.flush()
        erasing.wipe_about(session, seat.pair, person, now)
        if seat.other.forgotten:
            erasing.erase(session, seat.pair, now)
    erasing.erase_own(session, person)
    erasing.forget_letters(session, person)
    people.forget(session, person, phrase("mydata/nobody", "name"))
    _note(session, person, Verb.FORGOTTEN, now, None)


def _note(session: Session, person: Person, verb: Verb, now: datetime, by: int | None) -> None:
    audit.note(session, person.workspace_id, verb, "person", person.id, now, by)


def _subject(person: Person) -> str:
    return f"person:{person.id}"
