"""The two pages by which a workspace installs the bot: one to begin at, one to come back to.

The flow is Slack's OAuth v2, run by Bolt. The `state` is signed rather than stored, so that whoever
opens the page leaves no row behind; it is good for ten minutes, in the browser that was given it.
"""

import logging
from http import HTTPStatus
from secrets import token_hex
from urllib.parse import quote, urljoin

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Installation as Consent
from slack_sdk.oauth.installation_store import InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from agendas.installation import GRACE
from agendas.text.pages import page
from bot.settings.manifest import read_scopes
from bot.settings.settings import WebSettings
from bot.slack.client import make_client
from bot.slack.installations import Installations

log = logging.getLogger(__name__)

INSTALL, CALLBACK = "/slack/install", "/slack/oauth_redirect"
STATE_SECONDS = 600
TIMEOUT = 10
# A form to Slack is not needed: one link leads there, another to the workspace.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def make_installation_pages(settings: WebSettings, found: Installations) -> Blueprint:
    """Return the pages; `settings.many` must hold."""
    flow = _make_flow(settings, found)
    pages = Blueprint("installing", __name__)

    def begin() -> ResponseReturnValue:
        return _to_response(flow.handle_installation(to_bolt_request(request)))

    def come_back() -> ResponseReturnValue:
        return _to_response(flow.handle_callback(to_bolt_request(request)))

    pages.add_url_rule(INSTALL, "begin", begin)
    pages.add_url_rule(CALLBACK, "come_back", come_back)
    return pages


class SignedState(OAuthStateStore):
    """States that need not be kept: a signature says whether one is ours, and how old it is."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="installing")

    def issue(self, *_args: object, **_kwargs: object) -> str:
        """Return a state that nobody else has been given."""
        return str(self._signer.dumps(token_hex(16)))

    def consume(self, state: str) -> bool:
        """Say whether a state is ours, and young enough."""
        try:
            self._signer.loads(state, max_age=STATE_SECONDS)
        except BadData:
            return False
        return True


class WholeOrganisation(BoltError):
    """Slack was asked to put the bot into a whole Enterprise organisation."""


class ConsentStore(InstallationStore):
    """Where Bolt puts what it was given."""

    def __init__(self, found: Installations) -> None:
        self._found = found

    def save(self, installation: Consent) -> None:
        """Keep a workspace's consent; raise WholeOrganisation for more than a workspace's."""
        if installation.is_enterprise_install or installation.team_id is None:
            raise WholeOrganisation("an organisation, not a workspace")
        self._found.save(installation)


class InstallationFlow(OAuthFlow):
    """Bolt's flow, with our page to begin at."""

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:
        """Return Slack's page; whatever else stands in our page's address goes no further."""
        return str(self.settings.authorize_url_generator.generate(state=state))

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:
        """Return the page with the link to Slack."""
        return page("installation/install", url=url, days=GRACE.days)

    def run_installation(self, code: str) -> Consent | None:
        """Exchange a code for a token; None if Slack does not take it, or cannot be reached."""
        try:
            return super().run_installation(code)
        except (SlackClientError, OSError) as failure:
            log.warning("Slack could not be asked for a token: %s", type(failure).__name__)
            return None


def _make_flow(settings: WebSettings, found: Installations) -> InstallationFlow:
    assert settings.slack_client_id
    assert settings.slack_client_secret
    secret = settings.slack_client_secret.get_secret_value()
    needed, optional = read_scopes()
    # What Bolt says of a code that failed holds the code.
    quiet = logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.CRITICAL)
    return InstallationFlow(
        client=make_client(settings, None, retry_handlers=[], timeout=TIMEOUT),
        logger=quiet,
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=secret,
            scopes=[*needed, *optional],
            user_scopes=[],
            redirect_uri=f"{settings.public_url}{CALLBACK}",
            install_path=INSTALL,
            redirect_uri_path=CALLBACK,
            authorization_url=urljoin(settings.slack_api_url, "../oauth/v2/authorize"),
            installation_store=ConsentStore(found),
            state_store=SignedState(secret),
            state_expiration_seconds=STATE_SECONDS,
            callback_options=CallbackOptions(success=_show_success, failure=_show_failure),
            logger=quiet,
        ),
    )


def _show_success(args: SuccessArgs) -> BoltResponse:
    consent = args.installation
    html = page(
        "installation/installed",
        workspace=consent.team_name or consent.team_id,
        workspace_id=consent.team_id,
        open=f"slack://open?team={quote(consent.team_id or '')}",
    )
    spent = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=HTTPStatus.OK, body=html, headers={"Set-Cookie": [spent]})


def _show_failure(args: FailureArgs) -> BoltResponse:
    whole = isinstance(args.error, WholeOrganisation)
    reason = "whole_organisation" if whole else args.reason
    # It may be whatever stands in the address.
    log.warning("an installation failed: %s", reason if reason in REASONS else "another reason")
    html = page("installation/failed", reason=reason[:LONGEST_REASON], again=INSTALL)
    status = HTTPStatus.BAD_REQUEST if whole else args.suggested_status_code
    return BoltResponse(status=status, body=html)


REASONS = {
    *("access_denied", "whole_organisation", "invalid_browser", "invalid_state"),
    *("invalid_code", "missing_code", "storage_error"),
}
LONGEST_REASON = 60


def _to_response(answer: BoltResponse) -> ResponseReturnValue:
    response = to_flask_response(answer)
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
