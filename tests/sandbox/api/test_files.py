"""files.*: the three steps of an upload."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox


def test_a_file_goes_up_in_three_steps_and_lies_in_the_conversation(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    channel = client.conversations_open(users=mina.id)["channel"]["id"]
    client.files_upload_v2(
        channel=channel,
        content="BEGIN:VCALENDAR",
        filename="meeting.ics",
        title="Your meeting",
        initial_comment="The calendar file",
    )
    (file,) = mina.files
    assert (file.name, file.title, file.content) == (
        "meeting.ics",
        "Your meeting",
        b"BEGIN:VCALENDAR",
    )
    assert mina.last_message.text == "The calendar file"
    assert sandbox.breaches == []
