"""The forms about meetings: when the next one is to be, and on which day a pair met."""

from datetime import date, datetime
from typing import Any

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import A_DAY
from agendas.edits import fingerprint
from agendas.meeting import suggest_moved
from agendas.rhythm.cadence import next_meeting
from agendas.text.messages import Message, phrase, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import build_meeting_context, make_reference
from handlers.context.wanted import Wanted
from handlers.meeting import where
from handlers.slackui.forms import date_input, modals
from handlers.slackui.forms.typed import put_back, read_shown, write_typed
from handlers.slackui.request import Conflict, Request, SlackView


def build_plan_modal(request: Request, seat: Seat, wanted: Wanted | None = None) -> SlackView:
    """Return the modal that asks when the next meeting is to be, beginning with what is `wanted`.

    Of one that has begun it asks first what became of that.
    """
    begun = meetings.unconfirmed(request.session, seat.pair, request.now)
    if begun is not None:
        return modals.build_notice(render_unconfirmed(seat, begun, wanted), asks=True)
    meeting = meetings.ahead(request.session, seat.pair)
    planned = meeting.starts_at if meeting else suggest_moment(seat, request.now)
    at = wanted.at if wanted else planned
    return _put_in(seat, _build_when(request, seat, at, meeting, moves=False), wanted)


def build_move_modal(
    request: Request, seat: Seat, meeting: Meeting, wanted: Wanted | None = None
) -> SlackView:
    """Return the modal that asks to when a meeting was moved.

    It begins with what is `wanted`, or else with a day or two from now, as a rule.
    """
    moved = suggest_moved(meeting.starts_at, request.now, seat.pair.mentee.days)
    suggested = _on_a_day_of_both(seat, moved)
    at = wanted.at if wanted else max(suggested, meeting.starts_at)
    return _put_in(seat, _build_when(request, seat, at, meeting, moves=True), wanted)


def _put_in(seat: Seat, view: SlackView, wanted: Wanted | None) -> SlackView:
    """Return a form with the place and the length that are wanted, as its person's own words."""
    said = {"place": wanted.place or "", "minutes": str(wanted.minutes or "")} if wanted else {}
    entries = write_typed(view, {name: words for name, words in said.items() if words})
    return put_back(view, entries, seat.person.zone).view


def is_as_shown(request: Request, ahead: Meeting | None) -> bool:
    """Say whether a submitted form about the next meeting showed it as it stands by now."""
    stood = make_reference(ahead) if ahead else ""
    return modals.read_metadata(request.view).get("stood") == stood


def merge_date(request: Request, ahead: Meeting | None, picked: datetime) -> datetime:
    """Return when a meeting is to be by a form in which a moment was `picked`.

    A date that its person left as the form showed it stays where it was moved meanwhile. Raises
    Conflict where it would be moved from a date that they have not seen, or has been cancelled.
    """
    if is_as_shown(request, ahead) or (ahead is not None and ahead.starts_at == picked):
        return picked
    kept, shown = modals.read_metadata(request.view), read_shown(request.view) or {}
    left = shown.get("when") == fingerprint(int(picked.timestamp()))
    if ahead is None or not left or not kept.get("stood") or kept.get("moves"):
        raise Conflict
    return ahead.starts_at


def render_unconfirmed(seat: Seat, meeting: Meeting, then: Wanted | None = None) -> Message:
    """Return the question what became of a meeting that has begun.

    `then` is what somebody would plan instead: the answer plans that as well.
    """
    context = build_meeting_context(seat, meeting)
    wanted = then.build_context(seat) if then else {"wanted": ""}
    return say("meeting/unconfirmed", **context, **wanted, after=then.write() if then else "")


def _build_when(
    request: Request, seat: Seat, initial: datetime, meeting: Meeting | None, *, moves: bool
) -> SlackView:
    other = seat.other.name
    stood = make_reference(meeting) if meeting else ""
    kept = {"pair": seat.pair.id, "stood": stood, "moves": int(moves)}
    stands = meeting or meetings.last_planned(request.session, seat.pair)
    asked = modals.build_moment_input(
        "when",
        phrase("meeting/modal", "when", other=other),
        initial=initial,
        hint=phrase("meeting/modal", "when_hint", other=other),
        optional=False,
    )
    asked_where = where.build_inputs(stands)
    return modals.build_modal(
        "meeting/modal", "meeting.plan", [asked, *asked_where], kept, other=other
    )


def build_met_modal(
    request: Request, seat: Seat, doubted: Meeting | None = None, day: date | None = None
) -> SlackView:
    """Return the modal that asks on which day the pair met, or held a meeting that is in doubt.

    It begins with `day`, or else with today.
    """
    kept: dict[str, Any] = {"pair": seat.pair.id}
    if doubted is not None:
        kept["meeting"] = make_reference(doubted)
    first = day or date_input.get_today(request.now, seat.person)
    asked = modals.build_day_input(
        "day", phrase("meeting/met", "day"), initial=first, optional=False
    )
    return modals.build_modal("meeting/met", "meeting.met_on", [asked], kept, other=seat.other.name)


def suggest_moment(seat: Seat, now: datetime) -> datetime:
    """Return the date after now that the cadence suggests for the next meeting (S7)."""
    days = seat.pair.mentee.days
    suggested = next_meeting(seat.pair.cadence, seat.pair.last_met_at or now, days)
    if suggested <= now:
        suggested = next_meeting(seat.pair.cadence, now, days)
    return _on_a_day_of_both(seat, suggested)


def _on_a_day_of_both(seat: Seat, moment: datetime) -> datetime:
    """Return a moment, or the same time on the next day that is worked on by both."""
    mentee, mentor = seat.pair.mentee.days, seat.pair.mentor.days
    local = mentee.on_or_after(wall_time(moment, mentee.zone))
    at = from_wall_time(local, mentee.zone)
    while not mentor.includes(wall_time(at, mentor.zone)):
        local = mentee.on_or_after(local + A_DAY)
        at = from_wall_time(local, mentee.zone)
    return at
