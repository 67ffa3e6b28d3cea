"""Asking for the recap of a meeting: the mentee, twice; then the mentor may write it (S3)."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.meeting import AHEAD, State
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring import meetings
from db.mentoring.content import recaps
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting, MeetingPlace
from db.mentoring.pairs import ENDED
from handlers.context.meeting import build_meeting_context, render_doubt
from handlers.notifications.kinds import (
    ASKED_FOR,
    REMINDER,
    Kind,
    Later,
    Notice,
    Reader,
    Timing,
    View,
    every_one,
)

OFFER = "offer"


def compose_request(
    session: Session, reader: Reader, notice: Notice, meeting: Meeting, _now: datetime
) -> View:
    """Ask for the recap for as long as it is not written and the pair goes on."""
    seat = reader.in_pair
    known = build_meeting_context(seat, meeting)
    if meeting.stands is State.DOUBTED and seat.pair.state != ENDED:
        return View(render_doubt(seat, meeting))
    if meeting.stands in (*AHEAD, State.MISSED):
        return View(say("meeting/held", asks=False, **known), is_open=False)
    if meeting.stands is State.HELD and seat.pair.state != ENDED:
        if notice.occurrence == OFFER:
            return View(say("recap/offered", **known))
        told, reminder = meeting.noted_by == seat.other_role, notice.occurrence == REMINDER
        asked = say("recap/to_write", reminder=reminder, told=told, **known)
        return View(asked, can_wait=True)
    first = recaps.first(session, seat, meeting.id)
    by_me = first is not None and first.proposed_by == seat.role
    return View(say("recap/written", by_me=by_me, **known), is_open=False)


def _find_next(session: Session, meeting: Meeting) -> datetime | None:
    """Return when the pair meets next: the recap is wanted before."""
    planned = meetings.ahead(session, meeting.pair)
    return planned.starts_at if planned else None


TO_WRITE = Kind(
    name="recap.to_write",
    choice=Choice.AWAITED,
    timing=Timing.GATHERED,
    rank=20,
    live=ASKED_FOR,
    about=Meeting,
    compose=compose_request,
    shows=(Meeting, MeetingPlace, Recap),
    templates=(
        "recap/to_write",
        "recap/offered",
        "recap/written",
        "meeting/doubt",
        "meeting/held",
    ),
    newest_only=True,
    resend_unread=True,
    held_on_leave=True,
    later=Later("meeting.later", _find_next),
    when_away=every_one,
)
