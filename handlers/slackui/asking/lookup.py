"""What a request has to know of Slack: it is asked between two runs of it, and never within one.

A handler asks its `Lookup`. What that does not know yet ends the run, which has then changed
nothing; Slack is asked while nobody waits for the transaction, and the handler runs once more.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from agendas.profiles import Here, Profile
from handlers.slackui.asking.profiles import read_profile
from handlers.slackui.asking.scopes import read_granted

PERSON, CHANNEL = "person", "channel"
Wanted = tuple[str, str]  # what it is, and its Slack id
NOBODY = ("user_not_found", "users_not_found", "user_not_visible")
# Slack shows private channels with the second of them alone, and both are optional.
LOOKING = ("channels:read", "groups:read")
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Channel:
    """What Slack says of a channel. `problem` is why it cannot take a digest, or "".

    It is "unseen" where the bot may not look, which is no hindrance: then a person has to.
    """

    id: str
    name: str = ""
    problem: str = ""


class Unasked(Exception):
    """A handler has to know something that Slack has not been asked yet."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        super().__init__("to be asked of Slack")
        self.wanted = tuple(wanted)


class SlackSilent(Exception):
    """Slack could not be asked, or would not say."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What Slack has said so far; where it `asks`, what is missing ends the run (Unasked)."""

    answers: Mapping[Wanted, Any] = field(default_factory=dict)
    asks: bool = False

    def find_person(self, slack_id: str) -> Profile | None:
        """Return somebody's profile, or None for nobody whom Slack knows."""
        return self.find_people([slack_id])[slack_id]

    def find_people(self, slack_ids: Iterable[str]) -> dict[str, Profile | None]:
        """Return the profiles of these people."""
        return {key[1]: found for key, found in self._read(PERSON, slack_ids).items()}

    def find_channel(self, channel_id: str) -> Channel:
        """Return what Slack says of a channel."""
        found = self._read(CHANNEL, [channel_id])[CHANNEL, channel_id]
        return found or Channel(channel_id, problem="unseen")

    def _read(self, what: str, slack_ids: Iterable[str]) -> dict[Wanted, Any]:
        keys = [(what, one) for one in slack_ids]
        missing = [key for key in keys if key not in self.answers]
        if missing and self.asks:
            raise Unasked(missing)
        return {key: self.answers.get(key) for key in keys}


NOTHING_KNOWN = Lookup()


def ask(client: WebClient, here: Here, wanted: Iterable[Wanted]) -> dict[Wanted, Any]:
    """Ask Slack for what is wanted, several at a time; raise SlackSilent where it does not say."""
    keys = list(dict.fromkeys(wanted))
    with ThreadPoolExecutor(min(AT_ONCE, len(keys))) as pool:
        found = pool.map(lambda key: _ask_one(client, here, *key), keys)
        return dict(zip(keys, found, strict=True))


def _ask_one(client: WebClient, here: Here, what: str, slack_id: str) -> Any:
    try:
        if what == PERSON:
            return read_profile(client.users_info(user=slack_id)["user"], here)
        return _read_channel(client.conversations_info(channel=slack_id)["channel"])
    except SlackApiError as error:
        code = error.response.get("error") if hasattr(error.response, "get") else ""
        if what == PERSON and code in NOBODY:
            return None
        if what == CHANNEL and code in ("channel_not_found", "missing_scope"):
            hidden = code == "missing_scope" or not _may_look(client)
            return Channel(slack_id, problem="unseen" if hidden else "not_in_it")
        raise SlackSilent from None
    except Exception as error:
        raise SlackSilent from error


def _may_look(client: WebClient) -> bool:
    """Say whether the token shows every channel that the bot is in, as far as Slack says so."""
    granted = read_granted(client.auth_test())
    return granted is None or granted.issuperset(LOOKING)


def _read_channel(found: Mapping[str, Any]) -> Channel:
    problems = (
        ("not_a_channel", found.get("is_im") or found.get("is_mpim")),
        ("archived", found.get("is_archived")),
        ("public", not found.get("is_private")),
        ("shared", found.get("is_ext_shared")),
        ("not_in_it", not found.get("is_member", True)),
    )
    problem = next((name for name, so in problems if so), "")
    return Channel(str(found["id"]), str(found.get("name") or ""), problem)
