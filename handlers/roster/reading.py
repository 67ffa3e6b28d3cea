"""What a roster comes to once it is read: a picture of what it would do, or why it is none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.roster.explaining import describe_reading
from agendas.roster.keeping import Kept, read_kept, write_kept
from agendas.roster.people import Directory
from agendas.roster.resolving import Entry
from agendas.roster.rows import Read
from db.mentoring import pairs, people, programmes
from db.mentoring.rosters import KEPT, Roster, RosterState
from handlers.roster.planning import Step, plan_entries, plan_rows


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
    )
    notes = [*describe_reading(found), *(one.sentence for one in plan.remarks)]
    return Kept(
        [step.entry for step in plan.steps],
        [(fault.line, fault.column, fault.sentence) for fault in plan.faults],
        notes,
        read_kept(roster.planned).ends,
        [_write_step(step) for step in plan.steps],
        _count_absent(session, roster, [step.entry for step in plan.steps]),
    )


def show(roster: Roster, kept: Kept, now: datetime) -> None:
    """Keep what a roster would do for a day, unless somebody has given it up meanwhile."""
    if roster.state != RosterState.READING:
        return
    roster.planned, roster.source = write_kept(kept), ""
    roster.state, roster.next_due_at = RosterState.SHOWN, now + KEPT


def _write_step(step: Step) -> tuple[str, str]:
    return str(step.change), step.cadence_before.code if step.cadence_before else ""


def _count_absent(session: Session, roster: Roster, entries: Sequence[Entry]) -> int:
    """Return of how many pairs of its programmes a roster says nothing."""
    there = {(one.programme, one.mentor.slack_id, one.mentee.slack_id) for one in entries}
    named = {one.programme for one in entries}
    running = pairs.going_on_in(session, roster.workspace_id, named)
    return sum((one.programme, one.mentor, one.mentee) not in there for one in running)


def refuse(roster: Roster, why: str, now: datetime) -> None:
    """Say why a roster is none."""
    roster.state, roster.why = RosterState.REFUSED, why
    roster.source, roster.planned, roster.next_due_at = "", "", now + KEPT


def list_steps(session: Session, roster: Roster, kept: Kept, now: datetime) -> Sequence[Step]:
    """Return what a roster would do by now, with those alone of whom it is said who they are.

    What has become forbidden since it was shown, as its first meeting has gone by, is left out.

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
    return plan_entries(session, roster.workspace_id, entries, now, anew=roster.anew)[0]
