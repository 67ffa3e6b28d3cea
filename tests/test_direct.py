"""What is handed over in memory is taken as strictly as what comes over a line."""

from http import HTTPStatus

import pytest
from slack_sdk.errors import SlackApiError

from tests.stories.world import world

pytestmark = pytest.mark.databases("sqlite")


def test_what_slack_refuses_is_refused(database: str) -> None:
    with world(database, line=False) as opened:
        client = opened.bot.app.client
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            client.chat_postMessage(
                channel=opened.person("ana", "Ana").id, text="x", blocks=[{"type": "no"}]
            )
        assert [breach.what for breach in opened.sandbox.breaches] == ["limit"]


def test_what_slack_puts_off_is_told_when_to_come_again(database: str) -> None:
    with world(database, line=False) as opened:
        opened.sandbox.faults.add("auth.test", retry_after=7)
        with pytest.raises(SlackApiError) as refused:
            opened.bot.app.client.auth_test()
        assert refused.value.response.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert refused.value.response.headers["Retry-After"] == "7"


def test_two_meet_without_a_line(database: str) -> None:
    with world(database, line=False) as opened:
        opened.start_programme(opened.person("fay", "Fay"))
        mentor, mentee = opened.person("bea", "Dr Bea"), opened.person("ana", "Ana")
        opened.pair(mentor, mentee)
        mentee.types("/mentoring")
        assert "Dr Bea" in mentee.last_message.plain
        assert opened.sandbox.breaches == []
