"""What Slack has to say: of the tokens, the clock, the programmes' channels and facilitators."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from agendas.dates.clock import Clock
from bot.doctor.finding import UNREACHABLE, Finding, get_code
from bot.slack.directory import OWN_SETTING, WHOLE_ORGANISATION, explain_refusal
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from handlers.slackui.asking.lookup import LOOKING, NOBODY
from handlers.slackui.asking.scopes import read_granted

# Slack's signatures are good for five minutes, and people expect a meeting's hour to the minute.
SKEW_AT_MOST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What auth.test says: the workspace, the scopes (None: not said).

    `ahead` is by how much this machine's clock was ahead of Slack's when it said so (None: not
    said what time it was).
    """

    workspace_id: str
    workspace: str
    scopes: frozenset[str] | None
    ahead: timedelta | None


def check_token(
    client: WebClient, clock: Clock, setting: str | None = OWN_SETTING
) -> tuple[Finding, TokenInfo | None]:
    """Ask Slack whose token this is; `setting` is as in `explain_refusal`."""
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        return Finding("token", False, str(explain_refusal(error, setting))), None
    except UNREACHABLE as error:
        sentence = f"Slack could not be reached at {client.base_url} ({get_code(error)})."
        mend = "Check the connection, proxies, and SLACK_API_URL if you set it."
        return Finding("token", False, sentence, mend), None
    if answer.get("is_enterprise_install"):
        return Finding("token", False, WHOLE_ORGANISATION), None
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    at = _parse_date(headers.get("date", ""))
    found = TokenInfo(
        str(answer["team_id"]),
        str(answer["team"]),
        read_granted(answer),
        clock.now() - at if at else None,
    )
    sentence = f"Slack takes it; it is the bot's in {found.workspace} ({found.workspace_id})."
    return Finding("token", True, sentence), found


def check_app_token(client: WebClient, value: str) -> Finding:
    """Ask Slack for a place to listen; it is let go unused."""
    try:
        client.apps_connections_open(app_token=value)
    except SlackApiError as error:
        said = get_code(error)
        if said == "missing_scope":
            mend = "Make an app-level token with the scope connections:write."
            return Finding("app token", False, "SLACK_APP_TOKEN may not connect.", mend)
        if said in ("socket_mode_not_enabled", "forbidden"):
            mend = "Switch it on, on the app's page."
            return Finding("app token", False, f"Socket Mode is off ({said}).", mend)
        return Finding("app token", False, str(explain_refusal(error, "SLACK_APP_TOKEN")))
    except UNREACHABLE as error:
        sentence = f"Slack could not be asked ({get_code(error)})."
        return Finding("app token", False, sentence, "Try again in a minute.")
    return Finding("app token", True, "Slack takes it; the bot can listen over Socket Mode.")


def check_clock(ahead: timedelta | None, whose: str = "this machine") -> Finding:
    """Say whether a clock that is so much ahead of Slack's will do."""
    if ahead is None:
        return Finding("clock", None, "Slack did not say what time it is.")
    seconds = round(ahead.total_seconds())
    if abs(seconds) > SKEW_AT_MOST.total_seconds():
        side = "ahead of" if seconds > 0 else "behind"
        sentence = f"{whose} is {abs(seconds)} s {side} Slack."
        mend = "Let it take its time from the network (NTP): messages go out at the wrong time."
        return Finding("clock", False, sentence, mend)
    return Finding("clock", True, f"{whose} and Slack agree to within {abs(seconds)} s.")


def check_channel(
    client: WebClient, programme: Programme, granted: Collection[str] | None
) -> Iterator[Finding]:
    """Look at where a programme's digest goes; it names people, so it must not be public.

    `granted` are the token's scopes, None when Slack does not say: then it is tried.
    """
    name = f'channel of "{programme.name}"'
    lacking = [] if granted is None else [scope for scope in LOOKING if scope not in granted]
    unseen = Finding(
        name,
        None,
        f"{programme.channel_id} cannot be looked at.",
        f"Granting {' and '.join(lacking or LOOKING)}, which is optional, would let it.",
    )
    if len(lacking) == len(LOOKING):
        yield unseen
        return
    try:
        found = client.conversations_info(channel=programme.channel_id)["channel"]
    except SlackApiError as error:
        hidden = get_code(error) == "channel_not_found" and lacking
        yield (
            unseen
            if hidden or get_code(error) == "missing_scope"
            else _explain_missing_channel(name, programme, get_code(error))
        )
        return
    faults = list(_find_channel_faults(name, found))
    yield from faults or [Finding(name, True, f"{programme.channel_id} is private, and has it.")]


def check_facilitators(
    client: WebClient, programme: Programme, runners: Collection[Person]
) -> Iterator[Finding]:
    """Look at each person who runs a programme."""
    if not runners:
        name = f'facilitators of "{programme.name}"'
        yield Finding(
            name, False, "there is none.", _write_update(programme, "--facilitator PERSON")
        )
    for person in runners:
        yield _check_facilitator(client, programme, person)


def _check_facilitator(client: WebClient, programme: Programme, person: Person) -> Finding:
    name = f'facilitator of "{programme.name}"'
    who = f"{person.name} ({person.slack_id})"
    try:
        wrong = _find_hindrance(client.users_info(user=person.slack_id)["user"])
    except SlackApiError as error:
        if get_code(error) not in NOBODY:
            return Finding(name, None, f"{who} could not be looked at ({get_code(error)}).")
        wrong = "is not in the workspace"
    if wrong is None:
        return Finding(name, True, f"{who} is an active member.")
    mend = f"Put somebody else in charge: {_write_update(programme, '--facilitator PERSON')}"
    return Finding(name, False, f"{who} {wrong}.", mend)


def _find_hindrance(user: dict[str, Any]) -> str | None:
    if user.get("deleted"):
        return "is deactivated"
    if user.get("is_bot"):
        return "is a bot"
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    return "is a guest" if guest else None


def _explain_missing_channel(name: str, programme: Programme, said: str) -> Finding:
    if said == "channel_not_found":
        sentence = f"{programme.channel_id} is not there, or is private and the bot is not in it."
        mend = (
            f"Invite it there (/invite @Reiterate), or: {_write_update(programme, '--channel ID')}"
        )
        return Finding(name, False, sentence, mend)
    sentence = f"{programme.channel_id} could not be looked at ({said})."
    return Finding(name, False, sentence, "Try again in a minute.")


def _find_channel_faults(name: str, found: dict[str, Any]) -> Iterator[Finding]:
    if found.get("is_archived"):
        yield Finding(name, False, "it is archived.", "Unarchive it, or name another.")
    if not found.get("is_member", True):
        yield Finding(name, False, "the bot is not in it.", "There, type: /invite @Reiterate")
    if not found.get("is_private", False):
        sentence = "it is public, and the digest says who has lapsed."
        yield Finding(name, False, sentence, "Make it private, or name a private one.")
    if found.get("is_ext_shared"):
        sentence = "it is shared with another organisation, and the digest says who has lapsed."
        yield Finding(name, False, sentence, "Name one that is not shared.")


def _write_update(programme: Programme, what: str) -> str:
    return f'python -m bot programme add "{programme.name}" --update {what} (see its --help)'


def _parse_date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
