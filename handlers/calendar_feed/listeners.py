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
from handlers.calendar_feed.service import address
from handlers.slackui.access import WRITES
from handlers.slackui.once import once
from handlers.slackui.pair_choice import without_mentions
from handlers.slackui.request import Answer, Sorry, Visit
from handlers.slackui.router import Door


def register(door: Door) -> None:
    """Register what can be pressed; what can be typed belongs to `/mentoring`."""
    door.action("feed.new", lambda visit: Answer(replace=_new(visit.by_themselves())), WRITES)
    door.action("feed.off", lambda visit: Answer(replace=_off(visit.by_themselves())), WRITES)


def command(visit: Visit, text: str) -> Answer:
    """Answer `/mentoring calendar [new | off]`."""
    typed = without_mentions(text)
    match typed.lower():
        case "":
            feed = feeds.of_person(visit.session, visit.person)
            return Answer(say=_standing(visit, feed) if feed else _new(visit))
        case "new":
            return Answer(say=_new(visit))
        case "off":
            return Answer(say=_off(visit))
        case _:
            raise Sorry("feed/not_understood", text=typed)


def _new(visit: Visit) -> Message:
    """Give the person an address, once however often this very request is delivered."""
    person, tokens = visit.person, list[str]()
    if visit.public_url is None:
        return say("feed/unreachable")

    def carry_out() -> int:
        tokens.append(feeds.renew(visit.session, person, visit.now))
        _note(visit, Verb.CALENDAR_NEW)
        return person.id

    once(visit, carry_out)
    if not tokens:
        return _standing(visit, feeds.of_person(visit.session, person))
    return say("feed/address", me=person.id, address=address(visit.public_url, tokens[0]))


def _off(visit: Visit) -> Message:
    was_on = feeds.drop(visit.session, visit.person)
    if was_on:
        _note(visit, Verb.CALENDAR_OFF)
    return say("feed/off", was_on=was_on)


def _standing(visit: Visit, feed: Feed | None) -> Message:
    if feed is None:
        return say("feed/off", was_on=False)
    if visit.public_url is None:
        return say("feed/unreachable")
    since = wall_time(feed.created_at, visit.person.zone).date()
    return say("feed/standing", me=feed.person_id, since=day_in_words(since))


def _note(visit: Visit, verb: Verb) -> None:
    person = visit.person
    audit.note(visit.session, visit.workspace_id, verb, "person", person.id, visit.now, person.id)
