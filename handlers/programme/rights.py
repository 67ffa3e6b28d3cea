"""Who may start a programme, and who may change one."""

from db.mentoring import programmes
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.operations import installations
from handlers.slackui.request import Request, UserError

# What may stand among the Slack ids of those who may start a programme.
ADMINS, INSTALLER = "admins", "installer"


def may_start(request: Request) -> bool:
    """Say whether whoever acts may start a programme here; Slack is asked where need be."""
    person = request.known
    if person is not None and not person.active:
        return False
    starters = request.resources.starters
    if request.slack_id in starters:
        return True
    found = installations.of_workspace(request.session, request.workspace_id)
    if INSTALLER in starters and found is not None and found.installed_by == request.slack_id:
        return True
    profile = request.lookup.find_person(request.slack_id) if ADMINS in starters else None
    return profile is not None and profile.is_admin and profile.active


def require_starter(request: Request) -> None:
    """Raise UserError unless whoever acts may start a programme."""
    if not may_start(request):
        raise UserError("programme/not_yours")


def list_own(request: Request) -> list[Programme]:
    """Return the programmes that whoever acts may change: all, for whoever may start one."""
    person = request.known
    run = _list_run(request, person)
    if run or not may_start(request):
        return run
    return list(programmes.of_workspace(request.session, request.workspace_id))


def require_programme(request: Request, number: int) -> Programme:
    """Return a programme that whoever acts may change; raise UserError for any other."""
    everywhere = programmes.of_workspace(request.session, request.workspace_id)
    found = next((one for one in everywhere if one.id == number), None)
    person = request.known
    if found is None or not (found in _list_run(request, person) or may_start(request)):
        raise UserError("shared/not_run")
    # Two who change it at once do so one after the other.
    programmes.lock(request.session, found)
    return found


def _list_run(request: Request, person: Person | None) -> list[Programme]:
    if person is None or not person.active:
        return []
    return list(programmes.run_by(request.session, request.workspace_id, person.id))
