"""Who somebody is by Slack's word: their name, their zone, whether they are still there."""

from typing import Any
from zoneinfo import ZoneInfo

from agendas.profiles import Belonging, Here, Profile, standing_of
from agendas.text.messages import clean
from handlers.slackui.blocks import cut

ADMIN = ("is_admin", "is_owner", "is_primary_owner")
LATEST = 1e12  # far beyond any of Slack's seconds
LONGEST_NAME = 80  # Slack's own limit for a name
LONGEST_ZONE = 64  # far longer than any; a path of thousands of parts would be looked for in vain
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"


def read_profile(user: dict[str, Any], here: Here) -> Profile:
    """Return the profile in Slack's user object, as `users.info` and `users.list` have it.

    `here` is the workspace in which it was asked for.
    """
    return Profile(
        slack_id=user["id"],
        name=find_name(user) or user["id"],
        timezone=read_zone(user.get("tz")),
        active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot", False)) or user["id"] == "USLACKBOT",
        standing=standing_of(_read_belonging(user), here),
        is_admin=any(user.get(name) for name in ADMIN),
        **(read_status(user) or {}),
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


def get_profile(user: dict[str, Any]) -> dict[str, Any]:
    """Return the part of Slack's user object that people fill in themselves."""
    return user.get("profile") or {}


def read_status(user: dict[str, Any]) -> dict[str, Any] | None:
    """Return the `emoji` of somebody's status, and its end as `emoji_until`; None if none is told.

    Of what is no time at all nothing is made.
    """
    shown = get_profile(user)
    if "status_emoji" not in shown:
        return None
    ends = shown.get("status_expiration")
    until = float(ends) if isinstance(ends, int | float) and 0 < ends < LATEST else 0.0
    return {"emoji": str(shown["status_emoji"] or ""), "emoji_until": until}


def find_name(user: dict[str, Any]) -> str:
    """Return the first of somebody's names that can be seen, or nothing."""
    shown = get_profile(user)
    given = (shown.get("real_name"), user.get("real_name"), shown.get("display_name"))
    names = (_clean_name(str(name or "")) for name in (*given, user.get("name")))
    return next((name for name in names if name), "")


def _clean_name(given: str) -> str:
    # What shows as nothing is no name: it would leave a button, or a choice, without its words.
    return cut(" ".join(clean(given).split()), LONGEST_NAME).strip(UNSEEN)


def read_zone(name: str | None) -> str:
    """Return the time zone of that name, or nothing where there is none that is known here."""
    # Slack leaves the zone out for some people, and may know a newer one than this machine.
    try:
        return ZoneInfo((name or "")[:LONGEST_ZONE]).key
    except (ValueError, OSError, KeyError):
        return ""
