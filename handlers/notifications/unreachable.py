"""Somebody who can no longer be written to: noted once, and told to those who run the programme."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring import pairs, people, programmes
from db.mentoring.people import Person
from db.mentoring.reporting import digests
from db.messages import live
from db.messages.outbox import OutboxRow
from handlers.notifications.kinds import Kind, Kinds, Notice, Reader, View
from handlers.notifications.notify import notify


def build_note(kinds: Kinds) -> Callable[[Session, OutboxRow, str, datetime], None]:
    """Return what takes note that a person, or a channel, can no longer be written to."""

    def take_note(session: Session, row: OutboxRow, error: str, now: datetime) -> None:
        kind = kinds.get(row.kind)
        if kind is not None and kind.on_undeliverable is not None:
            kind.on_undeliverable(session, row, error, now)
            return
        person = people.find(session, row.workspace_id, row.recipient)
        if person is not None:
            note(session, person, now)

    return take_note


def note(session: Session, person: Person, now: datetime) -> None:
    """Mark a person inactive; the first who does so lets the facilitators know."""
    if not people.deactivate(session, person, now):
        return
    seats = pairs.seats(session, person, for_update=False)
    own = {seat.pair.programme.id: seat.pair.programme for seat in seats}
    run = {one.id: one for one in programmes.run_by(session, person.workspace_id, person.id)}
    if run:  # whose pairs are looked after by somebody else now, or by nobody
        for number in digests.list_newest(session, person.workspace_id):
            live.touch_subject(session, person.workspace_id, f"digest:{number}")
    own |= run
    for programme in own.values():
        for facilitator in programmes.at_work(session, person.workspace_id, programme.id):
            occurrence = f"{programme.id}:{now.isoformat()}"
            notify(session, GONE, facilitator, person, now, occurrence=occurrence)


def compose_gone(
    session: Session, reader: Reader, notice: Notice, person: Person, _now: datetime
) -> View | None:
    """Return who can no longer be written to, whom they are paired with, and what can be done.

    Nothing is in it that was said. The occurrence begins with the programme's number; whoever no
    longer runs that is told nothing.
    """
    programme_id = int(notice.occurrence.partition(":")[0])
    programme = programmes.get(session, notice.workspace_id, programme_id)
    if not programmes.is_run_by(session, programme, reader.person):
        return None
    if person.active:
        return View(say("shared/back", name=person.name), is_open=False)
    seats = pairs.seats(session, person, for_update=False)
    others = [seat.other.name for seat in seats if seat.pair.programme_id == programme_id]
    known: dict[str, Any] = {"name": person.name, "programme": programme.name, "others": others}
    known["ran"] = programmes.is_run_by(session, programme, person)
    return View(say("shared/gone", ref=f"{person.id}.{programme_id}", **known))


GONE = Kind(
    name="person.gone",
    choice=Choice.ALWAYS,
    about=Person,
    compose=compose_gone,
    templates=("shared/gone", "shared/back"),
)
