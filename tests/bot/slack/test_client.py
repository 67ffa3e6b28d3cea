import ssl

from pydantic import SecretStr

from bot.settings.settings import SlackSettings
from bot.slack.client import make_client


def test_clients_check_whom_they_talk_to_by_certificates_read_only_once() -> None:
    settings = SlackSettings(
        slack_bot_token=SecretStr("xoxb-1"),
        slack_api_url="https://slack.com/api/",
        database_url="sqlite:///never-opened.sqlite",
    )
    answering = make_client(settings, "xoxb-1")
    posting = make_client(settings, "xoxb-1", retry_handlers=[], timeout=10)
    assert answering.ssl is not None
    assert answering.ssl is posting.ssl
    assert answering.ssl.verify_mode is ssl.CERT_REQUIRED
    assert answering.ssl.check_hostname
    assert posting.timeout == 10
    assert posting.retry_handlers == []
