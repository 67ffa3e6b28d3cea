"""The use cases of matching: offering places, asking for a mentor, proposing a pair, answering."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from agendas import matching as rules
from agendas.matching import Answer, State, count_room
from agendas.rhythm.cadence import Cadence
from agendas.undo import UNDO_WINDOW
from db.mentoring import pairs
from db.mentoring.matching import offers, paired, proposals
from db.mentoring.matching.offers import Offer
from db.mentoring.matching.proposals import Proposal
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages import live
from db.privacy import audit
from db.privacy.audit import Verb
from handlers.matching.messages import QUESTION, RESULT
from handlers.notifications.kinds import REMINDER
from handlers.notifications.notify import name_of, notify
from handlers.pair import beginning

Side = Literal["mentor", "mentee"]


class NotPossible(Exception):
    """A pair of these two cannot be asked for or proposed; `reason` is a code for its sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Room:
    """What a mentor offers, how many mentees they have, and how many `more` they take.

    None is not said.
    """

    offer: Offer
    mentees: int
    more: int | None


def offer(
    session: Session, programme: Programme, mentor: Person, places: int | None, topics: str
) -> None:
    """Keep how many mentees somebody takes (None: they do not say), and in what."""
    if places is None and not topics:
        offers.drop_offer(session, programme, mentor)
    else:
        offers.set_places(session, programme, mentor, places, topics)


def list_room(session: Session, programme: Programme, *, proposed_only: bool = False) -> list[Room]:
    """Return all who offer themselves as mentors in a programme, by name.

    Those who have been proposed or asked, and have not answered, count as mentees that are to come;
    where facilitators see it, those that were `proposed_only`.
    """
    offered = offers.list_offers(session, programme)
    numbers = [offer.person_id for offer in offered]
    have = paired.count_mentees(session, programme, numbers)
    asked = proposals.count_open(session, programme, numbers, proposed_only=proposed_only)
    return [
        Room(
            offer,
            have.get(offer.person_id, 0),
            count_room(offer.places, have.get(offer.person_id, 0), asked.get(offer.person_id, 0)),
        )
        for offer in offered
    ]


def ask_for(
    session: Session,
    programme: Programme,
    mentee: Person,
    mentor: Person | None,
    note: str,
    now: datetime,
) -> Proposal:
    """Let a mentee ask for a mentor, or wait for any; the mentor hears of it in ten minutes.

    Raises NotPossible.
    """
    if proposals.find_asked(session, programme, mentee) is not None:
        raise NotPossible("asked_already")
    if mentor is not None:
        _check(session, programme, mentor, mentee, proposed=False)
    proposal = Proposal(
        workspace_id=programme.workspace_id,
        programme_id=programme.id,
        programme=programme,
        person_id=mentee.id,
        mentee=mentee,
        mentor=mentor,
        cadence_code=programme.cadence_code,
        note=note or None,
        asked_at=now,
        state=State.OPEN if mentor else State.LISTED,
        mentee_answer=Answer.YES if mentor else None,
        mentee_answered_at=now if mentor else None,
    )
    _add(session, proposal, Verb.MATCH_ASK, mentee, now)
    if mentor is not None:
        notify(session, QUESTION, mentor, proposal, now, held_for=UNDO_WINDOW)
    return proposal


def propose(
    session: Session,
    programme: Programme,
    by: Person,
    mentor: Person,
    mentee: Person,
    cadence: Cadence,
    now: datetime,
) -> Proposal:
    """Propose a pair to the two of it, who are asked each by themselves. Raises NotPossible."""
    _check(session, programme, mentor, mentee, proposed=True)
    proposal = Proposal(
        workspace_id=programme.workspace_id,
        programme_id=programme.id,
        programme=programme,
        person_id=mentee.id,
        mentee=mentee,
        mentor=mentor,
        by_id=by.id,
        cadence_code=cadence.code,
        asked_at=now,
        state=State.OPEN,
    )
    _add(session, proposal, Verb.MATCH_PROPOSE, by, now)
    for person in (mentee, mentor):
        notify(session, QUESTION, person, proposal, now, held_for=UNDO_WINDOW)
    return proposal


def answer(
    session: Session, proposal: Proposal, side: Side, said: Answer | None, now: datetime
) -> bool:
    """Note what one of the two says, or takes back (None); return False where it is too late.

    It counts in ten minutes.
    """
    read = proposal.read()
    before = read.mentor if side == "mentor" else read.mentee
    if not rules.may_answer(read, before, now):
        return False
    at = now if said else None
    if side == "mentor":
        proposal.mentor_answer, proposal.mentor_answered_at = said, at
    else:
        proposal.mentee_answer, proposal.mentee_answered_at = said, at
    _touch(session, proposal)
    proposal.next_due_at = rules.find_next(proposal.read(), now)
    return True


