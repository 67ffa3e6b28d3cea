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
from handlers.slackui.request import Answer, Sorry, Visit
from handlers.slackui.router import Door


def register(door: Door) -> None:
    """Register what can be pressed; what can be typed belongs to `/mentoring`."""
    door.action("mydata.forget", forget, WRITES)
    door.action("mydata.remember", remember, WRITES)


def export(visit: Visit) -> Answer:
    """Send the person all that is kept of them, once however often this request is delivered."""
    person = visit.person

    def carry_out() -> int:
        service.export(visit.session, person, visit.now)
        return person.id

    once(visit, carry_out)
    return Answer(say=say("mydata/exported"))


def ask(visit: Visit) -> Answer:
    """Say what being forgotten means, and ask whether they are sure."""
    person = _free_to_go(visit)
    if person.forget_at is not None:
        return Answer(say=_noted(person))
    return Answer(say=say("mydata/sure", me=person.id, days=GRACE.days))


def forget(visit: Visit) -> Answer:
    """Note that the person wishes to be forgotten; Slack has asked whether they are sure."""
    person = _free_to_go(visit.by_themselves())
    service.ask_to_forget(visit.session, person, visit.now)
    return Answer(replace=_noted(person))


def remember(visit: Visit) -> Answer:
    """Take back, by a button, that the person wishes to be forgotten."""
    return Answer(replace=stay(visit.by_themselves()))


def stay(visit: Visit) -> Message:
    """Take back that the person wishes to be forgotten; say so, too, where there is nothing to."""
    asked = visit.person.forget_at is not None
    if asked:
        service.take_back(visit.session, visit.person, visit.now)
    return say("mydata/staying", asked=asked)


def _free_to_go(visit: Visit) -> Person:
    runs = programmes.run_by(visit.session, visit.workspace_id, visit.person.id)
    if runs:
        raise Sorry("mydata/facilitator", programmes=[programme.name for programme in runs])
    return visit.person


def _noted(person: Person) -> Message:
    return say("mydata/noted", me=person.id, day=forgotten_on(person))


def forgotten_on(person: Person) -> str:
    """Return the person's day on which they are forgotten, in words; empty where they are not."""
    at = person.forget_at
    return day_in_words(wall_time(at, person.zone).date()) if at else ""
