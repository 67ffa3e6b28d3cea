"""What is sent of a meeting's agenda: the mentee is asked to prepare it, the mentor is shown it.

Each is the agenda as it is, until the meeting has moved or is over; then it says only that.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring.meetings import Meeting
from db.messages import outbox_reads
from handlers.context.agenda import build_agenda_context
from handlers.context.agenda_facts import AGENDA, read_facts
from handlers.context.meeting import (
    build_meeting_context,
    find_outcome,
    format_share,
    render_outcome,
)
from handlers.meeting.messages import ORDER, compose_order
from handlers.notifications.asking import count_rare
from handlers.notifications.kinds import Kind, Later, Notice, Reader, Timing, View

BEGUN = (State.UNDERWAY, State.ASKED)


def compose_prompt(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, now: datetime
) -> View:
    """Ask the mentee to prepare the meeting, with all that carries over (S1, S2).

    When the meeting begins it becomes the running order, where nothing else brings them that.
    """
    if _becomes_order(session, notice, meeting):
        return compose_order(session, reader, notice, meeting, now)
    view = _compose("agenda/prompt", session, reader, notice, meeting, None)
    return view._replace(can_wait=view.is_open)


def compose_shared(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, now: datetime
) -> View:
    """Show the mentor the agenda, and what the mentee has added to it since they have it (S3).

    When the meeting begins it becomes the running order, where nothing else brings them that.
    """
    if _becomes_order(session, notice, meeting):
        return compose_order(session, reader, notice, meeting, now)
    return _compose("agenda/shared", session, reader, notice, meeting, notice.told_at)


def _becomes_order(session: Session, notice: Notice, meeting: Meeting) -> bool:
    """Say whether the meeting has begun, and no running order comes by itself.

    It does where the agenda has changed since, or the meeting is the pair's first.
    """
    if meeting.stands not in BEGUN:
        return False
    to = (notice.workspace_id, notice.recipient)
    order = (ORDER.name, notice.subject, notice.occurrence)
    return not outbox_reads.is_queued(session, *to, *order)


def _compose(
    template: str,
    session: Session,
    reader: Reader,
    notice: Notice,
    meeting: Meeting,
    shared_at: datetime | None,
) -> View:
    seat = reader.in_pair
    outcome = find_outcome(meeting, notice.occurrence)
    if outcome:
        return View(render_outcome(seat, meeting, outcome), is_open=False)
    agenda = build_agenda_context(seat, read_facts(session, seat), notice.told_at, shared_at)
    known = {**agenda, **build_meeting_context(seat, meeting), "rare": count_rare(notice)}
    return View(say(template, shares=format_share(meeting), **known))


PROMPT = Kind(
    name="agenda.prompt",
    covers=("action.overdue",),
    own_words="prompt",
    choice=Choice.PREPARING,
    timing=Timing.GATHERED,
    rank=15,
    about=Meeting,
    compose=compose_prompt,
    shows=AGENDA,
    templates=("agenda/prompt", "meeting/order", "meeting/closed"),
    expires=lambda meeting, _due_at: meeting.starts_at,
    resend_unread=True,
    held_on_leave=True,
    for_meeting=True,
    later=Later("meeting.later", lambda _session, meeting: meeting.starts_at),
    command="/agenda",
)
SHARED = Kind(
    name="agenda.shared",
    choice=Choice.PREPARING,
    timing=Timing.GATHERED,
    rank=15,
    about=Meeting,
    compose=compose_shared,
    shows=AGENDA,
    templates=("agenda/shared", "meeting/order", "meeting/closed"),
    expires=lambda meeting, _due_at: meeting.starts_at,
    resend_unread=True,
    held_on_leave=True,
    for_meeting=True,
    command="/agenda",
)
KINDS = (PROMPT, SHARED)