def withdraw(session: Session, proposal: Proposal, by: Person, now: datetime) -> bool:
    """Take back what was asked or proposed; return False where it has come to its end."""
    if proposal.state not in (State.OPEN, State.LISTED):
        return False
    _close(session, proposal, State.WITHDRAWN, now)
    for person, said in _list_sides(proposal):
        if said == Answer.YES and person.id != by.id and person.active:
            notify(session, RESULT, person, proposal, now)
    audit.note(
        session, proposal.workspace_id, Verb.MATCH_WITHDRAW, "proposal", proposal.id, now, by.id
    )
    return True


def go_on(session: Session, proposal: Proposal, now: datetime) -> None:
    """Let what was said count, as far as it can be undone no more; remind of what was not."""
    state = rules.settle(proposal.read(), now)
    if state is State.OPEN:
        if now >= proposal.asked_at + rules.REMIND_AFTER:
            _remind(session, proposal, now)
        proposal.next_due_at = rules.find_next(proposal.read(), now)
        return
    there = _find_pair(session, proposal) if proposal.mentor else None
    is_pair = there is not None and there.state != ENDED
    if is_pair:  # whatever they said, they have become one meanwhile: by a roster, say
        state = State.MADE
    elif state is State.MADE and not _can_begin(proposal):
        state = State.CLOSED
    _close(session, proposal, state, now)
    if state is State.MADE:
        if not is_pair:
            _begin(session, proposal, now)
        _end_waiting(session, proposal, now)
    _tell(session, proposal, now)


def find_side(proposal: Proposal, person: Person) -> Side | None:
    """Return which of the two a person would be, or None."""
    if person.id == proposal.person_id:
        return "mentee"
    return "mentor" if person.id == proposal.mentor_id else None


def _check(
    session: Session, programme: Programme, mentor: Person, mentee: Person, *, proposed: bool
) -> None:
    if mentor.id == mentee.id:
        raise NotPossible("same")
    if not (mentor.active and mentee.active):
        raise NotPossible("gone")
    there = paired.find_pair(session, programme, mentor, mentee)
    if there is not None and there.state != ENDED:
        raise NotPossible("pair_already")
    if proposals.find_open(session, programme, mentor, mentee, proposed=proposed) is not None:
        raise NotPossible("open_already")


def _add(session: Session, proposal: Proposal, verb: Verb, by: Person, now: datetime) -> None:
    proposal.next_due_at = rules.find_next(proposal.read(), now)
    session.add(proposal)
    session.flush()
    audit.note(session, proposal.workspace_id, verb, "proposal", proposal.id, now, by.id)


def _close(session: Session, proposal: Proposal, state: State, now: datetime) -> None:
    proposal.state, proposal.closed_at, proposal.next_due_at = state, now, None
    session.flush()
    _touch(session, proposal)


def _touch(session: Session, proposal: Proposal) -> None:
    session.flush()
    live.touch_subject(session, proposal.workspace_id, name_of(proposal))


def _remind(session: Session, proposal: Proposal, now: datetime) -> None:
    """Remind whoever has not answered, once: a reminder that was queued before is not again."""
    for person, said in _list_sides(proposal):
        if said is None:
            notify(session, QUESTION, person, proposal, now, occurrence=REMINDER, repeats=True)


def _list_sides(proposal: Proposal) -> Sequence[tuple[Person, str | None]]:
    mentor = [(proposal.mentor, proposal.mentor_answer)] if proposal.mentor else []
    return [(proposal.mentee, proposal.mentee_answer), *mentor]


def _can_begin(proposal: Proposal) -> bool:
    return proposal.mentor is not None and proposal.mentor.active and proposal.mentee.active


def _find_pair(session: Session, proposal: Proposal) -> Pair | None:
    assert proposal.mentor is not None
    return paired.find_pair(session, proposal.programme, proposal.mentor, proposal.mentee)


def _begin(session: Session, proposal: Proposal, now: datetime) -> None:
    """Make the two a pair, who are welcomed."""
    assert proposal.mentor is not None
    cadence, there = Cadence.parse(proposal.cadence_code), _find_pair(session, proposal)
    if there is None:
        two = (proposal.mentor, proposal.mentee)
        beginning.begin(session, proposal.programme, *two, cadence, None, now)
    else:
        kept = pairs.get_kept(session, there.workspace_id, there.id)
        beginning.begin_anew(session, kept, cadence, None, now)


def _end_waiting(session: Session, proposal: Proposal, now: datetime) -> None:
    """Let the mentee, who has a mentor now, wait for none any more."""
    asked = proposals.find_asked(session, proposal.programme, proposal.mentee)
    if asked is not None and asked.state == State.LISTED:
        _close(session, asked, State.MADE, now)


def _tell(session: Session, proposal: Proposal, now: datetime) -> None:
    """Tell whoever began it, and who wanted it, what came of it; a pair's two are welcomed."""
    two = [person for person, _said in _list_sides(proposal)]
    told = [proposal.by] if proposal.by and proposal.by not in two else []
    if proposal.state == State.CLOSED:
        told += [person for person, said in _list_sides(proposal) if said == Answer.YES]
    for person in told:
        if person.active:
            notify(session, RESULT, person, proposal, now)
