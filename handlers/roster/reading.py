"""What a roster comes to once it is read: a picture of what it would do, or why it is none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.roster.explaining import describe_reading
from agendas.roster.faults import Fault
from agendas.roster.keeping import (
    Kept,
    list_authorities,
    list_over_capacity,
    read_kept,
    write_kept,
)
from agendas.roster.people import Directory
from agendas.roster.rows import Read
from db.mentoring import pairs, people, programmes
from db.mentoring.rosters import KEPT, Roster, RosterState
from handlers.roster.planning import Change, Step, plan_entries, plan_rows, read_known

# What gives a mentor another mentee, or more of one: what is to be looked at first is asked of it.
NEW = (Change.BEGIN, Change.ENDED, Change.ANEW, Change.DETAILS)


def compose(
    session: Session, roster: Roster, found: Read, directory: Directory, now: datetime
) -> Kept:
    """Return what a roster would do, in the programmes that its author runs; nothing is written.

    What is nearest to what is wrong can take seconds to find.
    """
    by = programmes.run_by(session, roster.workspace_id, roster.person_id)
    run = [one.id for one in by]
    plan = plan_rows(
        session,
        roster.workspace_id,
        found.rows,
        directory,
        found.faults,
        now,
        programme_ids=run,
        asked_at=roster.asked_at,
    )
    notes = [*describe_reading(found, plan.programmes), *(one.sentence for one in plan.remarks)]
    entries = [step.entry for step in plan.steps]
    known = read_known(session, roster.workspace_id, entries, details=True)
    running = pairs.going_on_in(session, roster.workspace_id, known.programmes)
    there = {(one.programme, one.mentor, one.mentee) for one in running}
    said = {(one.programme, one.mentor.slack_id, one.mentee.slack_id) for one in entries}
    joins = [step.entry for step in plan.steps if step.change in NEW]
    return Kept(
        entries,
        [(fault.line, fault.column, fault.sentence) for fault in plan.faults],
        notes,
        read_kept(roster.planned).ends,
        [_write_step(step) for step in plan.steps],
        len(there - said),
        list_authorities(joins, known.name_superiors()),
        list_over_capacity(joins, known.name_places(), there),
    )


def show(roster: Roster, kept: Kept, now: datetime) -> None:
    """Keep what a roster would do for a day, unless somebody has given it up meanwhile."""
    if roster.state != RosterState.READING:
        return
    roster.planned, roster.source = write_kept(kept), ""
    roster.state, roster.next_due_at = RosterState.SHOWN, now + KEPT


def _write_step(step: Step) -> tuple[str, str, tuple[str, ...]]:
    before = step.cadence_before.code if step.cadence_before else ""
    return str(step.change), before, step.details


def refuse(roster: Roster, why: str, now: datetime) -> None:
    """Say why a roster is none."""
    roster.state, roster.why = RosterState.REFUSED, why
    roster.source, roster.planned, roster.next_due_at = "", "", now + KEPT


def plan_by_now(
    session: Session, roster: Roster, kept: Kept, now: datetime
) -> tuple[Sequence[Step], Sequence[Fault]]:
    """Return what a roster would do by now, with those alone of whom it is said who they are.

    And what has become forbidden since it was shown, as its first meeting has gone by, or somebody
    is gone: it is left out.

    In programmes that its author runs no more, and in those that are called otherwise by now, it
    does nothing.
    """
    author = people.get(session, roster.workspace_id, roster.person_id)
    run = programmes.run_by(session, roster.workspace_id, author.id) if author.active else []
    names = {one.name for one in run}
    entries = [
        one
        for one in kept.entries
        if one.programme in names and (roster.names_confirmed or not one.by_name)
    ]
    return plan_entries(
        session, roster.workspace_id, entries, now, anew=roster.anew, asked_at=roster.asked_at
    )
