"""The Bolt app: what people do in Slack, on its way to the handlers, and how long it takes."""

import logging
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from pydantic import SecretStr
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine

from agendas.dates.clock import Clock
from agendas.text.commands import NAMING, show_commands
from agendas.text.messages import say
from bot.operations.metrics import Metrics
from bot.settings.settings import ProcessSettings
from bot.slack.client import make_client
from bot.slack.errors import NotInstalled
from bot.slack.installations import Installations, open_installations
from bot.slack.tokens import get_bot_token
from db.core.clashes import BUSY
from db.sessions import sessions
from handlers.features import list_kinds, register, rezone
from handlers.notifications.composing import Composer
from handlers.notifications.kinds import list_shown_by
from handlers.notifications.redrawing import Redrawing
from handlers.slackui import tenancy
from handlers.slackui.background import Errands
from handlers.slackui.request import Resources
from handlers.slackui.router import Router

log = logging.getLogger(__name__)

OTHER = "other"
TIMEOUT = 10  # seconds that a call to Slack may take


class TimedApp(App):
    """An app that notes how long each answer takes, under one of the names it knows."""

    def __init__(self, metrics: Metrics, **options: Any) -> None:
        with _keep_environment_from_bolt():
            super().__init__(**options)
        self._metrics = metrics
        self.names: Mapping[str, Collection[str]] = {}

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request; one that is not signed by Slack is not counted."""
        begun = time.perf_counter()
        tenancy.note_told(req)
        answer = super().dispatch(req)
        if answer.status != HTTPStatus.UNAUTHORIZED:
            kind, name = identify_request(req.body)
            known = name in self.names.get(kind, ())
            seconds = time.perf_counter() - begun
            self._metrics.record_response(kind, name if known else OTHER, seconds)
        return answer


@contextmanager
def _keep_environment_from_bolt() -> Iterator[None]:
    """Let Bolt find no setting of Slack's in the environment meanwhile: it has been told them all.

    Where SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are there, though empty, it takes its users for
    those of workspaces that install the app, looks for their tokens in files of its own, and finds
    none.
    """
    hidden = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


def identify_request(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a request of Slack's is ("command", "action", ...) and which one."""
    kind = body.get("type")
    if "command" in body:
        return "command", str(body["command"])
    if kind == "block_actions":
        return "action", str(body["actions"][0].get("action_id"))
    if kind == "view_submission":
        return "view", str(body["view"].get("callback_id"))
    if kind == "event_callback":
        return "event", str(body["event"].get("type"))
    return OTHER, OTHER


def make_authorize(
    found: Installations,
) -> Callable[[list[str], str | None], AuthorizeResult | None]:
    """Return what gives Bolt the token of the workspace that a request comes from."""

    def authorize(told: list[str], user_id: str | None) -> AuthorizeResult | None:
        try:
            here = told if len(told) == 1 else found.filter_installed(told, user_id or "")
            if len(here) != 1:
                # The handler has a sentence for it; that needs no token.
                return AuthorizeResult(enterprise_id=None, team_id=None)
            access = found.get_access(here[0])
        except NotInstalled as why:
            log.warning("a request came from a workspace without a token: %s", why)
            return None
        except BUSY:
            # The handler finds it so, too, and has a sentence for it; that needs no token.
            return AuthorizeResult(enterprise_id=None, team_id=told[0])
        return AuthorizeResult(
            enterprise_id=None,
            team_id=here[0],
            bot_id=access.installation.bot_id,
            bot_user_id=access.installation.bot_user_id,
            bot_token=access.tokens.bot,
        )

    return authorize


def make_app(
    settings: ProcessSettings,
    engine: Engine,
    clock: Clock,
    secret: SecretStr | None,
    metrics: Metrics,
) -> tuple[App, Router]:
    """Return an app that answers everything, and the router, which knows what that is.

    Without a signing secret it can be used over Socket Mode only.
    """
    NAMING.set(settings.command_prefix)
    installed = open_installations(settings, engine, clock, hurried=True)
    app = TimedApp(
        metrics,
        # Without one, Bolt reads the source of every frame on the stack to find a name.
        name="Reiterate",
        client=make_client(
            settings, None if installed else get_bot_token(settings), timeout=TIMEOUT
        ),
        authorize=make_authorize(installed) if installed else None,
        signing_secret=secret.get_secret_value() if secret else None,
        user_facing_authorize_error_message=say("installation/gone").text,
        # What was asked is done before Slack is told that it has been received.
        process_before_response=True,
        # What nobody answers is acknowledged all the same: see the router.
        raise_error_for_unhandled_request=True,
    )
    kinds = list_kinds()
    writing = sessions(engine, hurried=True, shown_by=list_shown_by(kinds))
    redrawing = Redrawing(writing, Composer(kinds), clock)
    resources = Resources(
        writing,
        sessions(engine, hurried=True, read_only=True),
        clock,
        Errands(),
        rezone,
        settings.public_url,
        redrawing.begin,
        redrawing.read_whole,
        settings.starters,
    )
    router = register(app, resources)
    app.names = {
        "command": [show_commands(name) for name in router.commands],
        "action": router.actions,
        "view": router.views,
        "event": router.events,
    }
    return app, router
