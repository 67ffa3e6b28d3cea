"""`/mentoring calendar`: the private address at which a calendar program reads one's meetings.

The address is in the answer to whoever asked for it and nowhere else: not in the outbox, nor in
the log; the database has its hash alone.
"""

from dataclasses import replace

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.text.messages import Message, say
from db.mentoring import feeds
from db.mentoring.feeds import Feed
from db.privacy import audit
from db.privacy.audit import Verb
from handlers.calendar_feed.service import make_address
from handlers.slackui.choosing.mentions import strip_mentions
from handlers.slackui.request import Request, Response, UserError


def handle_command(request: Request) -> Response:
    """Answer `/mentoring calendar [new | off]`."""
    typed = strip_mentions(request.text)
    match typed.lower():
        case "":
            feed = feeds.of_person(request.session, request.person)
            return Response(say=_render_status(request, feed)) if feed else renew(request)
        case "new":
            return renew(request)
        case "off":
            return Response(say=_turn_off(request))
        case _:
            raise UserError("feed/not_understood", text=typed)


def renew(request: Request) -> Response:
    """Give the person an address in the place of the one that they have, if any."""
    url, person = request.resources.public_url, request.person
    if url is None:
        return Response(say=say("feed/unreachable"))
    address = make_address(url, feeds.renew(request.session, person, request.now))
    _note(request, Verb.CALENDAR_NEW)
    return Response(say=say("feed/address", me=person.id, address=address), about=person.id)


def show_status(request: Request, _row_id: int) -> Response:
    """Answer a request by which an address was given before: it is not shown again."""
    feed = feeds.of_person(request.session, request.person)
    return Response(say=_render_status(request, feed))


def renew_by_button(request: Request) -> Response:
    """Give the person another address, in the place of this message."""
    return _show_in_place(renew(request.require_own()))


def show_status_by_button(request: Request, row_id: int) -> Response:
    """Answer a button by which an address was given before."""
    return _show_in_place(show_status(request, row_id))


def turn_off_by_button(request: Request) -> Response:
    """Let the person's address lead nowhere any more."""
    return Response(replace=_turn_off(request.require_own()))


def _show_in_place(response: Response) -> Response:
    return replace(response, say=None, replace=response.say)


def _turn_off(request: Request) -> Message:
    was_on = feeds.drop(request.session, request.person)
    if was_on:
        _note(request, Verb.CALENDAR_OFF)
    return say("feed/off", was_on=was_on)


def _render_status(request: Request, feed: Feed | None) -> Message:
    if feed is None:
        return say("feed/off", was_on=False)
    if request.resources.public_url is None:
        return say("feed/unreachable")
    since = wall_time(feed.created_at, request.person.zone).date()
    return say("feed/standing", me=feed.person_id, since=day_in_words(since))


def _note(request: Request, verb: Verb) -> None:
    person = request.person
    audit.note(
        request.session, request.workspace_id, verb, "person", person.id, request.now, person.id
    )
