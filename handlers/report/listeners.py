"""`/mentoring report` and `/mentoring statement`: files, to whoever asks for them."""

import re

from agendas.dates.local_time import wall_time
from agendas.reporting.periods import LENGTHS, Length, find_last
from agendas.text.messages import say
from db.mentoring.reporting import histories
from handlers.notifications.notify import notify
from handlers.report.messages import CSV, PAGE, STATEMENT
from handlers.report.service import keep_answers
from handlers.slackui.choosing.programme_choice import choose_programme, find_named, list_run
from handlers.slackui.request import Request, Response, UserError

USUAL: Length = "year"
KNOWN_AS: dict[str, Length] = LENGTHS | {
    "annual": "year",
    "yearly": "year",
    "monthly": "month",
    "semester": "term",
}
_TERMS = re.compile(r"^(?:(?:three|3)\s+terms|(?:twelve|12)\s+months|terms)\b\s*", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:(?:for|of|in|the|a|my|our|last|past|previous|whole)\s+)+", re.IGNORECASE)


def send_report(request: Request) -> Response:
    """Send the report of the last whole month, term, year or three terms: `/mentoring report`."""
    length, name = _read(request.text)
    if name and length is None and not find_named(run := list_run(request), name):
        known = [one.name for one in run]
        raise UserError("report/not_a_length", text=name, programmes=known)
    length = length or USUAL
    programme = choose_programme(request, name, f"/mentoring report {length}")
    period = find_last(length, wall_time(request.now, programme.zone).date())
    keep_answers(request.session, programme, period)
    for kind in (PAGE, CSV):
        notify(
            request.session,
            kind,
            request.person,
            programme,
            request.now,
            occurrence=f"{request.now.isoformat()}:{kind.name}",
            variant=f"{length}:{period.begins}",
            at_once=True,
        )
    return Response(say=say("report/sent"), about=programme.id)


def send_statement(request: Request) -> Response:
    """Send a mentor what they did in the last whole year, for their file (S18)."""
    if not histories.of_mentor(request.session, request.person):
        raise UserError("report/no_mentor")
    period = find_last("year", wall_time(request.now, request.person.zone).date())
    notify(
        request.session,
        STATEMENT,
        request.person,
        request.person,
        request.now,
        occurrence=request.now.isoformat(),
        variant=f"year:{period.begins}",
        at_once=True,
    )
    return Response(say=say("report/sent"), about=request.person.id)


def show_sent(_request: Request, _row_id: int) -> Response:
    """Answer a request by which the files were sent before."""
    return Response(say=say("report/sent"))


def _read(text: str) -> tuple[Length | None, str]:
    """Return the length that is asked for, if one is, and the programme's name behind it."""
    said = _BEFORE.sub("", text)
    if terms := _TERMS.match(said):
        return "terms", _BEFORE.sub("", said[terms.end() :])
    first, _, rest = said.partition(" ")
    length = KNOWN_AS.get(first.casefold())
    return (length, _BEFORE.sub("", rest.strip())) if length else (None, text)
