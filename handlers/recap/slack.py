"""The recap's modals and buttons: written by the mentee, answered by the mentor."""

from datetime import UTC, datetime
from typing import Any

from agendas.cycle import DONE, Event, Refused
from agendas.recap import Content, NewGoal, Promise, Reviewed
from agendas.words import clean, phrase, say
from db import goals, meetings, recaps, seen
from db.meetings import Meeting
from db.pairs import NotYours, Seat
from db.recaps import ACCEPTED, WAITING, Recap
from handlers import modals, when
from handlers.blocks import blocks
from handlers.door import Door
from handlers.recap import moves
from handlers.recap.views import ROWS_AT_MOST, build, recap_modal
from handlers.recap.words import day_held, facts
from handlers.visits import Answer, Sorry, View, Visit


def register(door: Door) -> None:
    """Register everything that can be done with a recap."""
    door.action("recap.open", open_recap)
    door.action("recap.more_goals", lambda visit: _more(visit, "goal_rows"))
    door.action("recap.more_actions", lambda visit: _more(visit, "action_rows"))
    door.action("recap.accept", accept)
    door.action("recap.open_accept", lambda visit: _ask(visit, "recap/accept", "recap.accept_with"))
    door.action("recap.open_amend", lambda visit: _ask(visit, "recap/amend", "recap.amend"))
    door.view("recap.send", send)
    door.view("recap.accept_with", accept_with)
    door.view("recap.amend", amend)


def open_recap(visit: Visit) -> Answer:
    """Open the recap of a meeting for its mentee to write, or to write again."""
    meeting = meetings.get(visit.session, visit.workspace_id, visit.number)
    if meeting is None:
        raise Sorry("shared/not_current")
    seat = visit.seat(meeting.pair_id)
    _may_write(seat, meeting)
    return Answer(open=recap_modal(visit.session, seat, meeting, visit.now))


def send(visit: Visit) -> Answer:
    """Send what the modal holds to the mentor, once however often it is submitted."""
    kept = modals.metadata(visit.view)
    seat = visit.seat(int(kept.get("pair", 0)))
    meeting = meetings.of_seat(visit.session, seat, int(kept.get("meeting", 0)))
    sent = say("recap/sent", other=seat.other.name, day=day_held(seat, meeting))
    if seen.earlier(visit.session, visit.workspace_id, visit.request_key):
        return Answer(update=modals.notice(sent))
    _may_write(seat, meeting)
    latest = recaps.latest(visit.session, seat, meeting.id)
    if (latest.version if latest else 0) != kept.get("version"):
        raise Sorry("recap/newer")
    content = read(visit, seat, kept, strict=True)
    if content.is_empty:
        raise Sorry("recap/empty", field="decisions")
    moves.send(visit.session, seat, meeting, content, visit.now)
    seen.note(visit.session, visit.workspace_id, visit.request_key, visit.now, None)
    return Answer(update=modals.notice(sent))


def accept(visit: Visit) -> Answer:
    """Accept the recap of this message."""
    seat, recap = _waiting(visit, visit.number)
    moves.accept(visit.session, recap, "", visit.now)
    return Answer(replace=say("recap/accept_noted", **facts(seat, recap)))


def accept_with(visit: Visit) -> Answer:
    """Accept a recap with the main point in the mentor's own words."""
    seat, recap = _waiting(visit, int(modals.metadata(visit.view).get("recap", 0)))
    moves.accept(visit.session, recap, clean(visit.values.get("words") or ""), visit.now)
    return Answer(update=modals.notice(say("recap/accept_noted", **facts(seat, recap))))


def amend(visit: Visit) -> Answer:
    """Ask the mentee for a change."""
    seat, recap = _waiting(visit, int(modals.metadata(visit.view).get("recap", 0)))
    change = clean(visit.values.get("words") or "")
    if not change:
        raise Sorry("recap/no_change", field="words")
    moves.amend(visit.session, recap, change, visit.now)
    return Answer(update=modals.notice(say("recap/change_asked", **facts(seat, recap))))


def read(visit: Visit, seat: Seat, kept: dict[str, Any], *, strict: bool) -> Content:
    """Return what the recap's modal holds; `strict` refuses a next meeting in the past."""
    values = visit.values
    seconds = values.get("next")
    planned = None
    if seconds:
        at = datetime.fromtimestamp(seconds, UTC)
        planned = when.picked(seconds, visit.now, "next") if strict else at
    return Content(
        tuple(_reviewed(visit, seat, block, said) for block, said in _numbered(values, "said")),
        tuple(_new_goals(values, kept)),
        tuple(_promises(values, kept)),
        clean(values.get("decisions") or ""),
        planned,
    )


def _reviewed(visit: Visit, seat: Seat, number: int, said: str) -> Reviewed:
    goal = goals.of_seat(visit.session, seat, number)
    state = visit.values.get(f"state:{number}") or goals.OPEN
    return Reviewed(goal.id, goal.text, clean(said or ""), state)


def _new_goals(values: dict[str, Any], kept: dict[str, Any]) -> list[NewGoal]:
    found = []
    for at, text in _numbered(values, "goal"):
        if words := " ".join((text or "").split()):
            horizon = values.get(f"horizon:{at}") or "next"
            found.append(NewGoal(words, horizon, _row(kept["goals"], at)))
    return found


def _promises(values: dict[str, Any], kept: dict[str, Any]) -> list[Promise]:
    found = []
    for at, text in _numbered(values, "action"):
        if words := " ".join((text or "").split()):
            due = values.get(f"due:{at}")
            owner = values.get(f"owner:{at}") or "mentee"
            day = when.picked_day(due) if due else None
            found.append(Promise(words, owner, day, _row(kept["actions"], at)))
    return found


def _numbered(values: dict[str, Any], name: str) -> list[tuple[int, Any]]:
    heads = ((block.partition(":"), value) for block, value in values.items())
    return sorted(
        (int(number), value)
        for (head, _, number), value in heads
        if head == name and number.isdecimal()
    )


def _row(ids: list[int | None], at: int) -> int | None:
    return ids[at] if at < len(ids) else None


def _more(visit: Visit, rows: str) -> Answer:
    """Add an empty row to the modal; what has been typed stays."""
    kept = modals.metadata(visit.view)
    seat = visit.seat(int(kept.get("pair", 0)))
    kept[rows] = min(ROWS_AT_MOST, int(kept[rows]) + 1)
    meeting = meetings.of_seat(visit.session, seat, int(kept.get("meeting", 0)))
    latest = recaps.latest(visit.session, seat, meeting.id)
    intro = say(
        "recap/modal_intro",
        day=day_held(seat, meeting),
        other=seat.other.name,
        change=latest.change if latest else "",
    )
    content = read(visit, seat, kept, strict=False)
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


def _waiting(visit: Visit, recap_id: int) -> tuple[Seat, Recap]:
    """Return the mentor's seat and the recap that waits for them; raise Sorry for any other."""
    found = recaps.get(visit.session, visit.workspace_id, recap_id)
    if found is None:
        raise NotYours
    seat = visit.seat(found.pair_id)
    recap = recaps.of_seat(visit.session, seat, recap_id)
    if seat.role != "mentor":
        raise Sorry("recap/mentor_answers", other=seat.other.name)
    if recap.state == ACCEPTED:
        raise Sorry("recap/accepted_already", day=day_held(seat, recap.meeting))
    if recap.state != WAITING:
        raise Sorry("recap/no_longer_waiting", other=seat.other.name, state=recap.state)
    return seat, recap


__all__ = ["View", "register"]
