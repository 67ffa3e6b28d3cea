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


def render_user(call: Call, member: Member) -> Json:
    """A person as users.info shows them; e-mail only with users:read.email."""
    profile = {"real_name": member.real_name, "display_name": member.name, "team": member.team_id}
    profile |= member.status.render(call.slack.state.clock.now())
    if "users:read.email" in call.team.scopes and not member.is_bot:
        profile["email"] = member.email
    shown: Json = {"id": member.id, "team_id": member.team_id, "name": member.name}
    shown |= {"deleted": member.deleted, "real_name": member.real_name, "profile": profile}
    shown |= {"is_bot": member.is_bot, "is_app_user": False, "updated": 0}
    shown |= _render_organisation(call, member)
    if not member.deleted:
        shown |= _render_zone(call, member)
        shown |= {"is_admin": member.admin, "is_owner": False}
        shown |= {"is_restricted": member.restricted or member.ultra_restricted}
        shown |= {"is_ultra_restricted": member.ultra_restricted}
    if member.invited:
        shown["is_invited_user"] = True
    if member.organisation != call.team.organisation:
        shown["is_stranger"] = member.stranger
    return shown


def _render_zone(call: Call, member: Member) -> Json:
    if not member.tz:
        return {}
    now = call.slack.state.clock.now().astimezone(ZoneInfo(member.tz))
    offset = now.utcoffset() or timedelta()
    return {"tz": member.tz, "tz_label": member.tz, "tz_offset": int(offset.total_seconds())}


def _render_organisation(call: Call, member: Member) -> Json:
    if not member.organisation or member.is_bot:
        return {}
    related = member.organisation == call.team.organisation
    teams = [member.team_id, call.team.id] if related else [member.team_id]
    shown: Json = {"id": member.id, "enterprise_id": member.organisation, "teams": teams}
    shown |= {"enterprise_name": "The organisation", "is_admin": False, "is_owner": False}
    return {"enterprise_user": shown}


def get_info(call: Call) -> Json:
    """users.info."""
    return {"user": render_user(call, call.get_member(call.require("user")))}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: active people only."""
    email = call.require("email").casefold()
    for member in call.team.members.values():
        if member.email.casefold() == email and not (member.deleted or member.is_bot):
            return {"user": render_user(call, member)}
    raise SlackError("users_not_found")


def list_users(call: Call) -> Json:
    """users.list: who has left and who is a guest among them, nobody of another organisation.

    Without a limit Slack refuses the list of a larger workspace (limit_required).
    """
    if not call.read_text("limit"):
        raise SlackError("limit_required", breach="arguments")
    limit, start = call.read_number("limit", 1, 999), call.read_cursor()
    here = [
        member
        for member in call.team.members.values()
        if member.organisation == call.team.organisation or member.is_bot
    ]
    more = start + limit < len(here)
    return {
        "members": [render_user(call, member) for member in here[start : start + limit]],
        "cache_ts": int(call.slack.state.clock.now().timestamp()),
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


METHODS = {
    "auth.test": Method(auth_test, (), 4),
    "users.list": Method(list_users, ("users:read",), 2),
    "users.info": Method(get_info, ("users:read",), 4),
    "users.lookupByEmail": Method(lookup_by_email, ("users:read.email",), 3),
}
