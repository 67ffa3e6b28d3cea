"""What whoever runs a programme can do about the pairs of somebody who is gone."""

from sqlalchemy.exc import NoResultFound

from db.mentoring import pairs, people
from db.mentoring.pairs import Forbidden
from handlers.pair import service
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id


def end_resting(request: Request) -> Response:
    """End the pairs, in one programme, of somebody who is gone; for whoever runs that."""
    number, _, programme = request.value.partition(".")
    its = request.programme(parse_row_id(programme))
    try:
        person = people.get(request.session, request.workspace_id, parse_row_id(number))
    except NoResultFound:
        raise Forbidden from None
    if person.active:
        raise UserError("shared/not_current")
    for seat in pairs.seats(request.session, person):
        if seat.pair.programme_id == its.id:
            service.end(request.session, seat, request.now, request.person)
    return Response()
