"""Who somebody is, asked of Slack: by Slack id or by e-mail address."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import RateLimitErrorRetryHandler
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from agendas.profiles import Here, Profile
from agendas.roster.people import Directory as Named
from agendas.roster.people import list_references, reference
from bot.settings.settings import SlackSettings
from bot.slack.client import make_client
from handlers.slackui.asking.lookup import NOBODY
from handlers.slackui.asking.profiles import read_profile

TIMEOUT = 10
OWN_SETTING = "SLACK_BOT_TOKEN"
NO_TOKEN = (
    *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
    "not_allowed_token_type",
)


WHOLE_ORGANISATION = (
    "The token is of an installation in a whole organisation, which the bot cannot serve. Install "
    "the app in the workspace itself, and take the token that it gets there."
)
# Slack's tiers: pages of the list are tier 2, look-ups by address tier 3. So many as can be asked
# about one by one within a minute are; of more, the list is read, for no longer than that takes.
PAGES_A_MINUTE, LOOK_UPS_A_MINUTE = 20, 50
FEW = LOOK_UPS_A_MINUTE
PAGE = 200  # as many as Slack recommends
MOST_PAGES = 40  # two minutes' worth: in a larger workspace people are not looked for by name


class SlackCallFailed(Exception):
    """Slack could not be asked, or would not answer; the message says what to look at."""


def make_reading_client(settings: SlackSettings, token: str) -> WebClient:
    """Return a client for questions, which may safely be asked again; not for posting."""
    return make_client(
        settings,
        token,
        timeout=TIMEOUT,
        retry_handlers=[ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(3)],
    )


class Directory:
    """Slack's people; nobody is asked about twice while it lives."""

    def __init__(self, client: WebClient, setting: str | None = OWN_SETTING) -> None:
        self._client, self._setting = client, setting
        self._known: dict[str, Profile | None] = {}
        self._here: Here | None = None
        self._everybody: dict[str, tuple[Profile, str]] = {}
        self._cursor: str | None = ""  # of the list's next page; None when all of it was read

    def get_workspace(self) -> tuple[str, str]:
        """Return id and name of the workspace that the token is of; raise SlackCallFailed."""
        answer = _call(self._client, self._setting, "auth.test", {})
        if answer.get("is_enterprise_install"):
            raise SlackCallFailed(WHOLE_ORGANISATION)
        self._here = Here(answer["team_id"], answer.get("enterprise_id"))
        return answer["team_id"], answer["team"]

    def find(self, who: str) -> Profile | None:
        """Return the profile of a Slack id or e-mail address, or None; raise SlackCallFailed."""
        ref = reference(who)
        if ref is None:
            return None
        if ref not in self._known:
            self._known[ref] = self._look_up(ref)
        return self._known[ref]

    def find_all(
        self, references: Sequence[str], known: Callable[[int], None]
    ) -> dict[str, Profile | None]:
        """Return the profiles of references; raise SlackCallFailed.

        `known` is told how many more are known, be it none, again and again. Many are found in the
        list of all people, page by page; whoever is not in it is asked about like any few.
        """
        missing = [ref for ref in references if ref not in self._known]
        known(len(references) - len(missing))
        if len(missing) > FEW:
            for found in self._read_pages(missing):
                known(found)
        for ref in missing:
            if ref not in self._known:
                self.find(ref)
                known(1)
        return {ref: self._known[ref] for ref in references}

    def find_named(self, texts: Sequence[str], known: Callable[[int], None]) -> Named:
        """Return those whom texts name, by id, address or name; raise SlackCallFailed.

        `known` is told as by `find_all`. Where there are names, or somebody is not known, the list
        of all people is read, as far as that is worth it.
        """
        references = list_references(texts)
        profiles = self.find_all(references, known)
        named = any(reference(text) is None for text in texts)
        if named or not all(profiles.values()):
            for _ in range(MOST_PAGES):
                if self._cursor is None:
                    break
                self._read_page(set())
                known(0)
        # Of people who are not all known a name may have two.
        everybody = () if self._cursor else tuple(self._everybody.values())
        return Named(profiles, everybody)

    def _read_pages(self, missing: Sequence[str]) -> Iterator[int]:
        """Read pages of the list while that is worth it; yield how many each page made known."""
        wanted = set(missing)
        for _ in range(math.ceil(len(missing) * PAGES_A_MINUTE / LOOK_UPS_A_MINUTE)):
            before = len(wanted)
            self._read_page(wanted)
            yield before - len(wanted)
            if self._cursor is None or not wanted:
                return

    def _read_page(self, wanted: set[str]) -> None:
        """Read the next page of the list; whoever is found is taken out of those `wanted`."""
        params = {"limit": str(PAGE), "cursor": self._cursor or ""}
        answer = _call(self._client, self._setting, "users.list", params)
        for user in answer.get("members") or []:
            profile = self._make_profile(user)
            email = str((user.get("profile") or {}).get("email") or "").lower()
            self._everybody[profile.slack_id] = (profile, email)
            for ref in _get_references(user) & wanted:
                self._known[ref] = profile
                wanted.remove(ref)
        self._cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None

    def _look_up(self, ref: str) -> Profile | None:
        try:
            if "@" in ref:
                answer = _call(self._client, self._setting, "users.lookupByEmail", {"email": ref})
            else:
                answer = _call(self._client, self._setting, "users.info", {"user": ref})
        except _UnknownPerson:
            return None
        return self._make_profile(answer["user"])

    def _make_profile(self, user: dict[str, Any]) -> Profile:
        if self._here is None:
            self.get_workspace()
        assert self._here is not None
        return read_profile(user, self._here)


def _get_references(user: dict[str, Any]) -> set[str]:
    # By their address Slack finds only those who are active, and no bots.
    email = (user.get("profile") or {}).get("email")
    by_email = email and not user.get("deleted") and not user.get("is_bot")
    return {str(user.get("id")), *([str(email).lower()] if by_email else [])}


class _UnknownPerson(Exception):
    pass


def explain_refusal(error: SlackApiError, setting: str | None = OWN_SETTING) -> SlackCallFailed:
    """Return a refusal of Slack's as a sentence.

    `setting` names the token of the call, and is None for one that a workspace gave by OAuth.
    """
    which, mend = setting or "this workspace's token", "copy it anew from the app's page"
    grant = "reinstall the app from manifest.json"
    if setting is None:
        mend = grant = "the workspace has to install the bot again"
    code = error.response.get("error") or "an answer that cannot be read"
    if code == "missing_scope":
        scope = error.response.get("needed")
        said = f"{which} lacks the scope {scope}: {grant}."
    elif code in ("ratelimited", "rate_limited"):
        said = "Slack asks for patience (rate limit). Try again in a minute."
    elif code in NO_TOKEN:
        said = f"Slack does not accept {which} ({code}): {mend}."
    else:
        said = f"Slack refused to answer ({code})."
    return SlackCallFailed(said)


def _call(
    client: WebClient, setting: str | None, method: str, params: dict[str, str]
) -> dict[str, Any]:
    try:
        answer = client.api_call(method, params=params)
    except SlackApiError as error:
        if error.response.get("error") in NOBODY:
            raise _UnknownPerson from None
        raise explain_refusal(error, setting) from None
    except (SlackClientError, OSError) as error:
        raise SlackCallFailed(
            f"Slack could not be reached at {client.base_url}: {error}. "
            "Check the connection, and SLACK_API_URL if you set it."
        ) from None
    return dict(answer.data) if isinstance(answer.data, dict) else {}
