"""The recap's modal: one short form that starts full, and what was read of it before it goes."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.edits import fingerprint
from agendas.lines.notes import DROPPED
from agendas.meeting import State
from agendas.recap import Content
from agendas.text.messages import phrase, say
from db.mentoring import meetings
from db.mentoring.content import goals, recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.recap import build_content_context, format_day_held
from handlers.context.suggestions import suggest_dates
from handlers.recap import agenda_part, line_part, next_part
from handlers.recap.earlier import build_intro, go_on_from
from handlers.slackui.blocks import build_plain_text, render_blocks
from handlers.slackui.forms import modals, typed
from handlers.slackui.request import SlackView


def build_recap_modal(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> SlackView:
    """Return the modal in which one of the two writes the recap, changes it, or corrects it."""
    latest = recaps.latest(session, seat, meeting.id)
    content = start_content(session, seat, meeting, now)
    if latest:
        # The date may have been moved since, goals reached, promises edited: all that stays so.
        content = go_on_from(session, seat, latest, content)
    is_correction = meeting.stands is State.ACCEPTED
    planned = None if is_correction else content.next_meeting
    items = agenda_part.list_promises(session, seat, meeting, content.done)
    explains = not meetings.is_any_held_before(session, meeting)
    parts = [
        *build_intro(session, seat, meeting),
        *agenda_part.build_agenda_inputs(seat, content, items, now, explains=explains),
        *line_part.build_line_inputs(seat, content, explains=explains),
    ]
    if not is_correction:
        suggested = suggest_dates(session, seat, now, meeting.met_at or meeting.starts_at)
        parts += next_part.build_next_inputs(seat, planned, suggested, now, explains=explains)
    kept: dict[str, Any] = {
        "pair": seat.pair.id,
        "meeting": meeting.id,
        "version": latest.version if latest else 0,
        "correction": int(is_correction),
        "planned": int(planned.timestamp()) if planned else 0,
        "points": [point.id for point in content.points],
        "reviewed": agenda_part.mark_goals(content.reviewed),
        **line_part.mark_lines(seat, content),
    }
    return modals.build_modal("recap/modal", "recap.send", parts, kept, other=seat.other.name)


def start_content(session: Session, seat: Seat, meeting: Meeting, now: datetime) -> Content:
    """Return what a recap starts from: its meeting's agenda, and a date that is planned."""
    ahead = meetings.ahead(session, seat.pair)
    return Content(
        reviewed=agenda_part.start_goals(session, seat, meeting, now),
        next_meeting=ahead.starts_at if ahead and ahead.starts_at > now else None,
        points=agenda_part.start_points(session, seat, meeting),
    )


def build_read_modal(
    seat: Seat, meeting: Meeting, content: Content, saw: dict[str, str], form: SlackView
) -> SlackView:
    """Return what was read of a form before it goes, to be sent or gone back from.

    It lies on top of the form, and carries along what that does; what was only ticked or picked
    there is not in it. `saw` are words of promises that were perhaps meant for a date.
    """
    known = build_content_context(seat, _leave_typed(content, form))
    said = say(
        "recap/read_before",
        **known,
        saw=saw,
        undated=[one for one in known["promises"] if not one["due"]],
        other=seat.other.name,
        day=format_day_held(seat, meeting),
    )
    kept = {**modals.read_metadata(form), "read": mark_content(content)}
    view = modals.build_modal("recap/confirm", "recap.confirm", render_blocks(said), kept)
    return {**view, "close": build_plain_text(phrase("recap/confirm", "back"))}


def _leave_typed(content: Content, form: SlackView) -> Content:
    """Return of a content what had to be understood: lines, and a date in words.

    Nor is it said of a goal by when it was to be reached before.
    """
    is_date_typed = any(entry.block == "other" for entry in typed.read_typed(form))
    return replace(
        content,
        reviewed=tuple(
            replace(g, was="")
            for g in content.reviewed
            if g.said or g.horizon or g.state != goals.OPEN
        ),
        points=tuple(p for p in content.points if p.said or p.end == DROPPED),
        done=(),
        next_meeting=content.next_meeting if is_date_typed else None,
    )


def mark_content(content: Content) -> str:
    """Return a fingerprint of a content: what is sent is what was shown."""
    return fingerprint(repr(content.as_json()))
