"""Where the bot is installed: tokens given by OAuth, kept sealed, renewed before they expire."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import time

from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation as Consent
from sqlalchemy import Engine

from agendas.dates.clock import Clock
from bot.settings.settings import SlackSettings
from bot.slack.client import make_client
from bot.slack.errors import NotInstalled, TokenUnreadable, classify
from bot.slack.token_cipher import CannotDecrypt, TokenCipher, Tokens
from db.core import workspaces
from db.core.engine import Sessions
from db.mentoring import people
from db.messages import rate_limits
from db.operations import installations
from db.operations.installations import Installation
from db.sessions import sessions
from handlers.programme.messages import invite

log = logging.getLogger(__name__)

# Slack's tokens last twelve hours, where the app has token rotation switched on (documented).
RENEWED_BEFORE = timedelta(hours=3)
AT_THE_LATEST = timedelta(minutes=1)
CLAIMED_FOR = timedelta(seconds=90)
TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """The app as Slack's OAuth knows it, and a client to ask with."""

    client_id: str
    client_secret: str
    client: WebClient


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot is in one workspace, and its token."""

    installation: Installation
    tokens: Tokens


class Installations:
    """The workspaces that have installed the bot; any number of processes may use them at once."""

    def __init__(self, kept: Sessions, clock: Clock, seal: TokenCipher, app: OAuthApp) -> None:
        self._sessions, self._clock = kept, clock
        self._seal, self._app = seal, app

    def get_access(self, workspace_id: str) -> Access:
        """Return what a workspace has given; renews a token that has run out.

        Raises NotInstalled, or TokenUnreadable where none of the keys fits.
        """
        found = self.read_access(workspace_id)
        ends = found.installation.expires_at
        if ends is None or ends > self._clock.now() + AT_THE_LATEST:
            return found
        self.renew_one(workspace_id)
        return self.read_access(workspace_id)

    def read_access(self, workspace_id: str) -> Access:
        """Return what a workspace has given, as it is; raise as `access` does."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            found = installations.of_workspace(session, workspace_id)
        if found is None:
            raise NotInstalled(workspace_id)
        try:
            return Access(found, self._seal.decrypt(workspace_id, found.sealed))
        except CannotDecrypt:
            raise TokenUnreadable(workspace_id) from None

    def get_token(self, workspace_id: str) -> str:
        """Return the bot's token in a workspace; raise as `access` does."""
        return self.get_access(workspace_id).tokens.bot

    def save(self, consent: Consent) -> None:
        """Keep what Slack gave when somebody installed the bot in a workspace.

        Whatever was on hold there goes on, and nothing is erased any more. Who installed it is told
        how a programme is started, where there is none.
        """
        now = self._clock.now()
        assert consent.team_id is not None
        tokens = Tokens(consent.bot_token or "", consent.bot_refresh_token)
        ends = consent.bot_token_expires_at
        with self._sessions.begin() as session:
            workspaces.keep(session, consent.team_id, consent.team_name)
            installations.keep(
                session,
                Installation(
                    workspace_id=consent.team_id,
                    app_id=consent.app_id or "",
                    bot_id=consent.bot_id or "",
                    bot_user_id=consent.bot_user_id or "",
                    scopes=",".join(consent.bot_scopes or ()),
                    installed_by=consent.user_id or "",
                    installed_at=now,
                    sealed=self._seal.encrypt(consent.team_id, tokens),
                    # By the clock of this process, not the database's.
                    expires_at=None if ends is None else now + timedelta(seconds=ends - time()),
                    renewing_until=None,
                ),
            )
            workspaces.come_back(session, consent.team_id)
            rate_limits.release(session, consent.team_id)
            if consent.user_id:
                invite(session, consent.team_id, consent.user_id, now)
        log.info("the bot was installed in workspace %s", consent.team_id)

    def renew(self) -> int:
        """Renew every token that will soon expire; return how many were."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            soon = installations.expiring(session, self._clock.now() + RENEWED_BEFORE)
        return sum(self.renew_one(workspace_id) for workspace_id in soon)

    def renew_one(self, workspace_id: str) -> bool:
        """Exchange a workspace's refresh token for a new pair; False if that did not work now.

        A refresh token is good once, so only one process tries at a time.
        """
        now = self._clock.now()
        until = now + CLAIMED_FOR
        with self._sessions.begin() as session:
            if not installations.claim(session, workspace_id, now, until):
                return False
        try:
            old = self.read_access(workspace_id).tokens
            answer = self._app.client.oauth_v2_access(
                client_id=self._app.client_id,
                client_secret=self._app.client_secret,
                grant_type="refresh_token",
                refresh_token=old.refresh,
            )
        except Exception as failure:
            error = classify(failure, "oauth.v2.access").error
            log.error("the token of workspace %s was not renewed: %s", workspace_id, error)
            return False
        new = Tokens(answer["access_token"], answer["refresh_token"])
        ends = now + timedelta(seconds=int(answer["expires_in"]))
        with self._sessions.begin() as session:
            sealed = self._seal.encrypt(workspace_id, new)
            return installations.renew(session, workspace_id, until, sealed, ends)

    def list_workspaces(self) -> list[str]:
        """Return the workspaces that have installed the bot, the first one first."""
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            return [found.workspace_id for found in installations.everywhere(session)]

    def filter_installed(self, workspace_ids: Sequence[str], slack_id: str) -> list[str]:
        """Return those of some workspaces that have installed the bot; of several, whose know them.

        `slack_id` is whoever acts: in the others the bot would have nothing to show them.
        """
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            here = [one for one in workspace_ids if installations.of_workspace(session, one)]
            known = [one for one in here if people.find(session, one, slack_id)]
            return known if len(here) > 1 and known else here

    def reencrypt(self) -> int:
        """Seal every token with the newest key; return how many. Raises TokenUnreadable."""
        with self._sessions.begin() as session:
            # A token that is renewed meanwhile must not be lost.
            everywhere = installations.everywhere(session, locked=True)
            for found in everywhere:
                try:
                    found.sealed = self._seal.reencrypt(found.sealed)
                except CannotDecrypt:
                    raise TokenUnreadable(found.workspace_id) from None
            return len(everywhere)

    def check_keys(self) -> None:
        """Make sure that the keys open every token; raise TokenUnreadable where they do not."""
        for workspace_id in self.list_workspaces():
            self.read_access(workspace_id)


def open_installations(
    settings: SlackSettings, engine: Engine, clock: Clock, *, hurried: bool = False
) -> Installations | None:
    """Return the installations in a database; None where the settings have one token."""
    keys, client_id = settings.encryption_keys, settings.slack_client_id
    secret = settings.slack_client_secret
    if keys is None or client_id is None or secret is None:
        return None
    app = OAuthApp(
        client_id,
        secret.get_secret_value(),
        make_client(settings, None, retry_handlers=[], timeout=TIMEOUT),
    )
    seal = TokenCipher.from_keys(keys.get_secret_value())
    return Installations(sessions(engine, hurried=hurried), clock, seal, app)
