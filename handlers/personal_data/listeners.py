"""A person's own data in `/mentoring`: to have it, to have it forgotten, to take that back."""

from datetime import datetime

from agendas.dates.local_time import wall_time
from agendas.text.messages import Message, say
from db.mentoring import pairs, programmes
from db.mentoring.people import Person
from handlers.context.person import format_forgotten_on
from handlers.personal_data import service
from handlers.slackui.request import Request, Response, UserError


def tell_who(request: Request) -> Response:
    """Say who can see what, in Reiterate and outside of it, and for how long it is kept."""
    person = request.person
    seats = pairs.seats(request.session, person, ended=True, for_update=False)
    runs = programmes.run_by(request.session, request.workspace_id, person.id)
    known = [*(seat.pair.programme for seat in seats), *runs]
    months = max((p.retention_months for p in known), default=programmes.RETENTION_MONTHS)
    return Response(say=say("mydata/who", months=months))


def export(request: Request) -> Response:
    """Send the person all that is kept of them."""
    service.export(request.session, request.person, request.now)
    return Response(say=say("mydata/exported"), about=request.person.id)


def show_exported(_request: Request, _row_id: int) -> Response:
    """Answer a request by which all was sent before."""
    return Response(say=say("mydata/exported"))


def ask(request: Request) -> Response:
    """Say what being forgotten means, and ask whether they are sure."""
    person = _require_free_to_go(request)
    if person.forget_at is not None:
        return Response(say=_render_noted(person))
    at = service.find_forget_at(request.session, person, request.now)
    return Response(say=say("mydata/sure", me=person.id, days=_count_days(request.now, at, person)))


def forget(request: Request) -> Response:
    """Note that the person wishes to be forgotten; Slack has asked whether they are sure."""
    person = _require_free_to_go(request.require_own())
    service.ask_to_forget(request.session, person, request.now)
    return Response(replace=_render_noted(person))


def remember(request: Request) -> Response:
    """Take back, by a button, that the person wishes to be forgotten."""
    return Response(replace=_stay(request.require_own()))


def stay(request: Request) -> Response:
    """Take back, by a command, that the person wishes to be forgotten."""
    return Response(say=_stay(request))


def _stay(request: Request) -> Message:
    """Take back that the person wishes to be forgotten; say so, too, where there is nothing to."""
    asked = request.person.forget_at is not None
    if asked:
        service.take_back(request.session, request.person, request.now)
    return say("mydata/staying", asked=asked)


def _require_free_to_go(request: Request) -> Person:
    runs = programmes.run_by(request.session, request.workspace_id, request.person.id)
    if runs:
        raise UserError("mydata/facilitator", programmes=[programme.name for programme in runs])
    return request.person


def _count_days(start: datetime, end: datetime, person: Person) -> int:
    return (wall_time(end, person.zone).date() - wall_time(start, person.zone).date()).days


def _render_noted(person: Person) -> Message:
    return say("mydata/noted", me=person.id, day=format_forgotten_on(person))
