"""Profiles: what is made of Slack's user objects, whatever they leave out."""

from typing import Any

import pytest

from agendas.profiles import Here, Profile, Standing
from handlers.slackui.asking.profiles import read_profile as profile_in

HERE = Here("T1", "E1")


def profile_of(user: dict[str, Any], here: Here = HERE) -> Profile:
    return profile_in(user, here)


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
def test_a_zone_that_this_machine_does_not_know_is_none(tz: str | None) -> None:
    assert profile_of(user(tz=tz)).timezone == ""


def test_bots_and_deactivated_people_are_told_apart() -> None:
    assert profile_of(user(is_bot=True)).is_bot
    assert profile_of({"id": "USLACKBOT"}).is_bot
    assert not profile_of(user(deleted=True)).active


def org(enterprise: str, *workspaces: str) -> dict[str, Any]:
    return {"id": "W1", "enterprise_id": enterprise, "teams": list(workspaces)}


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({}, "member"),
        ({"team_id": "T1"}, "member"),
        ({"team_id": "T2", "enterprise_user": org("E1", "T2", "T1")}, "member"),
        ({"team_id": "T2", "enterprise_user": org("E1")}, "member"),
        ({"team_id": "T2", "enterprise_user": org("E1", "T2")}, "elsewhere"),
        ({"team_id": "T2", "enterprise_user": org("E2", "T2")}, "stranger"),
        ({"team_id": "T2"}, "stranger"),
        ({"team_id": "T1", "is_stranger": True}, "stranger"),
        ({"team_id": "T1", "is_restricted": True}, "guest"),
        ({"team_id": "T1", "is_ultra_restricted": True}, "guest"),
        ({"team_id": "T1", "is_invited_user": True}, "invited"),
    ],
)
def test_where_somebody_belongs_is_told_by_the_organisation(
    told: dict[str, Any], standing: str
) -> None:
    assert profile_of(user(**told)).standing == Standing(standing)


def test_without_an_organisation_of_its_own_a_workspace_knows_its_people_by_itself() -> None:
    here = Here("T1")
    assert profile_of(user(team_id="T2"), here).standing == Standing.STRANGER
    elsewhere = user(team_id="T2", enterprise_user=org("E2", "T2"))
    assert profile_of(elsewhere, here).standing == Standing.STRANGER
    assert profile_of(user(team_id="T1", enterprise_user=org("E1", "T1")), here).active
