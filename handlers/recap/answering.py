"""The buttons of a recap that waits, or is agreed: accepted, taken back, changed, left, reread."""

from agendas.acceptance import Move, NotNow, Reason, check
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.meeting import Event, Refused, State
from agendas.text.messages import Buttons, Message, Part, phrase, say
from db.mentoring.content import recaps
from db.mentoring.content.recaps import Recap
from db.mentoring.pairs import Seat
from handlers.context.recap import build_recap_context, format_day_held
from handlers.context.recap_versions import build_version_context
from handlers.recap import service
from handlers.recap.listeners import explain
from handlers.recap.messages import render_read_back
from handlers.slackui.blocks import Block, render_blocks
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, Response, UserError

WORDS_LENGTH = 1000  # of the main point, and of a change that is asked for


def open_waiting(request: Request) -> Response:
    """Show the recap that waits for the person, from Home, with all that its message has."""
    seat, recap = _require_waiting(request, request.number)
    message = render_read_back(request.session, seat, recap, request.now)
    return Response(open=modals.build_notice(message, asks=True))


def open_accept(request: Request) -> Response:
    """Ask for the main point in the mentor's own words, with what they are to accept."""
    return _ask(request, "recap/accept", "recap.accept_with")


def open_amend(request: Request) -> Response:
    """Ask what should be changed in the recap."""
    return _ask(request, "recap/amend", "recap.amend")


def accept(request: Request) -> Response:
    """Accept the recap of this message, which becomes the agreed text."""
    seat, recap = _require_waiting(request, request.number)
    service.accept(request.session, seat, recap, "", request.now)
    return _show_as_is(request, seat, recap)


def show_accepted(_request: Request, _row_id: int) -> Response:
    """Answer a button with which this recap was accepted before: its message shows that."""
    return Response()


def accept_with(request: Request) -> Response:
    """Accept a recap with the main point in one's own words."""
    words = form_values.read_text(request, "words", WORDS_LENGTH)
    seat, recap = _require_waiting(request, form_values.read_hidden(request, "recap"))
    service.accept(request.session, seat, recap, words, request.now)
    return _render_accepted(seat, recap)


def show_accepted_with(request: Request, row_id: int) -> Response:
    """Answer a form with which this recap was accepted before."""
    return _render_accepted(*request.owned(Recap, row_id))


def amend(request: Request) -> Response:
    """Ask whoever wrote a recap for a change."""
    change = form_values.read_text(request, "words", WORDS_LENGTH)
    if not change:
        raise UserError("recap/no_change", field="words")
    seat, recap = _require_waiting(request, form_values.read_hidden(request, "recap"))
    service.amend(request.session, seat, recap, change, request.now)
    return _render_change_asked(seat, recap)


def show_amended(request: Request, row_id: int) -> Response:
    """Answer a form with which a change of this recap was asked for before."""
    return _render_change_asked(*request.owned(Recap, row_id))


def undo_accept(request: Request) -> Response:
    """Take back that a recap was accepted, while the other has not been told."""
    seat, recap = request.owned(Recap, request.number)
    try:
        service.take_back(request.session, seat, recap, request.now)
    except NotNow as no:
        if no.reason is Reason.OWN:
            raise explain(no, seat, recap.meeting) from None
        day, newer = format_day_held(seat, recap.meeting), no.reason is Reason.NEWER
        raise UserError("recap/too_late", day=day, other=seat.other.name, newer=newer) from None
    return _show_as_is(request, seat, recap)


def leave(request: Request) -> Response:
    """Leave what was agreed as it was, in spite of the correction in this message."""
    seat, recap = request.owned(Recap, request.number)
    try:
        service.leave(request.session, seat, recap, request.now)
    except NotNow as no:
        raise explain(no, seat, recap.meeting) from None
    return _show_as_is(request, seat, recap)


def open_versions(request: Request) -> Response:
    """Show all versions of a recap, the newest first, with what was asked for in between."""
    seat, recap = request.owned(Recap, request.number)
    parts: list[Part | Buttons] = []
    for one in recaps.versions(request.session, seat, recap.meeting_id):
        sent = day_in_words(wall_time(one.sent_at, seat.person.zone).date())
        known = build_version_context(request.session, seat, one)
        parts += [*say("recap/version", sent=sent, **known).parts, Part("line")]
    return Response(open=modals.build_notice(Message(tuple(parts[:-1]))))


def _show_as_is(request: Request, seat: Seat, recap: Recap) -> Response:
    """Return what the recap's message says now: it is drawn anew, or else the form from Home is."""
    message = render_read_back(request.session, seat, recap, request.now)
    return Response(replace=message, about=recap.id)


def _ask(request: Request, template: str, callback_id: str) -> Response:
    seat, recap = _require_waiting(request, request.number)
    read = [] if request.has_read else _render_read(request, seat, recap)
    words = modals.build_text_input(
        "words",
        phrase(template, "words", other=seat.other.name),
        hint=phrase(template, "hint", other=seat.other.name),
        lines=True,
        longest=WORDS_LENGTH,
        focused=True,
        optional=callback_id == "recap.accept_with",
    )
    return Response(
        open=modals.build_modal(
            template, callback_id, [*read, words], {"pair": seat.pair.id, "recap": recap.id}
        )
    )


def _render_read(request: Request, seat: Seat, recap: Recap) -> list[Block]:
    """Return the text of a recap, for whoever has not just read it in its message."""
    known = build_version_context(request.session, seat, recap)
    return render_blocks(say("recap/read", **known))


def _require_waiting(request: Request, recap_id: int) -> tuple[Seat, Recap]:
    """Return the person's seat and the recap that waits for them.

    Raises UserError where it does not, and Refused where it was left open as the pair ended.
    """
    seat, recap = request.owned(Recap, recap_id)
    if recap.meeting.stands is State.ENDED:
        raise Refused(State.ENDED, Event.ACCEPT)
    try:
        check(Move.ACCEPT, seat.role, recap.stand())
    except NotNow as no:
        raise explain(no, seat, recap.meeting) from None
    return seat, recap


def _render_accepted(seat: Seat, recap: Recap) -> Response:
    noted = say("recap/accept_noted", **build_recap_context(seat, recap))
    return Response(update=modals.build_notice(noted), about=recap.id)


def _render_change_asked(seat: Seat, recap: Recap) -> Response:
    asked = say("recap/change_sent", other=seat.other.name)
    return Response(update=modals.build_notice(asked), about=recap.id)
