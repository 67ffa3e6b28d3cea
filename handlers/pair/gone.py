"""Somebody of a pair can no longer be reached: it rests, goes on when they come back, or ends."""

from datetime import datetime, timedelta

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from db.mentoring import meetings, pairs, people, programmes
from db.mentoring.pairs import RESTS_AT_MOST, Forbidden, Pair
from db.mentoring.people import Person
from db.privacy import leave
from handlers import pair_clock
from handlers.meeting.service import set_due
from handlers.notifications.notify import notify
from handlers.pair import service
from handlers.pair.messages import RESTS
from handlers.slackui.request import Request, Response, UserError, parse_row_id

# Both may come back from a mistake of somebody's, or of a summer.
BOTH_GONE = timedelta(days=30)


def note_change(session: Session, person: Person, now: datetime) -> None:
    """Let the pairs of somebody rest who is gone, or go on where they are back."""
    if person.left_at is None:
        return
    if person.active:
        _go_on(session, person, now)
        person.left_at = None
    else:
        _rest(session, person, now)


def end_resting(request: Request) -> Response:
    """End the pairs, in one programme, of somebody who is gone; for whoever runs that."""
    number, _, programme = request.value.partition(".")
    run_by_me = programmes.run_by(request.session, request.workspace_id, request.person.id)
    if parse_row_id(programme) not in {one.id for one in run_by_me}:
        raise Forbidden
    try:
        person = people.get(request.session, request.workspace_id, parse_row_id(number))
    except NoResultFound:
        raise Forbidden from None
    if person.active:
        raise UserError("shared/not_current")
    for seat in pairs.seats(request.session, person):
        if seat.pair.programme_id == parse_row_id(programme):
            service.end(request.session, seat, request.now, request.person)
    return Response()


def _rest(session: Session, person: Person, now: datetime) -> None:
    assert person.left_at is not None
    which = person.left_at.isoformat()
    for seat in pairs.seats(session, person):
        if seat.other.active:
            notify(session, RESTS, seat.other, seat.pair, now, occurrence=which, repeats=True)
        else:
            seat.pair.mentor_ends_at = seat.pair.mentee_ends_at = now + BOTH_GONE
        pair_clock.reckon(session, seat.pair, now)


def _go_on(session: Session, person: Person, now: datetime) -> None:
    for seat in pairs.seats(session, person):
        pair = seat.pair
        if not seat.other.active:
            pair.mentor_ends_at = pair.mentee_ends_at = None
        for until in _list_rests(pair):
            leave.let_go(session, pair, until, now)
        planned = meetings.ahead(session, pair)
        if planned is not None:
            session.refresh(planned)
            set_due(planned)
        pair_clock.reckon(session, pair, now)


def _list_rests(pair: Pair) -> list[datetime]:
    """Return the moments until which what came due was put off."""
    return [one.left_at + RESTS_AT_MOST for one in (pair.mentee, pair.mentor) if one.left_at]
