"""Who somebody is by Slack's word: their name, their zone, whether they are still there."""

from typing import Any
from zoneinfo import ZoneInfo

from agendas.profiles import Belonging, Here, Profile, standing_of
from agendas.text.messages import clean
from db.mentoring import actions, meetings, pairs, people
from db.mentoring.people import Person
from handlers import pair_clock
from handlers.action.service import remind_next
from handlers.meeting.service import set_due
from handlers.notifications import notify, unreachable
from handlers.slackui.access import WRITES
from handlers.slackui.blocks import cut
from handlers.slackui.request import Request, Response
from handlers.slackui.router import Router

LONGEST_NAME = 80  # Slack's own limit for a name
LONGEST_ZONE = 64  # far longer than any; a path of thousands of parts would be looked for in vain
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"


def register(router: Router) -> None:
    """Take note whenever somebody's profile changes."""
    router.event("user_change", note_changed, lambda event: str(event["user"]["id"]), WRITES)


def note_changed(request: Request) -> Response:
    """Keep a known person's name, zone and active flag as Slack has them; ignore anybody else.

    Of a profile any part may be missing: then what is known stays.
    """
    person = people.find(request.session, request.workspace_id, request.slack_id)
    if person is None:
        return Response()
    user = request.body["event"]["user"]
    if _get_profile(user).get("real_name") or user.get("real_name"):
        person.name = _find_name(user) or person.name
    if user.get("deleted"):
        unreachable.note(request.session, person, request.now)
    elif user.get("deleted") is not None:
        person.active = True
    # Slack leaves the zone out for people who are gone; they may come back to their old one.
    zone = _read_zone(user.get("tz"))
    if person.active and zone and zone != person.timezone:
        person.timezone = zone
        _reckon(request, person)
    return Response()


def read_profile(user: dict[str, Any], here: Here) -> Profile:
    """Return the profile in Slack's user object, as `users.info` and `users.list` have it.

    `here` is the workspace in which it was asked for.
    """
    return Profile(
        slack_id=user["id"],
        name=_find_name(user) or user["id"],
        timezone=_read_zone(user.get("tz")),
        active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot", False)) or user["id"] == "USLACKBOT",
        standing=standing_of(_read_belonging(user), here),
    )


def _read_belonging(user: dict[str, Any]) -> Belonging:
    org = user.get("enterprise_user") or {}
    return Belonging(
        home=user.get("team_id") or "",
        enterprise_id=org.get("enterprise_id") or "",
        workspaces=org.get("teams") or (),
        stranger=bool(user.get("is_stranger")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        invited=bool(user.get("is_invited_user")),
    )


def _reckon(request: Request, person: Person) -> None:
    """Set anew what is due by the person's own days: prompts, reminders, lapses, what waits."""
    notify.hold_back(request.session, person, request.now)
    for seat in pairs.seats(request.session, person):
        planned = meetings.ahead(request.session, seat.pair)
        if planned is not None:
            set_due(planned)
        for item in actions.open_of(request.session, seat):
            remind_next(item, request.now)
        pair_clock.reckon(request.session, seat.pair, request.now)


def _get_profile(user: dict[str, Any]) -> dict[str, Any]:
    return user.get("profile") or {}


def _find_name(user: dict[str, Any]) -> str:
    """Return the first of somebody's names that can be seen, or nothing."""
    shown = _get_profile(user)
    given = (shown.get("real_name"), user.get("real_name"), shown.get("display_name"))
    names = (_clean_name(str(name or "")) for name in (*given, user.get("name")))
    return next((name for name in names if name), "")


def _clean_name(given: str) -> str:
    # What shows as nothing is no name: it would leave a button, or a choice, without its words.
    return cut(" ".join(clean(given).split()), LONGEST_NAME).strip(UNSEEN)


def _read_zone(name: str | None) -> str:
    # Slack leaves the zone out for some people, and may know a newer one than this machine.
    try:
        return ZoneInfo((name or "")[:LONGEST_ZONE]).key
    except (ValueError, OSError, KeyError):
        return ""
