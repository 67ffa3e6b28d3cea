"""A host's bot, over HTTP, that any workspace of the sandbox can install by itself."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import SecretStr

from bot.embedded import Bot
from bot.http.installation_pages import CALLBACK, INSTALL
from bot.http.web import PATH, make_site
from bot.operations.metrics import Metrics
from bot.settings.settings import WebSettings
from bot.slack.app import make_app
from bot.slack.token_cipher import TokenCipher
from bot.worker import Worker
from sandbox.clock import SandboxClock, SkewedClock
from sandbox.demo.pilot import Pilot
from sandbox.server import Sandbox
from sandbox.transport.web_server import WebServer
from sandbox.workspace import Workspace
from tests.bot.processes import free_port
from tests.stories.world import MANIFEST, TUESDAY, World


@dataclass(frozen=True)
class Page:
    """What a browser was shown: where it ended up, the status, the text."""

    address: str
    status: int
    text: str


class Browser:
    """Somebody's browser, with its cookies. Slack's own address here is http, on loopback."""

    def __init__(self) -> None:
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar(policy))
        )

    def opens(self, address: str, form: dict[str, str] | None = None) -> Page:
        """Open an address, or send a form to it; redirects are followed."""
        data = urlencode(form).encode() if form is not None else None
        try:
            with self._opener.open(address, data, timeout=5) as answer:
                return Page(answer.url, answer.status, answer.read().decode())
        except urllib.error.HTTPError as no:
            with no:
                return Page(no.url, no.code, no.read().decode())

    def asks(self, address: str) -> str:
        """Open the page to install the bot from, which is there; return its link to Slack's."""
        page = self.opens(f"{address}{INSTALL}")
        assert page.status == 200, page.text
        return (
            page.text.partition('<a class="do" href="')[2].partition('"')[0].replace("&amp;", "&")
        )


def consent(workspace: Workspace, link: str) -> tuple[str, dict[str, str]]:
    """Return the form on Slack's page, filled in with a workspace and allowed."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    kept = {name: asked[name] for name in ("scope", "state", "redirect_uri")}
    return link, {**kept, "team": workspace.team_id, "allow": "1"}


class Hosted:
    """The host's processes, in this one: `web` on a port, and a `worker` whose clock is moved."""

    def __init__(self, sandbox: Sandbox, settings: WebSettings, clock: SandboxClock) -> None:
        self.sandbox, self.settings, self.clock = sandbox, settings, clock
        self.worker = Worker(settings, clock)
        self.pilot = Pilot(self.worker, clock)
        engine = self.worker.engine
        secret, metrics = settings.slack_signing_secret, Metrics()
        app, router = make_app(settings, engine, clock, secret, metrics)
        sandbox.dispatcher.wait_for_bot = router.resources.errands.wait
        self._listening = WebServer(make_site(settings, engine, clock, app, metrics), settings.port)
        sandbox.register(f"{settings.public_url}{PATH}")

    def later(self, by: timedelta) -> None:
        """Let time pass while neither process is looking."""
        self.clock.set(self.clock.now() + by)

    def stop(self) -> None:
        """Stop both."""
        self._listening.stop()
        self.worker.stop()

    def asks(self, browser: Browser) -> str:
        """Let somebody open the page to install from; return the link to Slack's page."""
        return browser.asks(self.settings.public_url or "")

    def installs(self, workspace: Workspace, browser: Browser | None = None) -> Page:
        """Let somebody install the bot in a workspace; return the page they end up at."""
        browser = browser or Browser()
        return browser.opens(*consent(workspace, self.asks(browser)))

    def world(self, workspace: Workspace) -> World:
        """Return a workspace as stories know it."""
        # Of a bot, a world uses what a worker has.
        agrees = SkewedClock(self.clock)
        return World(cast(Sandbox, workspace), cast(Bot, self.worker), self.clock, agrees)


@contextmanager
def hosted(
    database: str, start: datetime = TUESDAY, *, rotating: bool = False, **ids: str
) -> Iterator[Hosted]:
    """Open a sandbox with one workspace in it, and a host's bot that nobody has installed."""
    clock = SandboxClock(start)
    with Sandbox(MANIFEST, clock, delivery="http") as sandbox:
        sandbox.oauth.rotating = rotating
        port = free_port()
        settings = WebSettings.model_construct(
            slack_client_id=sandbox.oauth.client_id,
            slack_client_secret=SecretStr(sandbox.oauth.client_secret),
            encryption_keys=SecretStr(TokenCipher.make_key()),
            slack_bot_token=None,
            slack_signing_secret=SecretStr(sandbox.signing_secret),
            slack_api_url=sandbox.base_url,
            database_url=database,
            public_url=f"http://127.0.0.1:{port}",
            port=port,
        )
        host = Hosted(sandbox, settings, clock)
        try:
            yield host
        finally:
            host.stop()


__all__ = ["CALLBACK", "INSTALL", "Browser", "Hosted", "Page", "consent", "hosted"]
