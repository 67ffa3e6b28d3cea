"""A roster that a facilitator gives in Slack: taken, shown, loaded part by part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agendas.roster.keeping import Kept, read_kept, write_kept
from agendas.roster.sheets import LONGEST
from agendas.text.messages import phrase
from db.mentoring import pairs, programmes, rosters
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.mentoring.rosters import KEPT, Roster, RosterState
from handlers.notifications.notify import notify
from handlers.notifications.timing import find_brief_after
from handlers.pair import service as pairing
from handlers.roster.loading import carry_out, split_into_parts
from handlers.roster.messages import NOT_YOURS as NOT_YOURS
from handlers.roster.messages import ROSTER
from handlers.roster.reading import plan_by_now, refuse

PICTURES = ("png", "jpg", "jpeg", "gif", "heic", "webp", "tiff", "bmp")
TABLES = ("csv", "tsv", "txt", "xlsx", "xls", "xlsm", "ods", "numbers", "tab")
# Pairs of the first part, which ends while Slack waits for an answer, and of those after it.
FIRST, PART = 100, 500
NEXT_PART = timedelta(seconds=1)


def find_table(files: object) -> Mapping[str, Any] | None:
    """Return the first of the files of a message that may be a table, or None.

    Where Slack says no more of a file than its id, it may be one.
    """
    for file in _list_files(files):
        endings = _list_endings(file)
        if any(one in TABLES for one in endings) or not (endings or file.get("name")):
            return file
    return None


def find_other(files: object) -> Mapping[str, Any] | None:
    """Return the first of the files of a message, none of which may be a table, or None."""
    return next(_list_files(files), None)


def _list_files(files: object) -> Iterator[Mapping[str, Any]]:
    for file in files if isinstance(files, list) else []:
        if isinstance(file, dict) and file.get("id"):
            yield file


def _list_endings(file: Mapping[str, Any]) -> list[str]:
    """Return what Slack takes a file for, and how its name ends; nothing where neither is said."""
    _, dot, ending = str(file.get("name") or "").rpartition(".")
    said = (str(file.get("filetype") or ""), ending if dot else "")
    return [one.lower() for one in said if one]


def list_run(session: Session, person: Person | None) -> Sequence[Programme]:
    """Return the programmes that a person runs; none for somebody who is gone."""
    if person is None or not person.active:
        return ()
    return programmes.run_by(session, person.workspace_id, person.id)


def take_file(
    session: Session, person: Person, ts: str, file: Mapping[str, Any], now: datetime
) -> None:
    """Note that a facilitator has dropped a roster; it is read in a moment, and shown."""
    made = rosters.ask(session, person, ts, now, file_id=str(file["id"]), name=_read_name(file))
    if made is not None:
        tell(session, person, made, now)


def refuse_file(
    session: Session, person: Person, ts: str, file: Mapping[str, Any], now: datetime
) -> None:
    """Tell a facilitator that a file is no table, by what Slack says of it: it is not opened."""
    endings = _list_endings(file)
    kind = "pdf" if "pdf" in endings else "not_text"
    kind = "picture" if any(one in PICTURES for one in endings) else kind
    made = rosters.ask(session, person, ts, now, name=_read_name(file))
    if made is not None:
        refuse(made, phrase("roster/no_sheet", kind, longest=LONGEST), now)
        tell(session, person, made, now)


def _read_name(file: Mapping[str, Any]) -> str:
    return str(file.get("name") or "")[:80]


def tell(session: Session, person: Person, roster: Roster, now: datetime) -> None:
    """Let a roster's message be sent."""
    notify(session, ROSTER, person, roster, now, known_as=f"roster:{roster.ts}", repeats=True)


def begin_to_load(session: Session, person: Person, roster: Roster, now: datetime) -> None:
    """Load what was shown: the first part of it at once, the others as time brings them."""
    if roster.state != RosterState.SHOWN:
        return
    steps, _ = plan_by_now(session, roster, read_kept(roster.planned), now)
    roster.total = sum(map(len, split_into_parts(steps)))
    roster.state = RosterState.LOADING
    load_part(session, roster, person, now)


def load_part(session: Session, roster: Roster, by: Person, now: datetime) -> None:
    """Load the next part of a roster; what is there already needs nothing any more."""
    kept = read_kept(roster.planned)
    steps, faults = plan_by_now(session, roster, kept, now)
    parts = split_into_parts(steps, PART if roster.done else FIRST)
    part = parts[0] if parts else []
    made = carry_out(session, roster.workspace_id, part, now, by)
    roster.note_made(made)
    roster.done += len(part)
    if len(parts) > 1:
        roster.next_due_at = now + NEXT_PART
        return
    wrong = [(fault.line, fault.column, fault.sentence) for fault in faults]
    ends = kept.ends if made else None
    roster.planned = write_kept(Kept([], wrong, [], ends))
    roster.state = RosterState.LOADED
    if ends is not None:
        # The old pair goes on until the new one is told: until then it can be undone unheard.
        new = pairs.get(session, roster.workspace_id, made[0].number)
        two = (new.mentor, new.mentee)
        roster.next_due_at = min(find_brief_after(person, now) for person in two)
        return
    # Whoever is told then is told by a message that goes out by their own hours, about that time.
    roster.next_due_at = find_brief_after(by, now) + KEPT


def end_replaced(session: Session, roster: Roster, by: Person, now: datetime) -> bool:
    """End the pair whose place another has taken, if that goes on; return False where none is."""
    kept = read_kept(roster.planned)
    if kept.ends is None:
        return False
    roster.planned = write_kept(replace(kept, ends=None))
    roster.next_due_at = now + KEPT
    new, old = (
        pairs.get_kept(session, roster.workspace_id, number)
        for number in (roster.read_made()[0].number, kept.ends)
    )
    if pairs.ENDED not in (new.state, old.state):
        pairing.end_by(session, old, now, by)
    return True


def leave(roster: Roster) -> None:
    """Do nothing of what was shown."""
    if roster.state == RosterState.SHOWN:
        roster.state, roster.planned = RosterState.LEFT, ""
