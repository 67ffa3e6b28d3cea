"""A person's own data in `/mentoring`: to have it, to have it forgotten, to take that back."""

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.personal_data import GRACE
from agendas.text.messages import Message, say
from db.mentoring import programmes
from db.mentoring.people import Person
from handlers.personal_data import service
from handlers.slackui.access import WRITES
from handlers.slackui.once import once
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.router import Router


def register(router: Router) -> None:
    """Register what can be pressed; what can be typed belongs to `/mentoring`."""
    router.action("mydata.forget", forget, WRITES)
    router.action("mydata.remember", remember, WRITES)


def export(request: Request) -> Response:
    """Send the person all that is kept of them, once however often this request is delivered."""
    person = request.person

    def carry_out() -> int:
        service.export(request.session, person, request.now)
        return person.id

    once(request, carry_out)
    return Response(say=say("mydata/exported"))


def ask(request: Request) -> Response:
    """Say what being forgotten means, and ask whether they are sure."""
    person = _require_free_to_go(request)
    if person.forget_at is not None:
        return Response(say=_render_noted(person))
    return Response(say=say("mydata/sure", me=person.id, days=GRACE.days))


def forget(request: Request) -> Response:
    """Note that the person wishes to be forgotten; Slack has asked whether they are sure."""
    person = _require_free_to_go(request.require_own())
    service.ask_to_forget(request.session, person, request.now)
    return Response(replace=_render_noted(person))


def remember(request: Request) -> Response:
    """Take back, by a button, that the person wishes to be forgotten."""
    return Response(replace=stay(request.require_own()))


def stay(request: Request) -> Message:
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


def _render_noted(person: Person) -> Message:
    return say("mydata/noted", me=person.id, day=format_forgotten_on(person))


def format_forgotten_on(person: Person) -> str:
    """Return the person's day on which they are forgotten, in words; empty where they are not."""
    at = person.forget_at
    return day_in_words(wall_time(at, person.zone).date()) if at else ""
