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
from db.mentoring.pairs import ROLES, NotYours, Seat
from db.mentoring.recaps import ACCEPTED, WAITING, Recap
from handlers.context.recap import day_held, facts
from handlers.recap import service
from handlers.recap.modals import ROWS, ROWS_AT_MOST, build, recap_modal
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES
from handlers.slackui.blocks import blocks
from handlers.slackui.once import once
from handlers.slackui.request import Answer, Sorry, View, Visit
from handlers.slackui.router import Door


def register(door: Door) -> None:
    """Register everything that can be done with a recap."""
    door.action("recap.open", open_recap, OPENS)
    door.action("recap.more_goals", lambda visit: _more(visit, "goal_rows"), READS)
    door.action("recap.more_actions", lambda visit: _more(visit, "action_rows"), READS)
    door.action("recap.accept", accept, WRITES)
    door.action("recap.open_accept", open_accept, OPENS)
    door.action("recap.open_amend", open_amend, OPENS)
    door.view("recap.send", send, WRITES)
    door.view("recap.accept_with", accept_with, WRITES)
    door.view("recap.amend", amend, WRITES)


def open_recap(visit: Visit) -> Answer:
    """Open the recap of a meeting for its mentee to write, or to write again."""
    meeting = meetings.get(visit.session, visit.workspace_id, visit.number)
    if meeting is None:
        raise Sorry("shared/not_current")
    seat = visit.seat(meeting.pair_id)
    _may_write(seat, meeting)
    return Answer(open=recap_modal(visit.session, seat, meeting, visit.now))


def open_accept(visit: Visit) -> Answer:
    """Ask for the main point in the mentor's own words, with what they are to accept."""
    return _ask(visit, "recap/accept", "recap.accept_with")


def open_amend(visit: Visit) -> Answer:
    """Ask what should be changed in the recap."""
    return _ask(visit, "recap/amend", "recap.amend")


def send(visit: Visit) -> Answer:
    """Send what the modal holds to the mentor, once however often it is submitted."""
    seat = form_values.seat(visit)
    meeting = meetings.of_seat(visit.session, seat, form_values.kept(visit, "meeting"))
    sent = say("recap/sent", other=seat.other.name, day=day_held(seat, meeting))
    if handled_requests.earlier(visit.session, visit.workspace_id, visit.request_key):
        return Answer(update=modals.notice(sent))
    _may_write(seat, meeting)
    latest = recaps.latest(visit.session, seat, meeting.id)
    if (latest.version if latest else 0) != form_values.kept(visit, "version"):
        raise Sorry("recap/newer")
    content = read(visit, seat, strict=True)
    if content.is_empty:
        raise Sorry("recap/empty", field="decisions")
    service.send(visit.session, seat, meeting, content, visit.now)
    handled_requests.note(visit.session, visit.workspace_id, visit.request_key, visit.now, None)
    return Answer(update=modals.notice(sent))


def accept(visit: Visit) -> Answer:
    """Accept the recap of this message."""
    seat, recap = _answered(
        visit, visit.number, lambda recap: service.accept(visit.session, recap, "", visit.now)
    )
    return Answer(replace=say("recap/accept_noted", **facts(seat, recap)))


def accept_with(visit: Visit) -> Answer:
    """Accept a recap with the main point in the mentor's own words."""
    words = form_values.typed(visit, "words")
    seat, recap = _answered(
        visit,
        form_values.kept(visit, "recap"),
        lambda recap: service.accept(visit.session, recap, words, visit.now),
    )
    return Answer(update=modals.notice(say("recap/accept_noted", **facts(seat, recap))))


def amend(visit: Visit) -> Answer:
    """Ask the mentee for a change."""
    change = form_values.typed(visit, "words")
    if not change:
        raise Sorry("recap/no_change", field="words")
    seat, recap = _answered(
        visit,
        form_values.kept(visit, "recap"),
        lambda recap: service.amend(visit.session, recap, change, visit.now),
    )
    return Answer(update=modals.notice(say("recap/change_asked", **facts(seat, recap))))


def read(visit: Visit, seat: Seat, *, strict: bool) -> Content:
    """Return what the recap's modal holds; `strict` refuses a next meeting in the past."""
    seconds = form_values.seconds(visit, "next")
    planned = None
    if seconds is not None:
        read_next = partial(date_input.picked, now=visit.now) if strict else date_input.moment_of
        planned = read_next(seconds, field="next")
    return Content(
        tuple(_reviewed(visit, seat, number) for number in form_values.numbered(visit, "said")),
        tuple(_new_goals(visit)),
        tuple(_promises(visit)),
        form_values.typed(visit, "decisions")[:DECISIONS_LENGTH],
        planned,
    )


