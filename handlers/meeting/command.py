"""`/meeting`: where the next meeting stands; plan, move or cancel it; or say that you met."""

from datetime import datetime
from typing import Any

from agendas.cadence import next_meeting
from agendas.text.messages import Message, phrase, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import facts
from handlers.meeting import service
from handlers.notifications.bursts import was_gathered
from handlers.recap.modals import recap_modal
from handlers.slackui import date_input, modals
from handlers.slackui.access import OPENS, READS, WRITES, Does
from handlers.slackui.once import once
from handlers.slackui.pair_choice import for_pair, likeliest_first, without_mentions
from handlers.slackui.request import Answer, Sorry, View, Visit

VERBS = ("plan", "move", "cancel", "met")


def command(visit: Visit) -> Answer:
    """Answer `/meeting [plan <when> | move <when> | cancel | met [day] | help]`."""
    text = _without_we(visit.text)
    verb = text.partition(" ")[0].lower()
    if verb == "help":
        return Answer(say=say("meeting/help"))
    if not verb:
        return Answer(say=status(visit))
    if verb not in VERBS:
        raise Sorry("meeting/not_understood", text=without_mentions(visit.text))
    return for_pair(visit, "meeting", text, run)


def does(text: str) -> Does:
    """Return what `/meeting <text>` does: without a date, planning opens a form."""
    verb, _, rest = without_mentions(_without_we(text)).partition(" ")
    if verb.lower() == "met" or (verb.lower() in ("plan", "move") and rest):
        return WRITES
    return OPENS if verb.lower() in ("plan", "move") else READS


def run(visit: Visit, seat: Seat, text: str) -> Answer:
    """Carry out `/meeting <text>` for one pair."""
    verb, _, rest = without_mentions(text).partition(" ")
    if verb.lower() == "cancel":
        return Answer(say=say("meeting/sure", **facts(seat, ahead(visit, seat))))
    if verb.lower() == "met":
        day = date_input.day_met(rest or "today", visit.now, seat.person)
        return note_met(visit, seat, day)
    begun = meetings.ahead(visit.session, seat.pair)
    if verb.lower() == "plan" and begun is not None and begun.starts_at <= visit.now:
        # Planning over it would forget that it may have been held.
        return Answer(say=say("meeting/status", lines=[_line(visit, seat)]))
    if not rest:
        return Answer(open=plan_modal(visit, seat))
    at = date_input.moment(rest, visit.now, seat.person)
    return Answer(say=plan(visit, seat, at))


def plan(visit: Visit, seat: Seat, at: datetime) -> Message:
    """Plan the pair's next meeting, or move it, and return what whoever does so is told."""
    meeting = service.plan(visit.session, seat.pair, at, seat, visit.now)
    gathered = was_gathered(visit.session, seat, service.NEWS, visit.now)
    return say("meeting/noted", gathered=gathered, **facts(seat, meeting))


def status(visit: Visit) -> Message:
    """Return where the next meeting of each of the person's pairs stands."""
    lines = [_line(visit, seat) for seat in likeliest_first(visit, visit.seats)]
    return say("meeting/status", lines=lines)


def note_met(visit: Visit, seat: Seat, day: datetime) -> Answer:
    """Note that the pair met on a day, once however often this very request is delivered."""
    noted = once(visit, lambda: service.met(visit.session, seat, day, visit.now).id)
    return was_held(visit, seat, meetings.of_seat(visit.session, seat, noted))


def was_held(visit: Visit, seat: Seat, meeting: Meeting) -> Answer:
    """Answer who noted that a meeting was held; the mentee goes straight on to the recap."""
    if seat.role == "mentee":
        view = recap_modal(visit.session, seat, meeting, visit.now)
        return Answer(open=view, say=say("meeting/was_held", **facts(seat, meeting)))
    return Answer(say=say("meeting/was_held", **facts(seat, meeting)))


def plan_modal(visit: Visit, seat: Seat) -> View:
    """Return the modal that asks when the next meeting is to be."""
    meeting = meetings.ahead(visit.session, seat.pair)
    planned = meeting.starts_at if meeting and meeting.starts_at > visit.now else None
    asked = modals.moment_input(
        "when",
        phrase("meeting/modal", "when", other=seat.other.name),
        initial=planned or suggestion(seat, visit.now),
        hint=phrase("meeting/modal", "when_hint", other=seat.other.name),
        optional=False,
    )
    return modals.modal(
        "meeting/modal", "meeting.plan", [asked], {"pair": seat.pair.id}, other=seat.other.name
    )


def suggestion(seat: Seat, now: datetime) -> datetime:
    """Return the date after now that the cadence suggests for the next meeting (S7)."""
    zone = seat.pair.mentee.zone
    suggested = next_meeting(seat.pair.cadence, seat.pair.last_met_at or now, zone)
    return suggested if suggested > now else next_meeting(seat.pair.cadence, now, zone)


def ahead(visit: Visit, seat: Seat) -> Meeting:
    """Return the meeting ahead of a pair; raise Sorry where there is none."""
    meeting = meetings.ahead(visit.session, seat.pair)
    if meeting is None:
        raise Sorry("meeting/none_ahead", other=seat.other.name)
    return meeting


def _without_we(text: str) -> str:
    return text[3:] if text.lower().startswith("we met") else text


def _line(visit: Visit, seat: Seat) -> dict[str, Any]:
    meeting = meetings.ahead(visit.session, seat.pair)
    about = facts(seat, meeting) if meeting else {}
    begun = meeting is not None and meeting.starts_at <= visit.now
    return {"other": seat.other.name, "pair": seat.pair.id, "past": begun, **about}
