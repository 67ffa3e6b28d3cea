"""Which messages show what a transaction has changed: found as it is flushed, touched at its end.

Nobody who changes a row need think of the messages that show it. What is about a row is touched by
every change of it; what else is about its pair, by those of tables that it shows (`SHOWN_BY`).
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from agendas.meeting import is_own_step
from db.core.changes import NOTED
from db.mentoring.content.drafts import Draft
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.meetings import Meeting
from db.mentoring.owned import PairOwned
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Facilitator, Programme
from db.mentoring.reporting import digests
from db.mentoring.reporting.follow_ups import FollowUp
from db.mentoring.rosters import Roster
from db.messages import live
from db.messages.outbox import OutboxRow

# What only says when a row is looked at again, or when and how often somebody is written to, is
# shown nowhere.
UNSEEN = {
    *("next_due_at", "due_failures", "failing_since", "unanswered"),
    *("away_since", "away_until", "brief_hour", "choices"),
}
# Rows of a pair that no message shows: a draft is its person's alone, in a form. A typed line's
# answer is touched by whoever changes the line.
UNSHOWN = (OutboxRow, Draft, TypedLine)
PAIRS, PEOPLE = "changed_pairs", "changed_people"
PARTS, SUBJECTS = "changed_parts_of_pairs", "changed_subjects"
PROGRAMMES, ROSTERS = "changed_programmes", "changed_rosters"
DIGESTS = "changed_digests"
# By which kinds of message each table is shown: where nobody has said, by all.
SHOWN_BY = "shown_by"
ShownBy = Mapping[type[Any], Collection[str]]
_OF_A_STEP = {"state", "entered_at"}


def note_flushed(session: Session, _transaction: UOWTransaction) -> None:
    """Note whose rows are being written."""
    pairs = session.info.setdefault(PAIRS, set())
    people = session.info.setdefault(PEOPLE, set())
    programmes = session.info.setdefault(PROGRAMMES, set())
    shown = session.info.setdefault(DIGESTS, set())
    for row in _changed(session):
        if _shows_in_digests(row):
            shown.add(row.workspace_id)
        if isinstance(row, Person):
            people.add((row.workspace_id, row.id))
        elif isinstance(row, Programme):
            programmes.add((row.workspace_id, row.id))
        elif isinstance(row, Facilitator):
            programmes.add((row.workspace_id, row.programme_id))
        elif isinstance(row, Roster):
            session.info.setdefault(ROSTERS, set()).add((row.workspace_id, row.id))
        elif isinstance(row, Pair):
            pairs.add(row.id)
        elif not isinstance(row, UNSHOWN) and getattr(row, "pair_id", None) is not None:
            _note_part(session, row)


def _note_part(session: Session, row: Any) -> None:
    """Note a row of a pair, which messages may be about."""
    if isinstance(row, PairOwned) and row.subject:
        name = (row.workspace_id, f"{row.subject}:{getattr(row, 'id', '')}")
        session.info.setdefault(SUBJECTS, set()).add(name)
    if not (isinstance(row, Meeting) and _is_own_step(row)):
        session.info.setdefault(PARTS, set()).add((row.pair_id, type(row)))


def touch_shown(session: Session) -> None:
    """Let the messages that show what has been changed be composed again."""
    if session.in_nested_transaction():
        return
    session.flush()
    pairs: set[int] = session.info.pop(PAIRS, set())
    people: set[tuple[str, int]] = session.info.pop(PEOPLE, set())
    programmes: set[tuple[str, int]] = session.info.pop(PROGRAMMES, set())
    pairs |= session.info.pop(NOTED, set())
    for _, programme_id in sorted(programmes):
        pairs.update(session.scalars(select(Pair.id).where(Pair.programme_id == programme_id)))
    for _, person_id in sorted(people):
        pairs.update(_pairs_of(session, person_id))
    subjects = sorted(session.info.pop(SUBJECTS, set()))
    subjects += [(at, f"person:{person_id}") for at, person_id in sorted(people)]
    subjects += [(workspace_id, f"programme:{one}") for workspace_id, one in sorted(programmes)]
    rosters: set[tuple[str, int]] = session.info.pop(ROSTERS, set())
    subjects += [(at, f"{Roster.subject}:{roster_id}") for at, roster_id in sorted(rosters)]
    for workspace_id in sorted(session.info.pop(DIGESTS, set())):
        newest = digests.list_newest(session, workspace_id)
        subjects += [(workspace_id, f"digest:{number}") for number in newest]
    parts: set[tuple[int, type[Any]]] = session.info.pop(PARTS, set())
    shown_by: ShownBy | None = session.info.get(SHOWN_BY)
    if shown_by is None:
        pairs.update(pair_id for pair_id, _ in parts)
        parts = set()
    if pairs or parts or subjects:
        kinds = {kind for _, table in parts for kind in (shown_by or {}).get(table, ())}
        partly = {pair_id for pair_id, _ in parts}
        live.touch_shown(session, live.Touched(pairs, subjects, partly, kinds))


def refuse_unnoted(state: ORMExecuteState) -> None:
    """Raise RuntimeError for a change in bulk of pairs' rows of which nobody has noted whose."""
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    table = state.bind_mapper.class_
    shows = hasattr(table, "pair_id") and table not in UNSHOWN
    if shows and not _only_unseen(state) and NOTED not in state.session.info:
        raise RuntimeError(f"{table.__name__} is changed in bulk: note whose pair it is")


def _changed(session: Session) -> Iterator[Any]:
    yield from session.new
    yield from session.deleted
    for row in session.dirty:
        if isinstance(row, OutboxRow):
            continue  # it is what shows, and is touched by what it shows
        state = inspect(row)
        if any(each.history.has_changes() for each in state.attrs if each.key not in UNSEEN):
            yield row


def _is_own_step(meeting: Meeting) -> bool:
    """Say whether a meeting has but gone a step that only what is about itself shows."""
    state = inspect(meeting)
    changed = {one.key for one in state.attrs if one.history.has_changes()} - UNSEEN
    was = [*state.attrs.state.history.deleted]
    return bool(was) and changed <= _OF_A_STEP and is_own_step(was[0], meeting.state)


def _shows_in_digests(row: Any) -> bool:
    """Digests name pairs by their two, until they end, and whoever looks after them, if there."""
    changes = inspect(row)
    if isinstance(row, Person | Pair):
        names = ("name", "active") if isinstance(row, Person) else ("state",)
        changed = (changes.attrs[name].history.has_changes() for name in names)
        return bool(changes.persistent and any(changed))
    return isinstance(row, FollowUp | Facilitator | Programme)


def _only_unseen(state: ORMExecuteState) -> bool:
    values = getattr(state.statement, "_values", None) or {}
    return bool(values) and {column.key for column in values} <= UNSEEN


def _pairs_of(session: Session, person_id: int) -> list[int]:
    own = (Pair.mentor_id == person_id) | (Pair.mentee_id == person_id)
    return list(session.scalars(select(Pair.id).where(own)))
