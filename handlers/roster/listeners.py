"""A facilitator says what is to become of a roster that was read."""

from db.mentoring import rosters
from db.mentoring.rosters import Roster, RosterState
from handlers.roster import service
from handlers.roster.undoing import begin_to_take_back
from handlers.slackui.request import Request, Response, UserError


def confirm_names(request: Request) -> Response:
    """Take those who are given by name for the ones that were found."""
    roster = require_own(request)
    if roster.state == RosterState.SHOWN:
        roster.names_confirmed = True
    return Response()


def begin_anew(request: Request) -> Response:
    """Let pairs of the roster that have ended begin again as well."""
    roster = require_own(request)
    if roster.state == RosterState.SHOWN:
        roster.anew = True
    return Response()


def load(request: Request) -> Response:
    """Do what was shown."""
    roster = require_own(request)
    service.begin_to_load(request.session, request.person, roster, request.now)
    return Response()


def leave(request: Request) -> Response:
    """Do nothing of it."""
    service.leave(require_own(request))
    return Response()


def undo(request: Request) -> Response:
    """Take back what was done."""
    roster = require_own(request)
    if roster.next_due_at is None:
        raise UserError("roster/gone")
    begin_to_take_back(request.session, roster, request.person, request.now)
    return Response()


def require_own(request: Request) -> Roster:
    """Return the roster of a button; raise UserError where it is gone, or anybody else's.

    So it is for whoever gave it, and runs no programme any more.
    """
    roster = rosters.own(request.session, request.person, request.number)
    if roster is None or not service.list_run(request.session, request.person):
        raise UserError("roster/gone")
    return roster
