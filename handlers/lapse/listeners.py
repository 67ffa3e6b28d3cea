"""What can be answered to a nudge and to a check-in."""

from collections.abc import Callable
from datetime import datetime

from agendas.dates.wording import day_in_words
from agendas.text.messages import phrase, say
from db.mentoring import lapses
from db.mentoring.lapses import Lapse, LapseReason
from db.mentoring.pairs import Forbidden, Seat
from handlers import pair_clock
from handlers.meeting.command import build_plan_modal
from handlers.meeting.listeners import build_met_modal
from handlers.notifications import notify
from handlers.pair.modals import build_leave_modal
from handlers.slackui import form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES
from handlers.slackui.request import Request, Response, SlackView, UserError
from handlers.slackui.router import Router
from handlers.slackui.transaction import Handler

REASON_LENGTH = 1000


def register(router: Router) -> None:
    """Register the answers to nudges and check-ins."""
    for name, modal in (
        ("met", build_met_modal),
        ("booked", build_plan_modal),
        ("leave", build_leave_modal),
    ):
        router.action(f"lapse.{name}", _make_opener(modal), OPENS)
    router.action("lapse.not_yet", answer_not_yet, WRITES)
    router.action("lapse.open_reason", open_reason, OPENS)
    router.action("lapse.well", answer_well, READS)
    router.action("lapse.talked", note_talked, WRITES)
    router.view("lapse.reason", save_reason, WRITES)


def answer_not_yet(request: Request) -> Response:
    """Note that somebody has answered: they are left in peace for a while, the lapse goes on."""
    seat, lapse = _seat(request)
    side = lapses.side(request.session, lapse, seat.person.id)
    if side is None:
        raise Forbidden
    side.answered_at, side.unanswered = request.now, 0
    message = say("lapse/not_yet", lapse=lapse.id, other=seat.other.name, pair=seat.pair.id)
    notify.settle(
        request.session,
        request.workspace_id,
        pair_clock.subject(lapse),
        message,
        request.now,
        kinds=("lapse.nudge",),
        person=seat.person,
    )
    pair_clock.reckon(request.session, seat.pair, request.now)
    return Response(replace=message)


def open_reason(request: Request) -> Response:
    """Ask what is in the way; the answer is the person's own."""
    seat, lapse = _seat(request, still_open=False)
    written = lapses.reasons_of(request.session, seat.person, lapse.id)
    asked = modals.build_text_input(
        "reason",
        phrase("lapse/reason", "label"),
        hint=phrase("lapse/reason", "hint"),
        initial=written[-1].text if written else "",
        lines=True,
        optional=False,
        longest=REASON_LENGTH,
    )
    return Response(
        open=modals.build_modal("lapse/reason", "lapse.reason", [asked], {"lapse": lapse.id})
    )


def save_reason(request: Request) -> Response:
    """Keep what is in the way, for the person alone."""
    _, lapse = _find(request, form_values.read_hidden(request, "lapse"))
    text = form_values.read_text(request, "reason")
    if not text:
        raise UserError("lapse/empty_reason", field="reason")
    written = lapses.reasons_of(request.session, request.person, lapse.id)
    if written:
        written[-1].text, written[-1].written_at = text, request.now
    else:
        request.session.add(
            LapseReason(
                workspace_id=request.workspace_id,
                lapse_id=lapse.id,
                person_id=request.person.id,
                text=text,
                written_at=request.now,
            )
        )
    return Response(update=modals.build_notice(say("lapse/reason_kept")))


def answer_well(request: Request) -> Response:
    """Take a check-in's answer that all is well."""
    seat = request.seat(request.number)
    return Response(replace=say("lapse/well", other=seat.other.name))


def note_talked(request: Request) -> Response:
    """Note that the pair has been in touch: contact, not a meeting (S8)."""
    seat = request.seat(request.number)
    seat.pair.last_contact_at = request.now
    return Response(
        replace=say("lapse/talked", other=seat.other.name, day=_format_today(request, seat))
    )


def _make_opener(modal: Callable[[Request, Seat], SlackView]) -> Handler:
    return lambda request: Response(open=modal(request, _seat(request)[0]))


def _format_today(request: Request, seat: Seat) -> str:
    moment: datetime = request.now.astimezone(seat.person.zone)
    return day_in_words(moment.date())


def _seat(request: Request, *, still_open: bool = True) -> tuple[Seat, Lapse]:
    seat, lapse = _find(request, request.number)
    if still_open and lapse.open_pair_id is None:
        raise UserError("lapse/over_already", how=lapse.closed_how or "")
    return seat, lapse


def _find(request: Request, lapse_id: int) -> tuple[Seat, Lapse]:
    lapse = lapses.get(request.session, request.workspace_id, lapse_id)
    if lapse is None:
        raise Forbidden
    seat = request.seat(lapse.pair_id)
    request.session.refresh(lapse)
    return seat, lapse
