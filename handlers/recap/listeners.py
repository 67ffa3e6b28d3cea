"""The recap's modals and buttons: written by the mentee, answered by the mentor."""

from collections.abc import Callable
from functools import partial

from agendas.agenda import HORIZONS
from agendas.meeting import DONE, Event, Refused
from agendas.recap import (
    ACTION_LENGTH,
    DECISIONS_LENGTH,
    GOAL_LENGTH,
    SAID_LENGTH,
    Content,
    NewGoal,
    Promise,
    Reviewed,
)
from agendas.text.messages import phrase, say
from db.core import handled_requests
from db.mentoring import goals, meetings, recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ROLES, Forbidden, Seat
from db.mentoring.recaps import ACCEPTED, WAITING, Recap
from handlers.context.recap import build_recap_context, format_day_held
from handlers.recap import service
from handlers.recap.modals import ROWS, ROWS_AT_MOST, build_modal, build_recap_modal
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES
from handlers.slackui.blocks import render_blocks
from handlers.slackui.once import once
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.router import Router


def register(router: Router) -> None:
    """Register everything that can be done with a recap."""
    router.action("recap.open", open_recap, OPENS)
    router.action("recap.more_goals", lambda request: _add_row(request, "goal_rows"), READS)
    router.action("recap.more_actions", lambda request: _add_row(request, "action_rows"), READS)
    router.action("recap.accept", accept, WRITES)
    router.action("recap.open_accept", open_accept, OPENS)
    router.action("recap.open_amend", open_amend, OPENS)
    router.view("recap.send", send, WRITES)
    router.view("recap.accept_with", accept_with, WRITES)
    router.view("recap.amend", amend, WRITES)


def open_recap(request: Request) -> Response:
    """Open the recap of a meeting for its mentee to write, or to write again."""
    meeting = meetings.get(request.session, request.workspace_id, request.number)
    if meeting is None:
        raise UserError("shared/not_current")
    seat = request.seat(meeting.pair_id)
    _require_may_write(seat, meeting)
    return Response(open=build_recap_modal(request.session, seat, meeting, request.now))


def open_accept(request: Request) -> Response:
    """Ask for the main point in the mentor's own words, with what they are to accept."""
    return _ask(request, "recap/accept", "recap.accept_with")


def open_amend(request: Request) -> Response:
    """Ask what should be changed in the recap."""
    return _ask(request, "recap/amend", "recap.amend")


def send(request: Request) -> Response:
    """Send what the modal holds to the mentor, once however often it is submitted."""
    seat = form_values.find_seat(request)
    meeting = meetings.of_seat(request.session, seat, form_values.read_hidden(request, "meeting"))
    sent = say("recap/sent", other=seat.other.name, day=format_day_held(seat, meeting))
    if handled_requests.earlier(request.session, request.workspace_id, request.request_key):
        return Response(update=modals.build_notice(sent))
    _require_may_write(seat, meeting)
    latest = recaps.latest(request.session, seat, meeting.id)
    if (latest.version if latest else 0) != form_values.read_hidden(request, "version"):
        raise UserError("recap/newer")
    content = read_form(request, seat, strict=True)
    if content.is_empty:
        raise UserError("recap/empty", field="decisions")
    service.send(request.session, seat, meeting, content, request.now)
    handled_requests.note(
        request.session, request.workspace_id, request.request_key, request.now, None
    )
    return Response(update=modals.build_notice(sent))


def accept(request: Request) -> Response:
    """Accept the recap of this message."""
    seat, recap = _answer_once(
        request,
        request.number,
        lambda recap: service.accept(request.session, recap, "", request.now),
    )
    return Response(replace=say("recap/accept_noted", **build_recap_context(seat, recap)))


def accept_with(request: Request) -> Response:
    """Accept a recap with the main point in the mentor's own words."""
    words = form_values.read_text(request, "words")
    seat, recap = _answer_once(
        request,
        form_values.read_hidden(request, "recap"),
        lambda recap: service.accept(request.session, recap, words, request.now),
    )
    return Response(
        update=modals.build_notice(say("recap/accept_noted", **build_recap_context(seat, recap)))
    )


def amend(request: Request) -> Response:
    """Ask the mentee for a change."""
    change = form_values.read_text(request, "words")
    if not change:
        raise UserError("recap/no_change", field="words")
    seat, recap = _answer_once(
        request,
        form_values.read_hidden(request, "recap"),
        lambda recap: service.amend(request.session, recap, change, request.now),
    )
    return Response(
        update=modals.build_notice(say("recap/change_asked", **build_recap_context(seat, recap)))
    )


