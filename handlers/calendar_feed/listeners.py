"""`/mentoring calendar`: the private address at which a calendar program reads one's meetings.

The address is in the answer to whoever asked for it and nowhere else: not in the outbox, nor in
the log; the database has its hash alone.
"""

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.text.messages import Message, say
from db.mentoring import feeds
from db.mentoring.feeds import Feed
from db.privacy import audit
from db.privacy.audit import Verb
from handlers.calendar_feed.service import make_address
from handlers.slackui.access import WRITES
from handlers.slackui.once import once
from handlers.slackui.pair_choice import strip_mentions
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.router import Router


def register(router: Router) -> None:
    """Register what can be pressed; what can be typed belongs to `/mentoring`."""
    router.action(
        "feed.new", lambda request: Response(replace=_renew(request.require_own())), WRITES
    )
    router.action(
        "feed.off", lambda request: Response(replace=_turn_off(request.require_own())), WRITES
    )


def handle_command(request: Request, text: str) -> Response:
    """Answer `/mentoring calendar [new | off]`."""
    typed = strip_mentions(text)
    match typed.lower():
        case "":
            feed = feeds.of_person(request.session, request.person)
            return Response(say=_render_status(request, feed) if feed else _renew(request))
        case "new":
            return Response(say=_renew(request))
        case "off":
            return Response(say=_turn_off(request))
        case _:
            raise UserError("feed/not_understood", text=typed)


def _renew(request: Request) -> Message:
    """Give the person an address, once however often this very request is delivered."""
    person, tokens = request.person, list[str]()
    if request.public_url is None:
        return say("feed/unreachable")

    def carry_out() -> int:
        tokens.append(feeds.renew(request.session, person, request.now))
        _note(request, Verb.CALENDAR_NEW)
        return person.id

    once(request, carry_out)
    if not tokens:
        return _render_status(request, feeds.of_person(request.session, person))
    return say("feed/address", me=person.id, address=make_address(request.public_url, tokens[0]))


def _turn_off(request: Request) -> Message:
    was_on = feeds.drop(request.session, request.person)
    if was_on:
        _note(request, Verb.CALENDAR_OFF)
    return say("feed/off", was_on=was_on)


def _render_status(request: Request, feed: Feed | None) -> Message:
    if feed is None:
        return say("feed/off", was_on=False)
    if request.public_url is None:
        return say("feed/unreachable")
    since = wall_time(feed.created_at, request.person.zone).date()
    return say("feed/standing", me=feed.person_id, since=day_in_words(since))


def _note(request: Request, verb: Verb) -> None:
    person = request.person
    audit.note(
        request.session, request.workspace_id, verb, "person", person.id, request.now, person.id
    )
