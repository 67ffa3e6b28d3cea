"""The recap's modals and buttons: written by the mentee, answered by the mentor."""

from functools import partial

from agendas.acceptance import Move, NotNow, Reason, check, check_seen
from agendas.agenda import HORIZONS
from agendas.meeting import DONE, Event, Refused
from agendas.recap import (
    ACTION_LENGTH,
    DECISIONS_LENGTH,
    GOAL_LENGTH,
    Content,
    NewGoal,
    Promise,
)
from agendas.text.messages import phrase, say
from db.mentoring import recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ROLES, Seat
from db.mentoring.recaps import Recap
from handlers.context.recap import build_recap_context, format_day_held
from handlers.recap import agenda_part, service
from handlers.recap.modals import ROWS, ROWS_AT_MOST, build_modal, build_opening, build_recap_modal
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.blocks import render_blocks
from handlers.slackui.request import Request, Response, UserError

WORDS_LENGTH = 1000  # of the main point, and of a change that is asked for


def open_recap(request: Request) -> Response:
    """Open the recap of a meeting for its mentee to write, or to write again."""
    seat, meeting = request.owned(Meeting, request.number)
    _require_may_write(seat, meeting)
    return Response(open=build_recap_modal(request.session, seat, meeting, request.now))


def open_accept(request: Request) -> Response:
    """Ask for the main point in the mentor's own words, with what they are to accept."""
    return _ask(request, "recap/accept", "recap.accept_with")


def open_amend(request: Request) -> Response:
    """Ask what should be changed in the recap."""
    return _ask(request, "recap/amend", "recap.amend")


def more_goals(request: Request) -> Response:
    """Add an empty row for a goal to the modal."""
    return _add_row(request, "goal_rows")


def more_actions(request: Request) -> Response:
    """Add an empty row for an action item to the modal."""
    return _add_row(request, "action_rows")


def send(request: Request) -> Response:
    """Send what the modal holds to the mentor."""
    seat, meeting = request.owned(Meeting, form_values.read_hidden(request, "meeting"))
    _require_may_write(seat, meeting)
    latest = recaps.latest(request.session, seat, meeting.id)
    seen = form_values.read_hidden(request, "version")
    try:
        check_seen(seen, latest.version if latest else 0)
    except NotNow as no:
        raise _explain(no, seat, meeting) from None
    content = read_form(request, seat, meeting, strict=True)
    if content.is_empty:
        raise UserError("recap/empty", field="decisions")
    service.send(request.session, seat, meeting, content, seen, request.now)
    return _render_sent(seat, meeting)


def show_sent(request: Request, row_id: int) -> Response:
    """Answer a form with which the recap of this meeting was sent before."""
    return _render_sent(*request.owned(Meeting, row_id))


def accept(request: Request) -> Response:
    """Accept the recap of this message, which becomes the agreed text."""
    seat, recap = _require_waiting(request, request.number)
    service.accept(request.session, seat, recap, "", request.now)
    return Response(about=recap.id)


def show_accepted(_request: Request, _row_id: int) -> Response:
    """Answer a button with which this recap was accepted before: its message shows that."""
    return Response()


def accept_with(request: Request) -> Response:
    """Accept a recap with the main point in the mentor's own words."""
    words = form_values.read_text(request, "words", WORDS_LENGTH)
    seat, recap = _require_waiting(request, form_values.read_hidden(request, "recap"))
    service.accept(request.session, seat, recap, words, request.now)
    return _render_accepted(seat, recap)


def show_accepted_with(request: Request, row_id: int) -> Response:
    """Answer a form with which this recap was accepted before."""
    return _render_accepted(*request.owned(Recap, row_id))


def amend(request: Request) -> Response:
    """Ask the mentee for a change."""
    change = form_values.read_text(request, "words", WORDS_LENGTH)
    if not change:
        raise UserError("recap/no_change", field="words")
    seat, recap = _require_waiting(request, form_values.read_hidden(request, "recap"))
    service.amend(request.session, seat, recap, change, request.now)
    return _render_change_asked(seat, recap)


