"""The recap's modals and buttons: written by one of the two, answered by the other."""

from agendas.acceptance import NotNow
from agendas.dates.wording import moment_in_words
from agendas.lines.notes import read_notes
from agendas.meeting import DONE, Event, Refused, State
from agendas.recap import OFFER_TO_MENTOR_AFTER, Content, may_begin
from agendas.text.messages import say
from db.mentoring import meetings
from db.mentoring.content import recaps
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.recap import format_day_held
from handlers.recap import agenda_part, line_part, next_part, service
from handlers.recap.modals import build_read_modal, build_recap_modal, mark_content
from handlers.slackui.forms import form_values, modals, typed
from handlers.slackui.request import Conflict, Request, Response, UserError


def open_recap(request: Request) -> Response:
    """Open the recap of a meeting, to be written, to be changed, or to be corrected."""
    seat, meeting = request.owned(Meeting, request.number)
    _require_may_write(request, seat, meeting)
    return Response(open=build_recap_modal(request.session, seat, meeting, request.now))


def send(request: Request) -> Response:
    """Send what the modal holds to the other; what was read of lines is shown back before it goes.

    What was only ticked, picked or decided goes at once.
    """
    seat, meeting, content, saw = _read(request)
    if _is_read_from_words(request):
        view = build_read_modal(seat, meeting, content, saw, request.view)
        return Response(push=view)
    return _send(request, seat, meeting, content)


def send_read(request: Request) -> Response:
    """Send a form as it was read and shown back; what reads otherwise by now is shown again."""
    seat, meeting, content, saw = _read(request)
    if modals.read_metadata(request.view).get("read") != mark_content(content):
        return Response(update=build_read_modal(seat, meeting, content, saw, request.view))
    return _send(request, seat, meeting, content)


def show_sent(request: Request, row_id: int) -> Response:
    """Answer a form with which the recap of this meeting was sent before."""
    return _render_sent(*request.owned(Meeting, row_id))


def _read(request: Request) -> tuple[Seat, Meeting, Content, dict[str, str]]:
    """Return what the modal holds, and of promises what was perhaps meant for a date.

    Raises Conflict where there is a newer version than its writer had before them, or where that
    one has been accepted since, or its acceptance taken back: a correction is another form.
    """
    seat, meeting = request.owned(Meeting, form_values.read_hidden(request, "meeting"))
    _require_may_write(request, seat, meeting)
    latest = recaps.latest(request.session, seat, meeting.id)
    correction = form_values.read_hidden(request, "correction")
    if form_values.read_hidden(request, "version") != (latest.version if latest else 0):
        raise Conflict
    if bool(correction) != (meeting.stands is State.ACCEPTED):
        raise Conflict
    promises, saw = line_part.read_promises(request, seat)
    before = Content.from_json(latest.content) if latest else Content()
    reviewed, ends, decided = agenda_part.read_agenda_part(request, seat, meeting, before)
    here = {point.id for point in ends}
    content = Content(
        reviewed,
        line_part.read_new_goals(request, seat),
        promises,
        decided,
        None if correction else next_part.read_next(request, seat),
        # What came to its end elsewhere stays as the version before has it.
        (*ends, *(point for point in before.points if point.id not in here)),
        agenda_part.read_done(request, seat, before),
    )
    if content.is_empty:
        raise UserError("recap/empty", field="decisions")
    begun = content.next_meeting and meetings.unconfirmed(request.session, seat.pair, request.now)
    if begun:
        field = "other" if form_values.read_line(request, "other") else "next"
        when = moment_in_words(begun.starts_at, seat.person.zone)
        raise UserError("meeting/first_the_last", field=field, when=when)
    return seat, meeting, content, saw


def _is_read_from_words(request: Request) -> bool:
    """Say whether something was typed that had to be understood: a name, a date, a number."""
    names = {entry.block.partition(":")[0] for entry in typed.read_typed(request.view)}
    if names & {"promises", "goals", "other"}:
        return True
    marks = form_values.read_marks(request, "reviewed", 2)
    shown = form_values.read_hidden_ids(request, "points")
    text = form_values.read_lines(request, "decisions")
    return "decisions" in names and bool(read_notes(text, len(marks), len(shown)).about)


def _send(request: Request, seat: Seat, meeting: Meeting, content: Content) -> Response:
    seen = form_values.read_hidden(request, "version")
    service.send(request.session, seat, meeting, content, seen, request.now)
    return _render_sent(seat, meeting)


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
    notice = {**modals.build_notice(sent), "clear_on_close": True}  # the form may lie below
    return Response(update=notice, about=meeting.id)


def explain(no: NotNow, seat: Seat, meeting: Meeting) -> UserError:
    """Return the sentence that says why a version cannot be answered, or replaced, like that."""
    day = format_day_held(seat, meeting)
    return UserError("recap/not_now", reason=no.reason, other=seat.other.name, day=day)
