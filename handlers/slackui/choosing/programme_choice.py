"""Which of the programmes that somebody runs is meant."""

from db.mentoring import programmes
from db.mentoring.programmes import Programme
from handlers.slackui.request import Request, UserError


def list_run(request: Request) -> list[Programme]:
    """Return the programmes that whoever asks runs, by name; raise UserError where none."""
    if request.known is None:
        raise UserError("shared/runs_none")
    run = programmes.run_by(request.session, request.workspace_id, request.person.id)
    if not run:
        raise UserError("shared/runs_none")
    return list(run)


def choose_programme(request: Request, name: str, line: str) -> Programme:
    """Return the programme that the person runs and names, by a part of its name, or the only one.

    Raises UserError for whoever runs none, and for whoever has to add a name to the `line`.
    """
    run = list_run(request)
    named = find_named(run, name) if name else run
    if len(named) == 1:
        return named[0]
    raise ask_which(run, line, "" if named else name)


def ask_which(run: list[Programme], line: str, unknown: str = "") -> UserError:
    """Return what whoever runs these is told who has to name one, or named one that is `unknown`.

    `line` is what they typed before the name.
    """
    names = [one.name for one in run]
    return UserError("shared/which_programme", programmes=names, line=line, unknown=unknown)


def find_named(run: list[Programme], name: str) -> list[Programme]:
    """Return the programmes of that name, or else those that have it in theirs."""
    wanted = name.casefold()
    named = [one for one in run if one.name.casefold() == wanted]
    return named or [one for one in run if wanted in one.name.casefold()]
