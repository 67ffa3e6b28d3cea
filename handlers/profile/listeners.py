"""Somebody's name, zone or status has changed, or whether they are still there."""

from handlers.notifications import unreachable
from handlers.profile.status import note_status
from handlers.slackui.asking import profiles
from handlers.slackui.request import Request, Response


def note_changed(request: Request) -> Response:
    """Keep a known person's name, zone, status and active flag as Slack has them; no one else's.

    Of a profile any part may be missing: then what is known stays.
    """
    person = request.known
    if person is None:
        return Response()
    user = request.body["event"]["user"]
    if profiles.get_profile(user).get("real_name") or user.get("real_name"):
        person.name = profiles.find_name(user) or person.name
    if user.get("deleted"):
        unreachable.note(request.session, person, request.now)
    elif user.get("deleted") is not None and not person.active:
        person.active, person.next_due_at = True, request.now
    # Slack leaves the zone out for people who are gone; they may come back to their old one.
    zone = profiles.read_zone(user.get("tz"))
    moved = person.active and zone and zone != person.timezone
    if moved:
        person.timezone = zone
    # Both, always: a status is noted wherever somebody has gone.
    came_or_went = note_status(person, user, request.now)
    if moved or came_or_went:
        request.resources.rezone(request.session, person, request.now)
    return Response()
