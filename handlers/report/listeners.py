"""`/mentoring report` and `/mentoring statement`: files, to whoever asks for them."""

from agendas.dates.local_time import wall_time
from agendas.reporting.periods import LENGTHS, Length, find_last
from agendas.text.messages import say
from db.mentoring import histories
from handlers.notifications.notify import notify
from handlers.report.messages import CSV, PAGE, STATEMENT
from handlers.slackui.choosing.programme_choice import choose_programme
from handlers.slackui.request import Request, Response, UserError

USUAL: Length = "year"


def send_report(request: Request) -> Response:
    """Send the report of the last whole month, term or year: `/mentoring report [month]`."""
    length, name = _read(request.text)
    programme = choose_programme(request, name, f"/mentoring report {length}")
    period = find_last(length, wall_time(request.now, programme.zone).date())
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


def _read(text: str) -> tuple[Length, str]:
    """Return the length that is asked for, and the programme's name behind it."""
    first, _, rest = text.partition(" ")
    for length in LENGTHS:
        if first.casefold() == length:
            return length, rest.strip()
    return USUAL, text
