"""Names and words that are Slack's markup: shown as they were typed, and nothing comes of them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from db.messages.outbox import OutboxRow
from tests.stories.cycles import calendars, rows
from tests.stories.world import World

LINK = "<https://evil.example/login|Add to calendar>"
CALL = "<!here> & *all*"
READ_AS_MARKUP = ("text", "comment")


def marked_up(payload: Any) -> Iterator[str]:
    """Every string of a payload in which Slack reads markup."""
    if isinstance(payload, list):
        for part in payload:
            yield from marked_up(part)
    elif isinstance(payload, dict):
        if payload.get("type") == "mrkdwn":
            yield payload["text"]
        elif payload.get("type") != "plain_text":
            for name, part in payload.items():
                if isinstance(part, str) and name in READ_AS_MARKUP:
                    yield part
                yield from marked_up(part)


@pytest.mark.slow
def test_a_name_that_is_a_link_is_a_name_in_every_message_and_file(world: World) -> None:
    fay = world.person("fay", "Fay Laurent")
    max_, ana = world.person("max", LINK), world.person("ana", CALL)
    world.start_programme(fay, name=f"{CALL} {LINK}")
    world.pair(max_, ana, next_meeting=world.clock.now() + timedelta(days=4))
    world.passes(days=4, hours=2)
    ana.types("/meeting move tomorrow 10am")
    ana.types("/meeting cancel")
    world.settles()
    assert all(LINK in str(event["SUMMARY"]) for _, event in calendars(ana))
    ana.types("/mentoring export")
    world.passes(days=40)

    sent = rows(world, OutboxRow)
    assert {"meeting.moved", "mydata.file", "digest"} <= {row.kind for row in sent}
    shown = [
        {"text": message.text, "blocks": message.blocks}
        for conversation in world.sandbox.team.conversations.values()
        for message in conversation.messages
    ]
    strings = [text for message in shown for text in marked_up(message)]
    assert not [text for text in strings if "<https:" in text or "<!" in text]
    assert any("&lt;https:" in text for text in strings)
    page, data = [file for file in ana.files if file.name.startswith("my-mentoring")]
    assert b"<https:" not in page.content
    assert json.loads(data.content)["profile"]["name"] == CALL
