"""What is asked of the two of a proposal, and what came of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, time_in_words
from agendas.matching import OPEN_FOR, State, counts
from agendas.rhythm.cadence import Cadence
from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from agendas.undo import UNDO_WINDOW
from db.mentoring.matching import offers, paired
from db.mentoring.matching.proposals import Proposal
from handlers.notifications.kinds import ASKED_FOR, Kind, Notice, Reader, View, reminders


def compose_question(
    session: Session, reader: Reader, _notice: Notice, proposal: Proposal, now: datetime
) -> View | None:
    """Ask one of the two whether they would like it; say what they have answered until now.

    What the other has said stands nowhere in it.
    """
    person = reader.person
    if person is None or proposal.mentor is None:
        return None
    is_mentor = person.id == proposal.mentor_id
    said = proposal.read().mentor if is_mentor else proposal.read().mentee
    state = State(proposal.state)
    if state is State.OPEN and said is not None and counts(said, now):
        state_of_mine = "counts"
    elif state is State.OPEN:
        state_of_mine = "said" if said else "asks"
    else:
        state_of_mine = state.value
    offer = offers.find_offer(session, proposal.programme, person) if is_mentor else None
    numbers = paired.count_mentees(session, proposal.programme, [person.id])
    until = wall_time(proposal.asked_at + OPEN_FOR, person.zone).date()
    message = say(
        "matching/question",
        role="mentor" if is_mentor else "mentee",
        other=(proposal.mentee if is_mentor else proposal.mentor).name,
        programme=proposal.programme.name,
        proposed=proposal.by_id is not None,
        note=proposal.note or "",
        cadence=Cadence.parse(proposal.cadence_code),
        number=proposal.id,
        state=state_of_mine,
        answer=said[0].value if said else "",
        until=day_in_words(until),
        undo_by=time_in_words(said[1] + UNDO_WINDOW, person.zone) if said else "",
        places=offer.places if offer else None,
        mentees=numbers.get(person.id, 0),
    )
    return View(message, is_open=state_of_mine in ("asks", "said"))


def compose_result(
    _session: Session, reader: Reader, _notice: Notice, proposal: Proposal, _now: datetime
) -> View | None:
    """Return what came of a proposal; where it is none, nobody is told why, nor by whom."""
    person = reader.person
    if person is None or proposal.mentor is None:
        return None
    mine = person.id in (proposal.mentor_id, proposal.person_id)
    is_mentor = person.id == proposal.mentor_id
    message = say(
        "matching/result",
        made=proposal.state == State.MADE,
        withdrawn=proposal.state == State.WITHDRAWN,
        proposed=not mine,
        role="mentor" if is_mentor else "mentee",
        other=(proposal.mentee if is_mentor else proposal.mentor).name,
        mentor=proposal.mentor.name,
        mentee=proposal.mentee.name,
        programme=proposal.programme.name,
    )
    return View(message)


QUESTION = Kind(
    name="matching.question",
    choice=Choice.AWAITED,
    about=Proposal,
    compose=compose_question,
    templates=("matching/question",),
    newest_only=True,
    resend_unread=True,
    live=ASKED_FOR,
    when_away=reminders,
    command="/mentoring",
)
RESULT = Kind(
    name="matching.result",
    choice=Choice.ALWAYS,
    about=Proposal,
    compose=compose_result,
    templates=("matching/result",),
    live=None,
)
