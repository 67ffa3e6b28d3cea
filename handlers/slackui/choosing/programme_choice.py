"""Which of the programmes that somebody runs is meant."""

from db.mentoring import programmes
from db.mentoring.programmes import Programme
from handlers.slackui.request import Request, UserError


def choose_programme(request: Request, name: str, line: str) -> Programme:
    """Return the programme of that name that the person runs, or the only one.

    Raises UserError for whoever runs none, and for whoever has to add a name to the `line`.
    """
    run_by_me = programmes.run_by(request.session, request.workspace_id, request.person.id)
    named = [one for one in run_by_me if one.name.casefold() == name.casefold()]
    if named or (len(run_by_me) == 1 and not name):
        return (named or run_by_me)[0]
    raise UserError("shared/which_programme", programmes=[one.name for one in run_by_me], line=line)