def show_amended(request: Request, row_id: int) -> Response:
    """Answer a form with which a change of this recap was asked for before."""
    return _render_change_asked(*request.owned(Recap, row_id))


def read_form(request: Request, seat: Seat, meeting: Meeting, *, strict: bool) -> Content:
    """Return what the recap's modal holds.

    `strict` refuses a next meeting in the past, and what leaves a point's end unclear.
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
    return Content(
        agenda_part.read_reviewed(request, seat, meeting, strict=strict),
        tuple(_read_new_goals(request)),
        tuple(_read_promises(request)),
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


def _find_row(ids: list[int | None], at: int) -> int | None:
    return ids[at] if at < len(ids) else None


def _add_row(request: Request, rows: str) -> Response:
    """Add an empty row to the modal; what has been typed stays."""
    seat, meeting = request.owned(Meeting, form_values.read_hidden(request, "meeting"))
    more = {rows: min(ROWS_AT_MOST, form_values.read_hidden(request, rows) + 1)}
    counted = {name: min(ROWS_AT_MOST, form_values.read_hidden(request, name)) for name in ROWS}
    kept = {**modals.read_metadata(request.view), **counted, **more}
    latest = recaps.latest(request.session, seat, meeting.id)
    change = latest.change if latest else ""
    content = read_form(request, seat, meeting, strict=False)
    opening = build_opening(request.session, seat, meeting, content, change, request.now)
    return Response(update=build_modal(seat, content, kept, opening))


def _ask(request: Request, template: str, callback_id: str) -> Response:
    seat, recap = _require_waiting(request, request.number)
    read = render_blocks(say("recap/read", **build_recap_context(seat, recap)))
    words = modals.build_text_input(
        "words",
        phrase(template, "words", other=seat.other.name),
        hint=phrase(template, "hint", other=seat.other.name),
        lines=True,
        longest=WORDS_LENGTH,
        optional=callback_id == "recap.accept_with",
    )
    return Response(
        open=modals.build_modal(template, callback_id, [*read, words], {"recap": recap.id})
    )


def _require_may_write(seat: Seat, meeting: Meeting) -> None:
    if seat.role != "mentee":
        raise UserError("recap/mentee_writes", other=seat.other.name)
    if meeting.stands not in DONE:
        raise Refused(meeting.stands, Event.RECAP)
    if meeting.stands is DONE[-1]:
        raise _explain(NotNow(Reason.ACCEPTED), seat, meeting)


def _render_sent(seat: Seat, meeting: Meeting) -> Response:
    sent = say("recap/sent", other=seat.other.name, day=format_day_held(seat, meeting))
    return Response(update=modals.build_notice(sent), about=meeting.id)


def _render_accepted(seat: Seat, recap: Recap) -> Response:
    noted = say("recap/accept_noted", **build_recap_context(seat, recap))
    return Response(update=modals.build_notice(noted), about=recap.id)


def _render_change_asked(seat: Seat, recap: Recap) -> Response:
    asked = say("recap/change_asked", **build_recap_context(seat, recap))
    return Response(update=modals.build_notice(asked), about=recap.id)


def _require_waiting(request: Request, recap_id: int) -> tuple[Seat, Recap]:
    """Return the person's seat and the recap that waits for them; raise UserError otherwise."""
    seat, recap = request.owned(Recap, recap_id)
    try:
        check(Move.ACCEPT, seat.role, recap.stand())
    except NotNow as no:
        raise _explain(no, seat, recap.meeting) from None
    return seat, recap


def _explain(no: NotNow, seat: Seat, meeting: Meeting) -> UserError:
    day = format_day_held(seat, meeting)
    return UserError("recap/not_now", reason=no.reason, other=seat.other.name, day=day)
