"""What can be answered to a nudge and to a check-in."""

from collections.abc import Callable
from datetime import datetime

from agendas.dates.wording import day_in_words
from agendas.text.messages import phrase, say
from db.mentoring import lapses
from db.mentoring.lapses import Lapse, LapseReason
from db.mentoring.pairs import NotYours, Seat
from handlers import pair_clock
from handlers.meeting.command import plan_modal
from handlers.meeting.listeners import met_modal
from handlers.notifications import notify
from handlers.pair.modals import leave_modal
from handlers.slackui import form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES
from handlers.slackui.request import Answer, Sorry, View, Visit
from handlers.slackui.router import Door
from handlers.slackui.transaction import Handler

REASON_LENGTH = 1000


def register(door: Door) -> None:
    """Register the answers to nudges and check-ins."""
    for name, modal in (("met", met_modal), ("booked", plan_modal), ("leave", leave_modal)):
        door.action(f"lapse.{name}", _opening(modal), OPENS)
    door.action("lapse.not_yet", not_yet, WRITES)
    door.action("lapse.open_reason", open_reason, OPENS)
    door.action("lapse.well", well, READS)
    door.action("lapse.talked", talked, WRITES)
    door.view("lapse.reason", reason, WRITES)


def not_yet(visit: Visit) -> Answer:
    """Note that somebody has answered: they are left in peace for a while, the lapse goes on."""
    seat, lapse = _seat(visit)
    side = lapses.side(visit.session, lapse, seat.person.id)
    if side is None:
        raise NotYours
    side.answered_at, side.unanswered = visit.now, 0
    message = say("lapse/not_yet", lapse=lapse.id, other=seat.other.name, pair=seat.pair.id)
    notify.settle(
        visit.session,
        visit.workspace_id,
        pair_clock.subject(lapse),
        message,
        visit.now,
        kinds=("lapse.nudge",),
        person=seat.person,
    )
    pair_clock.reckon(visit.session, seat.pair, visit.now)
    return Answer(replace=message)


def open_reason(visit: Visit) -> Answer:
    """Ask what is in the way; the answer is the person's own."""
    seat, lapse = _seat(visit, still_open=False)
    written = lapses.reasons_of(visit.session, seat.person, lapse.id)
    asked = modals.text_input(
        "reason",
        phrase("lapse/reason", "label"),
        hint=phrase("lapse/reason", "hint"),
        initial=written[-1].text if written else "",
        lines=True,
        optional=False,
        longest=REASON_LENGTH,
    )
    return Answer(open=modals.modal("lapse/reason", "lapse.reason", [asked], {"lapse": lapse.id}))


def reason(visit: Visit) -> Answer:
    """Keep what is in the way, for the person alone."""
    _, lapse = _find(visit, form_values.kept(visit, "lapse"))
    text = form_values.typed(visit, "reason")
    if not text:
        raise Sorry("lapse/empty_reason", field="reason")
    written = lapses.reasons_of(visit.session, visit.person, lapse.id)
    if written:
        written[-1].text, written[-1].written_at = text, visit.now
    else:
        visit.session.add(
            LapseReason(
                workspace_id=visit.workspace_id,
                lapse_id=lapse.id,
                person_id=visit.person.id,
                text=text,
                written_at=visit.now,
            )
        )
    return Answer(update=modals.notice(say("lapse/reason_kept")))


def well(visit: Visit) -> Answer:
    """Take a check-in's answer that all is well."""
    seat = visit.seat(visit.number)
    return Answer(replace=say("lapse/well", other=seat.other.name))


def talked(visit: Visit) -> Answer:
    """Note that the pair has been in touch: contact, not a meeting (S8)."""
    seat = visit.seat(visit.number)
    seat.pair.last_contact_at = visit.now
    return Answer(replace=say("lapse/talked", other=seat.other.name, day=_today(visit, seat)))


def _opening(modal: Callable[[Visit, Seat], View]) -> Handler:
    return lambda visit: Answer(open=modal(visit, _seat(visit)[0]))


def _today(visit: Visit, seat: Seat) -> str:
    moment: datetime = visit.now.astimezone(seat.person.zone)
    return day_in_words(moment.date())


def _seat(visit: Visit, *, still_open: bool = True) -> tuple[Seat, Lapse]:
    seat, lapse = _find(visit, visit.number)
    if still_open and lapse.open_pair_id is None:
        raise Sorry("lapse/over_already", how=lapse.closed_how or "")
    return seat, lapse


def _find(visit: Visit, lapse_id: int) -> tuple[Seat, Lapse]:
    lapse = lapses.get(visit.session, visit.workspace_id, lapse_id)
    if lapse is None:
        raise NotYours
    seat = visit.seat(lapse.pair_id)
    visit.session.refresh(lapse)
    return seat, lapse