def _reviewed(visit: Visit, seat: Seat, number: int) -> Reviewed:
    goal = goals.of_seat(visit.session, seat, number)
    state = form_values.chosen(visit, f"state:{number}", goals.STATES, goals.OPEN)
    return Reviewed(
        goal.id, goal.text, form_values.typed(visit, f"said:{number}")[:SAID_LENGTH], state
    )


def _new_goals(visit: Visit) -> list[NewGoal]:
    found, rows = [], form_values.kept_ids(visit, "goals")
    for at in form_values.numbered(visit, "goal"):
        if words := form_values.line(visit, f"goal:{at}")[:GOAL_LENGTH]:
            horizon = form_values.chosen(visit, f"horizon:{at}", HORIZONS, HORIZONS[0])
            found.append(NewGoal(words, horizon, _row(rows, at)))
    return found


def _promises(visit: Visit) -> list[Promise]:
    found, rows = [], form_values.kept_ids(visit, "actions")
    for at in form_values.numbered(visit, "action"):
        if words := form_values.line(visit, f"action:{at}")[:ACTION_LENGTH]:
            owner = form_values.chosen(visit, f"owner:{at}", ROLES, "mentee")
            day = form_values.day(visit, f"due:{at}")
            found.append(Promise(words, owner, day, _row(rows, at)))
    return found


def _row(ids: list[int | None], at: int) -> int | None:
    return ids[at] if at < len(ids) else None


def _more(visit: Visit, rows: str) -> Answer:
    """Add an empty row to the modal; what has been typed stays."""
    seat = form_values.seat(visit)
    meeting = meetings.of_seat(visit.session, seat, form_values.kept(visit, "meeting"))
    more = {rows: min(ROWS_AT_MOST, form_values.kept(visit, rows) + 1)}
    counted = {name: min(ROWS_AT_MOST, form_values.kept(visit, name)) for name in ROWS}
    kept = {**modals.metadata(visit.view), **counted, **more}
    latest = recaps.latest(visit.session, seat, meeting.id)
    intro = say(
        "recap/modal_intro",
        day=day_held(seat, meeting),
        other=seat.other.name,
        change=latest.change if latest else "",
    )
    content = read(visit, seat, strict=False)
    return Answer(update=build(seat, content, kept, blocks(intro)))


def _ask(visit: Visit, template: str, callback_id: str) -> Answer:
    seat, recap = _waiting(visit, visit.number)
    read = blocks(say("recap/read", **facts(seat, recap)))
    words = modals.text_input(
        "words",
        phrase(template, "words", other=seat.other.name),
        hint=phrase(template, "hint", other=seat.other.name),
        lines=True,
        longest=1000,
        optional=callback_id == "recap.accept_with",
    )
    return Answer(
        open=modals.modal(
            template, callback_id, [*read, words], {"pair": seat.pair.id, "recap": recap.id}
        )
    )


def _may_write(seat: Seat, meeting: Meeting) -> None:
    if seat.role != "mentee":
        raise Sorry("recap/mentee_writes", other=seat.other.name)
    if meeting.stands not in DONE:
        raise Refused(meeting.stands, Event.RECAP)
    if meeting.stands is DONE[-1]:
        raise Sorry("recap/accepted_already", day=day_held(seat, meeting))


def _answered(visit: Visit, recap_id: int, answer: Callable[[Recap], None]) -> tuple[Seat, Recap]:
    """Answer the recap for its mentor, once however often this very request is delivered."""

    def carry_out() -> int:
        answer(_waiting(visit, recap_id)[1])
        return recap_id

    once(visit, carry_out)
    return _own(visit, recap_id)


def _waiting(visit: Visit, recap_id: int) -> tuple[Seat, Recap]:
    """Return the mentor's seat and the recap that waits for them; raise Sorry for any other."""
    seat, recap = _own(visit, recap_id)
    if seat.role != "mentor":
        raise Sorry("recap/mentor_answers", other=seat.other.name)
    if recap.state == ACCEPTED:
        raise Sorry("recap/accepted_already", day=day_held(seat, recap.meeting))
    if recap.state != WAITING:
        raise Sorry("recap/no_longer_waiting", other=seat.other.name, state=recap.state)
    return seat, recap


def _own(visit: Visit, recap_id: int) -> tuple[Seat, Recap]:
    found = recaps.get(visit.session, visit.workspace_id, recap_id)
    if found is None:
        raise NotYours
    seat = visit.seat(found.pair_id)
    return seat, recaps.of_seat(visit.session, seat, recap_id)


__all__ = ["View", "register"]
