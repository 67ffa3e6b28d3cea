"""Profiles: what is made of Slack's user objects, whatever they leave out."""

from typing import Any

import pytest

from handlers.profile import profile_of


def user(**more: Any) -> dict[str, Any]:
    return {"id": "U1", "name": "ada", **more}


def test_a_person_has_their_real_name_and_zone() -> None:
    shown = {"real_name": "Ada Lovelace", "display_name": "ada :wave:"}
    profile = profile_of(user(profile=shown, tz="Europe/London"))
    assert (profile.slack_id, profile.name) == ("U1", "Ada Lovelace")
    assert profile.timezone == "Europe/London"
    assert profile.active
    assert not profile.is_bot


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ({"profile": {"real_name": "", "display_name": "Ada"}}, "Ada"),
        ({"real_name": "Ada L", "profile": {}}, "Ada L"),
        ({}, "ada"),
        ({"name": ""}, "U1"),
    ],
)
def test_nobody_is_without_a_name(shown: dict[str, Any], name: str) -> None:
    assert profile_of(user(**shown)).name == name


@pytest.mark.parametrize("tz", [None, "", "Mars/Olympus", "../etc/passwd", "Europe"])
def test_a_zone_that_this_machine_does_not_know_becomes_utc(tz: str | None) -> None:
    assert profile_of(user(tz=tz)).timezone == "UTC"


def test_bots_and_deactivated_people_are_told_apart() -> None:
    assert profile_of(user(is_bot=True)).is_bot
    assert profile_of({"id": "USLACKBOT"}).is_bot
    assert not profile_of(user(deleted=True)).active
