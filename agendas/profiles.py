"""Who somebody is by Slack's word, and whether they can take part in a programme of a workspace."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Standing(StrEnum):
    """What somebody is to the workspace that the bot is installed in."""

    MEMBER = "member"
    GUEST = "guest"
    INVITED = "invited"  # and has not signed in yet
    ELSEWHERE = "elsewhere"  # in another workspace of the organisation, and not in this one
    STRANGER = "stranger"  # of another organisation


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person.

    The time zone is a name that `zoneinfo` knows, and empty where Slack gives none such. Whoever
    `is_admin` looks after the workspace, as one of its owners or admins. `emoji` is that of their
    status, "" for none, and `emoji_until` when it expires, in Slack's seconds, 0 for never.
    """

    slack_id: str
    name: str
    timezone: str
    active: bool
    is_bot: bool
    standing: Standing = Standing.MEMBER
    is_admin: bool = False
    emoji: str = ""
    emoji_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Here:
    """The workspace that the bot is installed in, and its organisation on Enterprise Grid."""

    workspace_id: str
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where Slack says that somebody belongs; what it leaves out is empty, or false."""

    home: str = ""
    enterprise_id: str = ""
    workspaces: Collection[str] = ()
    stranger: bool = False
    guest: bool = False
    invited: bool = False


def standing_of(who: Belonging, here: Here) -> Standing:
    """Return what somebody is to a workspace; whoever says nothing of it is a member.

    The home of a member may be another workspace of the organisation. Slack's mark of a stranger is
    missing for those of another organisation who share a channel with this one (Slack Connect).
    """
    inside = here.workspace_id in (who.home, *who.workspaces)
    related = bool(here.enterprise_id) and who.enterprise_id == here.enterprise_id
    if who.stranger or not (inside or related or not (who.home or who.enterprise_id)):
        return Standing.STRANGER
    if who.workspaces and not inside:
        return Standing.ELSEWHERE
    if who.invited:
        return Standing.INVITED
    return Standing.GUEST if who.guest else Standing.MEMBER


def hindrance(profile: Profile | None) -> str | None:
    """Return what keeps somebody from taking part, or None; None stands for nobody."""
    if profile is None:
        return "not_found"
    if profile.is_bot:
        return "bot"
    if not profile.active:
        return "deactivated"
    apart = profile.standing in (Standing.STRANGER, Standing.ELSEWHERE)
    return str(profile.standing) if apart else None


def fill_zone(profile: Profile, known: Mapping[str, str]) -> Profile:
    """Return somebody with a zone: Slack's or, where it gives none, that `known` by Slack id."""
    return replace(profile, timezone=profile.timezone or known.get(profile.slack_id, ""))


def remarks(profile: Profile) -> list[str]:
    """Return what is to be said of somebody who can take part."""
    said = [str(profile.standing)] if profile.standing in (Standing.GUEST, Standing.INVITED) else []
    return said if profile.timezone else [*said, "no_zone"]
