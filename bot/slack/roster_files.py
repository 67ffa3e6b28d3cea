"""Reading the rosters that facilitators drop: fetched from Slack, looked through, never kept."""

import logging
from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from agendas.dates.clock import Clock
from agendas.roster.explaining import explain
from agendas.roster.resolving import list_named
from agendas.roster.rows import NoHeader, Read, read
from agendas.roster.sheets import LARGEST, NotASheet
from agendas.text.messages import phrase
from bot.slack.client import make_ssl_context
from bot.slack.directory import Directory, SlackCallFailed
from db.core.engine import Sessions
from db.mentoring import people, rosters
from db.mentoring.rosters import Roster
from handlers.failures import describe
from handlers.roster import reading

log = logging.getLogger(__name__)

TIMEOUT = 20
SLACK = ("slack.com", "slack-files.com", "slack-edge.com")


class CannotFetch(Exception):
    """A file cannot be had; the message is the kind of it in `roster/not_had`."""


class RosterReader:
    """Reads what was dropped, in whichever workspace; on PostgreSQL any number may do so.

    `client_for` gives a workspace's client for questions, which waits where Slack says so: of a
    large workspace the list takes minutes. `progress` is called again and again meanwhile.
    """

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Clock,
        progress: Callable[[], None],
    ) -> None:
        self._sessions, self._client_for, self._clock = sessions, client_for, clock
        self._progress = progress

    def read_asked(self) -> None:
        """Read every roster that waits for it."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            asked = rosters.list_asked(session)
        for workspace_id, roster_id in asked:
            self._read(workspace_id, roster_id)

    def _read(self, workspace_id: str, roster_id: int) -> None:
        with self._sessions.begin() as session:
            roster = rosters.claim(session, workspace_id, roster_id)
            if roster is None:
                return
            author = people.get(session, workspace_id, roster.person_id).slack_id
            file_id, source = roster.file_id, roster.source
        try:
            client = self._client_for(workspace_id)
            found = read(source.encode() if source else fetch(client, file_id, author))
            directory = Directory(client, None).find_named(
                list_named(found.rows), lambda _known: self._progress()
            )
        except (NotASheet, NoHeader) as why:
            self._refuse(workspace_id, roster_id, explain(why))
        except CannotFetch as why:
            self._refuse(workspace_id, roster_id, phrase("roster/not_had", str(why)))
        except SlackCallFailed as why:
            log.warning("a roster could not be read: %s", why)
            self._refuse(workspace_id, roster_id, phrase("roster/not_had", "slack"))
        else:
            self._show(workspace_id, roster_id, found, directory)

    def _show(self, workspace_id: str, roster_id: int, found: Read, directory: Any) -> None:
        now = self._clock.now()
        # Nobody waits for the database while this is thought about.
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            roster = rosters.get(session, workspace_id, roster_id)
            kept = reading.compose(session, roster, found, directory, now)
        with self._sessions.begin() as session:
            reading.show(rosters.get(session, workspace_id, roster_id), kept, self._clock.now())

    def _refuse(self, workspace_id: str, roster_id: int, why: str) -> None:
        with self._sessions.begin() as session:
            roster: Roster = rosters.get(session, workspace_id, roster_id)
            reading.refuse(roster, why, self._clock.now())


def fetch(client: WebClient, file_id: str, author: str) -> bytes:
    """Return what is in a file that somebody dropped; raise CannotFetch, or NotASheet for its size.

    It is fetched over TLS from Slack alone, or from where Slack's API is (the sandbox).
    """
    try:
        file = dict(client.files_info(file=file_id).get("file") or {})
    except SlackApiError as error:
        code = str(error.response.get("error"))
        known = {"missing_scope": "no_scope", "file_not_found": "gone", "file_deleted": "gone"}
        raise CannotFetch(known.get(code, "slack")) from None
    except (SlackClientError, OSError) as error:
        log.warning("a roster's file could not be asked for: %s", describe(error))
        raise CannotFetch("slack") from None
    if file.get("user") != author:
        raise CannotFetch("gone")
    if "html" in str(file.get("mimetype")):
        raise NotASheet("web_page")
    if int(file.get("size") or 0) > LARGEST:
        raise NotASheet("too_large")
    return _download(str(file.get("url_private_download") or file.get("url_private")), client)


def is_slacks(url: str, api: str) -> bool:
    """Tell whether a file's address is Slack's own, over TLS, or of the host of its API."""
    there, own = urlsplit(url), urlsplit(api)
    host = (there.hostname or "").lower()
    if (there.scheme, there.netloc) == (own.scheme, own.netloc):
        return True
    return there.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in SLACK)


class _NoRedirects(HTTPRedirectHandler):
    """Where the token is not taken, Slack leads to a page to sign in: nothing is sent there."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


def _download(url: str, client: WebClient) -> bytes:
    if not is_slacks(url, client.base_url):
        raise CannotFetch("gone")
    opener = build_opener(_NoRedirects, HTTPSHandler(context=make_ssl_context()))
    asked = Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310
    try:
        with opener.open(asked, timeout=TIMEOUT) as answer:
            # A page to sign in is what Slack gives to whoever may not read files.
            if "html" in str(answer.headers.get("Content-Type", "")):
                raise CannotFetch("no_scope")
            data = bytes(answer.read(LARGEST + 1))
    except (HTTPError, URLError, OSError) as error:
        log.warning("a roster's file could not be fetched: %s", describe(error))
        raise CannotFetch("slack") from None
    return data
