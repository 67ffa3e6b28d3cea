"""The recap's modals and buttons: written by one of the two, answered by the other."""

from functools import partial

from agendas.acceptance import NotNow
from agendas.agenda import HORIZONS
from agendas.dates.wording import moment_in_words
from agendas.meeting import DONE, Event, Refused, State
from agendas.recap import (
    ACTION_LENGTH,
    DECISIONS_LENGTH,
    GOAL_LENGTH,
    OFFER_TO_MENTOR_AFTER,
    Content,
    NewGoal,
    Promise,
    may_begin,
)
from agendas.text.messages import say
from db.mentoring import meetings
from db.mentoring.content import actions, recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ROLES, Seat
from handlers.context.recap import format_day_held
from handlers.recap import agenda_part, service
from handlers.recap.merging import merge_rows
from handlers.recap.modals import ROWS, ROWS_AT_MOST, build_modal, build_opening, build_recap_modal
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.request import Conflict, Request, Response, UserError


def open_recap(request: Request) -> Response:
    """Open the recap of a meeting, to be written, to be changed, or to be corrected."""
    seat, meeting = request.owned(Meeting, request.number)
    _require_may_write(request, seat, meeting)
    return Response(open=build_recap_modal(request.session, seat, meeting, request.now))


def more_goals(request: Request) -> Response:
    """Add an empty row for a goal to the modal."""
    return _add_row(request, "goal_rows")


def more_actions(request: Request) -> Response:
    """Add an empty row for an action item to the modal."""
    return _add_row(request, "action_rows")


def send(request: Request) -> Response:
    """Send what the modal holds to the mentor."""
    seat, meeting = request.owned(Meeting, form_values.read_hidden(request, "meeting"))
    _require_may_write(request, seat, meeting)
    latest = recaps.latest(request.session, seat, meeting.id)
    seen = form_values.read_hidden(request, "version")
    if seen != (latest.version if latest else 0):
        raise Conflict
    content = read_form(request, seat, meeting, strict=True)
    content = merge_rows(request, seat, content, latest)
    if content.is_empty:
        raise UserError("recap/empty", field="decisions")
    begun = meetings.unconfirmed(request.session, seat.pair, request.now)
    if content.next_meeting and begun is not None:
        when = moment_in_words(begun.starts_at, seat.person.zone)
        raise UserError("meeting/first_the_last", field="next", when=when)
    service.send(request.session, seat, meeting, content, seen, request.now)
    return _render_sent(seat, meeting)


def show_sent(request: Request, row_id: int) -> Response:
    """Answer a form with which the recap of this meeting was sent before."""
    return _render_sent(*request.owned(Meeting, row_id))


def read_form(request: Request, seat: Seat, meeting: Meeting, *, strict: bool) -> Content:
    """Return what the recap's modal holds.

    `strict` refuses days in the past, and what leaves a point's end unclear.
    """
    seconds = form_values.read_seconds(request, "next")
    planned = None
    if seconds is not None:
        read_next = (
            partial(date_input.parse_moment_ahead, now=request.now)
            if strict
            else date_input.parse_moment
        )
        planned = read_next(seconds, field="next")
    promises = _read_promises(request)
    if strict:
        _require_days_ahead(request, seat, promises)
    return Content(
        agenda_part.read_reviewed(request, seat, meeting, strict=strict),
        tuple(_read_new_goals(request)),
        tuple(promises),
        form_values.read_text(request, "decisions", DECISIONS_LENGTH),
        planned,
        agenda_part.read_points(request, seat, meeting, strict=strict),
        agenda_part.read_done(request, seat),
    )


def _read_new_goals(request: Request) -> list[NewGoal]:
    found, rows = [], form_values.read_hidden_ids(request, "goals")
    for at in form_values.list_numbers(request, "goal"):
        if words := form_values.read_line(request, f"goal:{at}", GOAL_LENGTH):
            horizon = form_values.read_choice(request, f"horizon:{at}", HORIZONS, HORIZONS[0])
            found.append(NewGoal(words, horizon, _find_row(rows, at)))
    return found


def _read_promises(request: Request) -> list[Promise]:
    found, rows = [], form_values.read_hidden_ids(request, "actions")
    for at in form_values.list_numbers(request, "action"):
        if words := form_values.read_line(request, f"action:{at}", ACTION_LENGTH):
            owner = form_values.read_choice(request, f"owner:{at}", ROLES, "mentee")
            day = form_values.read_day(request, f"due:{at}")
            found.append(Promise(words, owner, day, _find_row(rows, at)))
    return found


def _require_days_ahead(request: Request, seat: Seat, promises: list[Promise]) -> None:
    """Raise UserError for a promise that would be due in the past, beside the day that it has.

    One that was promised by that day before stays as it is: its day may have come meanwhile.
    """
    today = date_input.get_today(request.now, seat.person)
    known = actions.by_id(request.session, seat, [one.id for one in promises if one.id])
    for at in form_values.list_numbers(request, "action"):
        day = form_values.read_day(request, f"due:{at}")
        row = _find_row(form_values.read_hidden_ids(request, "actions"), at)
        item = known.get(row) if row else None
        if day and day < today and (item is None or item.due_on != day):
            raise UserError("shared/date", field=f"due:{at}", problem="InThePast", text="")


def _find_row(ids: list[int | None], at: int) -> int | None:
    return ids[at] if at < len(ids) else None


def _add_row(request: Request, rows: str) -> Response:
    """Add an empty row to the modal; what has been typed stays."""
    seat, meeting = request.owned(Meeting, form_values.read_hidden(request, "meeting"))
    more = {rows: min(ROWS_AT_MOST, form_values.read_hidden(request, rows) + 1)}
    counted = {name: min(ROWS_AT_MOST, form_values.read_hidden(request, name)) for name in ROWS}
    kept = {**modals.read_metadata(request.view), **counted, **more}
    content = read_form(request, seat, meeting, strict=False)
    opening = build_opening(request.session, seat, meeting, content, request.now)
    return Response(update=build_modal(seat, content, kept, opening))


def _require_may_write(request: Request, seat: Seat, meeting: Meeting) -> None:
    """Raise where there is nothing to write of a meeting; the first version is the mentee's."""
    if meeting.stands not in DONE:
        raise Refused(meeting.stands, Event.RECAP)
    first = meeting.stands is State.HELD
    if first and not may_begin(seat.role, meeting.entered_at, request.now):
        days = OFFER_TO_MENTOR_AFTER.days
        raise UserError("recap/mentee_writes", other=seat.other.name, days=days)


def _render_sent(seat: Seat, meeting: Meeting) -> Response:
    correcting = meeting.stands is State.ACCEPTED
    day = format_day_held(seat, meeting)
    sent = say("recap/sent", other=seat.other.name, day=day, is_correction=correcting)
    return Response(update=modals.build_notice(sent), about=meeting.id)


def explain(no: NotNow, seat: Seat, meeting: Meeting) -> UserError:
    """Return the sentence that says why a version cannot be answered, or replaced, like that."""
    day = format_day_held(seat, meeting)
    return UserError("recap/not_now", reason=no.reason, other=seat.other.name, day=day)
