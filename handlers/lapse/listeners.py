"""What can be answered to a nudge and to a check-in."""

from datetime import datetime
from typing import Any

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.text.messages import Message, phrase, say
from db.mentoring import lapses, pairs, programmes
from db.mentoring.check_ins import CheckIn, Reply
from db.mentoring.lapses import Lapse, LapseReason
from db.mentoring.pairs import Forbidden, Seat
from handlers import pair_clock
from handlers.lapse.messages import HELP
from handlers.notifications.notify import notify
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id

REASON_LENGTH = 1000
REASONS_SHOWN = 10


def go_on_about_pair(request: Request, action_id: str) -> Response:
    """Go on from a nudge, if its lapse still stands, with what asks more about its pair."""
    seat, _ = _require_open(request)
    return Response(go_on=(action_id, str(seat.pair.id)))


def answer_not_yet(request: Request) -> Response:
    """Note that somebody has answered: they are left in peace for a while, the lapse goes on."""
    seat, _ = _require_open(request)
    pair_clock.note_own_word(request.session, seat, request.now, not_yet=True)
    pair_clock.reckon(request.session, seat.pair, request.now)
    return Response()


def open_reason(request: Request) -> Response:
    """Ask what is in the way; the answer is the person's own."""
    _, lapse = request.owned(Lapse, request.number)
    written = lapses.reasons_of(request.session, request.person, lapse.id)
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
    seat, lapse = request.owned(Lapse, form_values.read_hidden(request, "lapse"))
    text = form_values.read_text(request, "reason", REASON_LENGTH)
    if not text:
        raise UserError("lapse/empty_reason", field="reason")
    written = lapses.reasons_of(request.session, request.person, lapse.id)
    if written:
        written[-1].text, written[-1].written_at = text, request.now
    else:
        request.session.add(
            LapseReason(
                workspace_id=lapse.workspace_id,
                pair_id=lapse.pair_id,
                lapse_id=lapse.id,
                person_id=request.person.id,
                text=text,
                written_at=request.now,
            )
        )
    kept = say("lapse/reason_kept", going_on=True, **_name(seat))
    return Response(update=modals.build_notice(kept, asks=True))


def list_reasons(request: Request) -> Response:
    """Show what the person wrote of what was in the way, the newest first: `/mentoring reasons`."""
    return Response(say=_render_reasons(request))


def delete_reason(request: Request) -> Response:
    """Delete what the person wrote; Slack has asked whether they are sure."""
    _, reason = pairs.owned(request.session, request.person, LapseReason, request.number)
    if reason.person_id != request.person.id:
        raise Forbidden
    request.session.delete(reason)
    request.session.flush()
    return Response(replace=_render_reasons(request))


def ask_help(request: Request) -> Response:
    """Tell a programme's facilitators that somebody asks for help with a pair, and nothing more."""
    seat = request.seat(request.number)
    programme = seat.pair.programme
    # Whoever is of the pair themselves is no help there, and would learn of it.
    pair = {seat.person.id, seat.other.id}
    runs = [
        person
        for person in programmes.at_work(request.session, request.workspace_id, programme.id)
        if person.id not in pair
    ]
    day = str(request.now.date())
    for person in runs:
        notify(
            request.session,
            HELP,
            person,
            seat.pair,
            request.now,
            occurrence=f"{seat.role}:{day}",
            variant=seat.role,
            repeats=True,
        )
    asked = [person.name for person in runs]
    said = say("lapse/help_asked", facilitators=asked, programme=programme.name)
    return Response(say=said)


def answer_again(request: Request) -> Response:
    """Take back what was answered to a check-in: it is asked again."""
    seat, check_in = request.owned(CheckIn, request.number)
    if check_in.person_id != seat.person.id:
        raise Forbidden
    check_in.answer = check_in.answered_at = None
    return Response()


def answer_well(request: Request) -> Response:
    """Take a check-in's answer that all is well."""
    seat = _answer(request, Reply.WELL)
    return Response(replace=say("lapse/well", other=seat.other.name, id=None))


def note_talked(request: Request) -> Response:
    """Note that the pair has been in touch: contact, for the one who says so, no meeting (S8)."""
    seat = _answer(request, Reply.TALKED)
    return Response(
        replace=say(
            "lapse/talked", other=seat.other.name, day=_format_today(request, seat), id=None
        )
    )


def _render_reasons(request: Request) -> Message:
    found = lapses.written_by(request.session, request.person, REASONS_SHOWN)
    seats = {
        seat.pair.id: seat for seat in pairs.seats(request.session, request.person, ended=True)
    }
    return say(
        "lapse/reasons",
        reasons=[
            {
                "id": reason.id,
                "other": seats[reason.pair_id].other.name,
                "day": day_in_words(wall_time(reason.written_at, request.person.zone).date()),
                "text": reason.text,
            }
            for reason in found[:REASONS_SHOWN]
        ],
        more=max(0, lapses.count_written_by(request.session, request.person) - REASONS_SHOWN),
    )


def _name(seat: Seat) -> dict[str, Any]:
    programme = seat.pair.programme.name
    return {"pair": seat.pair.id, "other": seat.other.name, "programme": programme}


def _answer(request: Request, reply: Reply) -> Seat:
    """Keep what somebody answers to a check-in; those sent before it was kept name the pair alone.

    Return their seat in the pair. Raises Forbidden for a check-in that is none of theirs.
    """
    seat, (_, _, number) = request.seat(request.number), request.value.partition(".")
    if not number:
        return seat
    _, check_in = request.owned(CheckIn, parse_row_id(number))
    if (check_in.pair_id, check_in.person_id) != (seat.pair.id, seat.person.id):
        raise Forbidden
    if check_in.answer is None:
        check_in.answer, check_in.answered_at = reply, request.now
        pair_clock.note_own_word(request.session, seat, request.now)
        pair_clock.reckon(request.session, seat.pair, request.now)
    return seat


def _format_today(request: Request, seat: Seat) -> str:
    moment: datetime = request.now.astimezone(seat.person.zone)
    return day_in_words(moment.date())


def _require_open(request: Request) -> tuple[Seat, Lapse]:
    seat, lapse = request.owned(Lapse, request.number)
    if lapse.closed_at is not None:
        raise UserError("lapse/over_already", how=lapse.closed_how or "")
    return seat, lapse
