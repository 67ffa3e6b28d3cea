"""Somebody's name or zone has changed, or whether they are still there."""

from db.mentoring import people
from handlers.notifications import notify, unreachable
from handlers.profile import service
from handlers.slackui.request import Request, Response


def note_changed(request: Request) -> Response:
    """Keep a known person's name, zone and active flag as Slack has them; ignore anybody else.

    Of a profile any part may be missing: then what is known stays.
    """
    person = people.find(request.session, request.workspace_id, request.slack_id)
    if person is None:
        return Response()
    user = request.body["event"]["user"]
    if service.get_profile(user).get("real_name") or user.get("real_name"):
        person.name = service.find_name(user) or person.name
    if user.get("deleted"):
        unreachable.note(request.session, person, request.now)
    elif user.get("deleted") is not None and not person.active:
        person.active, person.next_due_at = True, request.now
    # Slack leaves the zone out for people who are gone; they may come back to their old one.
    zone = service.read_zone(user.get("tz"))
    if person.active and zone and zone != person.timezone:
        person.timezone = zone
        notify.hold_back(request.session, person, request.now)
        request.resources.rezone(request.session, person, request.now)
    return Response()
