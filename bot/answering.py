"""The Bolt app: what people do in Slack, on its way to the handlers."""

from pydantic import SecretStr
from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy import Engine

from agendas.times import Clock
from bot.settings import SlackSettings
from db.engine import sessions
from handlers.door import Door
from handlers.register import register
from handlers.visits import Desk


def answering(
    settings: SlackSettings, engine: Engine, clock: Clock, secret: SecretStr | None
) -> tuple[App, Door]:
    """Return an app that answers everything, and the door, which knows what that is.

    Without a signing secret it can be used over Socket Mode only.
    """
    app = App(
        client=WebClient(
            settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url
        ),
        signing_secret=secret.get_secret_value() if secret else None,
        # What was asked is done before Slack is told that it has been received.
        process_before_response=True,
    )
    return app, register(app, Desk(sessions(engine, hurried=True), clock))
