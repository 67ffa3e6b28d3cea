"""What is typed after `/mentoring offer`, `find` and `propose` stands in the form that opens."""

import re

from agendas.lines.addressing import FOR
from db.mentoring import people
from db.mentoring.matching import offers
from db.mentoring.programmes import Programme
from handlers.matching.modals import LONGEST_NOTE, LONGEST_TOPICS
from handlers.slackui.choosing.mentions import MENTION, strip_mentions
from handlers.slackui.request import Request

_OFFER = re.compile(r"(?P<places>\d{1,2})?\s*(?:(?:mentees?|places?)\b)?\s*(?:in\b|[:,-])?\s*")


def read_offer(text: str) -> tuple[str, str]:
    """Return how many mentees somebody takes and in what, each "" where they do not say it."""
    typed = strip_mentions(text)
    found = _OFFER.match(typed)
    assert found is not None  # it may be empty
    return found["places"] or "", typed[found.end() :][:LONGEST_TOPICS]


def read_wish(text: str) -> tuple[str, str]:
    """Return the Slack id of whom somebody asks, or "", and what for."""
    named = MENTION.findall(text)
    wish = FOR.sub("", strip_mentions(text)).removeprefix("for ")
    return named[0][0] if named else "", wish[:LONGEST_NOTE]


def read_two(request: Request, programme: Programme) -> tuple[str, str]:
    """Return the Slack ids of the mentor and the mentee whom a line names, each "" where not.

    Whoever takes mentees is the mentor, in any order; else the mentee comes first, as in the form.
    """
    named = [slack_id for slack_id, _ in MENTION.findall(request.text)][:2]
    mentee, mentor = (*named, "", "")[:2]
    first = people.find(request.session, request.workspace_id, mentee) if mentee else None
    if first is not None and offers.find_offer(request.session, programme, first):
        return mentee, mentor
    return mentor, mentee
