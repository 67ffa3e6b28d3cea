"""A workspace that takes no files: dates are told all the same, by their words alone."""

import pytest

from tests.stories.cycles import calendars, couple
from tests.stories.world import World


@pytest.mark.parametrize("error", ["file_uploads_disabled", "file_type_not_allowed"])
def test_a_date_is_told_by_its_words_where_slack_takes_no_file(world: World, error: str) -> None:
    two = couple(world)
    world.sandbox.faults.add("files.getUploadURLExternal", times=100, error=error)
    two.mentee.types("/meeting plan friday 10:00 in room 4.12")
    world.settles()
    news = two.mentor.sees("Ana Silva has planned your next meeting")
    assert "Where: room 4.12" in news.plain
    assert "No calendar file can be sent here" in news.plain
    assert "The file" not in news.plain
    two.mentee.types("/meeting move monday 10:00")
    world.settles()
    assert two.mentor.sees("Ana Silva has moved your meeting")
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    world.settles()
    last = two.mentor.sees("Ana Silva has cancelled your meeting").plain
    assert "If it is in your calendar, delete it there." in last
    assert not calendars(two.mentor)


def test_what_has_no_words_of_its_own_is_not_told_of_without_its_file(world: World) -> None:
    two = couple(world)
    world.sandbox.faults.add("files.getUploadURLExternal", times=100, error="file_uploads_disabled")
    two.mentee.types("/mentoring export")
    answered = len(two.mentee.messages)
    world.settles()
    assert len(two.mentee.messages) == answered, "an export is nothing but its file"
    assert two.mentee.last_message.plain