def read_form(request: Request, seat: Seat, *, strict: bool) -> Content:
    """Return what the recap's modal holds; `strict` refuses a next meeting in the past."""
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
        tuple(
            _read_reviewed(request, seat, number)
            for number in form_values.list_numbers(request, "said")
        ),
        tuple(_read_new_goals(request)),
        tuple(_read_promises(request)),
        form_values.read_text(request, "decisions")[:DECISIONS_LENGTH],
        planned,
    )


def _read_reviewed(request: Request, seat: Seat, number: int) -> Reviewed:
    goal = goals.of_seat(request.session, seat, number)
    state = form_values.read_choice(request, f"state:{number}", goals.STATES, goals.OPEN)
    return Reviewed(
        goal.id, goal.text, form_values.read_text(request, f"said:{number}")[:SAID_LENGTH], state
    )


def _read_new_goals(request: Request) -> list[NewGoal]:
    found, rows = [], form_values.read_hidden_ids(request, "goals")
    for at in form_values.list_numbers(request, "goal"):
        if words := form_values.read_line(request, f"goal:{at}")[:GOAL_LENGTH]:
            horizon = form_values.read_choice(request, f"horizon:{at}", HORIZONS, HORIZONS[0])
            found.append(NewGoal(words, horizon, _find_row(rows, at)))
    return found


def _read_promises(request: Request) -> list[Promise]:
    found, rows = [], form_values.read_hidden_ids(request, "actions")
    for at in form_values.list_numbers(request, "action"):
        if words := form_values.read_line(request, f"action:{at}")[:ACTION_LENGTH]:
            owner = form_values.read_choice(request, f"owner:{at}", ROLES, "mentee")
            day = form_values.read_day(request, f"due:{at}")
            found.append(Promise(words, owner, day, _find_row(rows, at)))
    return found


def _find_row(ids: list[int | None], at: int) -> int | None:
    return ids[at] if at < len(ids) else None


def _add_row(request: Request, rows: str) -> Response:
    """Add an empty row to the modal; what has been typed stays."""
    seat = form_values.find_seat(request)
    meeting = meetings.of_seat(request.session, seat, form_values.read_hidden(request, "meeting"))
    more = {rows: min(ROWS_AT_MOST, form_values.read_hidden(request, rows) + 1)}
    counted = {name: min(ROWS_AT_MOST, form_values.read_hidden(request, name)) for name in ROWS}
    kept = {**modals.read_metadata(request.view), **counted, **more}
    latest = recaps.latest(request.session, seat, meeting.id)
    intro = say(
        "recap/modal_intro",
        day=format_day_held(seat, meeting),
        other=seat.other.name,
        change=latest.change if latest else "",
    )
    content = read_form(request, seat, strict=False)
    return Response(update=build_modal(seat, content, kept, render_blocks(intro)))


def _ask(request: Request, template: str, callback_id: str) -> Response:
    seat, recap = _require_waiting(request, request.number)
    read = render_blocks(say("recap/read", **build_recap_context(seat, recap)))
    words = modals.build_text_input(
        "words",
        phrase(template, "words", other=seat.other.name),
        hint=phrase(template, "hint", other=seat.other.name),
        lines=True,
        longest=1000,
        optional=callback_id == "recap.accept_with",
    )
    return Response(
        open=modals.build_modal(
            template, callback_id, [*read, words], {"pair": seat.pair.id, "recap": recap.id}
        )
    )


def _require_may_write(seat: Seat, meeting: Meeting) -> None:
    if seat.role != "mentee":
        raise UserError("recap/mentee_writes", other=seat.other.name)
    if meeting.stands not in DONE:
        raise Refused(meeting.stands, Event.RECAP)
    if meeting.stands is DONE[-1]:
        raise UserError("recap/accepted_already", day=format_day_held(seat, meeting))


def _answer_once(
    request: Request, recap_id: int, answer: Callable[[Recap], None]
) -> tuple[Seat, Recap]:
    """Answer the recap for its mentor, once however often this very request is delivered."""

    def carry_out() -> int:
        answer(_require_waiting(request, recap_id)[1])
        return recap_id

    once(request, carry_out)
    return _own(request, recap_id)


def _require_waiting(request: Request, recap_id: int) -> tuple[Seat, Recap]:
    """Return the mentor's seat and the recap that waits for them; raise UserError for any other."""
    seat, recap = _own(request, recap_id)
    if seat.role != "mentor":
        raise UserError("recap/mentor_answers", other=seat.other.name)
    if recap.state == ACCEPTED:
        raise UserError("recap/accepted_already", day=format_day_held(seat, recap.meeting))
    if recap.state != WAITING:
        raise UserError("recap/no_longer_waiting", other=seat.other.name, state=recap.state)
    return seat, recap


def _own(request: Request, recap_id: int) -> tuple[Seat, Recap]:
    found = recaps.get(request.session, request.workspace_id, recap_id)
    if found is None:
        raise Forbidden
    seat = request.seat(found.pair_id)
    return seat, recaps.of_seat(request.session, seat, recap_id)
