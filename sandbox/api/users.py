"""auth.test and users.*."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sandbox.api.call import Call, Method
from sandbox.model.entities import Member
from sandbox.model.errors import SlackError
from sandbox.types import Json


def auth_test(call: Call) -> Json:
    """auth.test."""
    team, bot = call.team, call.team.members[call.team.bot_user]
    return {
        "url": f"{call.slack.origin}/",
        "team": team.name,
        "team_id": team.id,
        "user": bot.name,
        "user_id": bot.id,
        "bot_id": team.bot_id,
        "app_id": call.slack.app_id,
        "is_enterprise_install": False,
        **({"enterprise_id": team.organisation} if team.organisation else {}),
    }


def user_json(call: Call, member: Member) -> Json:
    """A person as users.info shows them; e-mail only with users:read.email."""
    profile = {"real_name": member.real_name, "display_name": member.name, "team": member.team_id}
    if "users:read.email" in call.team.scopes and not member.is_bot:
        profile["email"] = member.email
    shown: Json = {"id": member.id, "team_id": member.team_id, "name": member.name}
    shown |= {"deleted": member.deleted, "real_name": member.real_name, "profile": profile}
    shown |= {"is_bot": member.is_bot, "is_app_user": False, "updated": 0}
    shown |= _organisation(call, member)
    if not member.deleted:
        shown |= _zone(call, member)
        shown |= {"is_admin": False, "is_owner": False}
        shown |= {"is_restricted": member.restricted or member.ultra_restricted}
        shown |= {"is_ultra_restricted": member.ultra_restricted}
    if member.invited:
        shown["is_invited_user"] = True
    if member.organisation != call.team.organisation:
        shown["is_stranger"] = member.stranger
    return shown


def _zone(call: Call, member: Member) -> Json:
    if not member.tz:
        return {}
    now = call.slack.state.clock.now().astimezone(ZoneInfo(member.tz))
    offset = now.utcoffset() or timedelta()
    return {"tz": member.tz, "tz_label": member.tz, "tz_offset": int(offset.total_seconds())}


def _organisation(call: Call, member: Member) -> Json:
    if not member.organisation or member.is_bot:
        return {}
    related = member.organisation == call.team.organisation
    teams = [member.team_id, call.team.id] if related else [member.team_id]
    shown: Json = {"id": member.id, "enterprise_id": member.organisation, "teams": teams}
    shown |= {"enterprise_name": "The organisation", "is_admin": False, "is_owner": False}
    return {"enterprise_user": shown}


def info(call: Call) -> Json:
    """users.info."""
    return {"user": user_json(call, call.member(call.needed("user")))}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: active people only."""
    email = call.needed("email").casefold()
    for member in call.team.members.values():
        if member.email.casefold() == email and not (member.deleted or member.is_bot):
            return {"user": user_json(call, member)}
    raise SlackError("users_not_found")


def everybody(call: Call) -> Json:
    """users.list: who has left and who is a guest among them, nobody of another organisation.

    Without a limit Slack refuses the list of a larger workspace (limit_required).
    """
    if not call.text("limit"):
        raise SlackError("limit_required", breach="arguments")
    limit, start = call.number("limit", 1, 999), call.cursor()
    here = [
        member
        for member in call.team.members.values()
        if member.organisation == call.team.organisation or member.is_bot
    ]
    more = start + limit < len(here)
    return {
        "members": [user_json(call, member) for member in here[start : start + limit]],
        "cache_ts": int(call.slack.state.clock.now().timestamp()),
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


METHODS = {
    "auth.test": Method(auth_test, (), 4),
    "users.list": Method(everybody, ("users:read",), 2),
    "users.info": Method(info, ("users:read",), 4),
    "users.lookupByEmail": Method(lookup_by_email, ("users:read.email",), 3),
}
