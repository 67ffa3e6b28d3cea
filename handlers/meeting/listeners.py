"""What can be pressed in messages about meetings."""

from agendas.agenda import FIRST_MEETING
from agendas.meeting import AHEAD
from agendas.text.messages import phrase, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting, Tick
from db.mentoring.pairs import Seat
from handlers.context.meeting import facts
from handlers.meeting import service
from handlers.meeting.command import command, does, note_met, plan, plan_modal, was_held
from handlers.meeting.schedule import running_order, share_ticks
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, by_text
from handlers.slackui.request import Answer, Sorry, Visit, row_id
from handlers.slackui.router import Door


def register(door: Door) -> None:
    """Register `/meeting` and everything that its messages offer."""
    door.command("/meeting", command, by_text(does))
    door.action("meeting.met", met, WRITES)
    door.action("meeting.miss", miss, WRITES)
    door.action("meeting.cancel", cancel, WRITES)
    door.action("meeting.keep", lambda visit: Answer(replace=say("meeting/kept")), READS)
    door.action("meeting.open_plan", open_plan, OPENS)
    door.action("meeting.open_met", open_met, OPENS)
    door.action("meeting.tick", tick, WRITES)
    door.view("meeting.plan", planned, WRITES)
    door.view("meeting.met_on", met_on, WRITES)


def met(visit: Visit) -> Answer:
    """Note that the meeting of this message was held."""
    seat, meeting = current(visit)
    service.hold(visit.session, seat, meeting, min(meeting.starts_at, visit.now), visit.now)
    answer = was_held(visit, seat, meeting)
    return Answer(open=answer.open, replace=answer.say)


def miss(visit: Visit) -> Answer:
    """Note that the meeting of this message was not held."""
    seat, meeting = current(visit)
    service.miss(visit.session, seat, meeting, visit.now)
    return Answer(replace=say("meeting/was_missed", **facts(seat, meeting)))


def cancel(visit: Visit) -> Answer:
    """Cancel the meeting of this message; Slack has asked whether they are sure."""
    seat, meeting = current(visit)
    service.cancel(visit.session, seat, meeting, visit.now)
    return Answer(replace=say("meeting/was_cancelled", **facts(seat, meeting)))


def open_plan(visit: Visit) -> Answer:
    """Ask when the pair's next meeting is to be."""
    return Answer(open=plan_modal(visit, visit.seat(visit.number)))


def open_met(visit: Visit) -> Answer:
    """Ask on which day the pair met."""
    seat = visit.seat(visit.number)
    return Answer(open=met_modal(visit, seat))


def met_modal(visit: Visit, seat: Seat) -> dict[str, object]:
    """Return the modal that asks on which day the pair met."""
    today = date_input.today(visit.now, seat.person)
    asked = modals.day_input("day", phrase("meeting/met", "day"), initial=today, optional=False)
    return modals.modal(
        "meeting/met", "meeting.met_on", [asked], {"pair": seat.pair.id}, other=seat.other.name
    )


def planned(visit: Visit) -> Answer:
    """Plan or move the next meeting to the moment that was picked."""
    seat = form_values.seat(visit)
    at = date_input.picked(form_values.seconds(visit, "when"), visit.now, "when")
    return Answer(update=modals.notice(plan(visit, seat, at)))


def met_on(visit: Visit) -> Answer:
    """Note that the pair met on the day that was picked."""
    seat = form_values.seat(visit)
    picked = date_input.picked_day(visit.values.get("day"), "day")
    day = date_input.on_day(picked, visit.now, seat.person, "day")
    answer = note_met(visit, seat, day)
    assert answer.say is not None
    return Answer(update=answer.open or modals.notice(answer.say))


def tick(visit: Visit) -> Answer:
    """Tick off a line of the first meeting's list; the pair ticks it together (S6)."""
    reference, _, item = visit.value.partition(":")
    seat, meeting = current(visit, reference)
    if item not in FIRST_MEETING or meeting.stands not in AHEAD:
        raise Sorry("shared/not_current")
    if item not in meetings.ticked(visit.session, meeting):
        visit.session.add(
            Tick(
                meeting_id=meeting.id,
                item=item,
                workspace_id=meeting.workspace_id,
                person_id=seat.person.id,
            )
        )
        visit.session.flush()
        share_ticks(visit.session, meeting, visit.now)
    return Answer(replace=running_order(visit.session, seat, meeting, visit.now))


def current(visit: Visit, reference: str | None = None) -> tuple[Seat, Meeting]:
    """Return the seat and the meeting that a message is about.

    Raises Sorry when the meeting has been moved, or is over, since the message was written.
    """
    number, _, sequence = (reference or visit.value).partition(".")
    meeting = meetings.get(visit.session, visit.workspace_id, row_id(number))
    if meeting is None:
        raise Sorry("shared/not_current")
    seat = visit.seat(meeting.pair_id)
    meeting = meetings.of_seat(visit.session, seat, meeting.id)
    if str(meeting.sequence) != sequence:
        raise Sorry("meeting/moved_since", ahead=meeting.stands in AHEAD, **facts(seat, meeting))
    return seat, meeting
