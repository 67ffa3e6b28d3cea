"""auth.test and users.*: who people are, and of what organisation."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.people import Person
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal
from tests.sandbox.conftest import MANIFEST


def test_people_are_described_with_their_zone_as_it_is_on_the_day(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    user = client.users_info(user=mina.id)["user"]
    assert (user["tz"], user["tz_offset"]) == ("America/Toronto", -5 * 3600)
    assert user["profile"]["email"] == "mina@example.edu"
    sandbox.team.scopes.remove("users:read.email")
    assert "email" not in client.users_info(user=mina.id)["user"]["profile"]
    assert refusal(client.users_info, user="U404")["error"] == "user_not_found"


def test_everybody_is_listed_page_by_page_at_the_pace_of_tier_2(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    left = sandbox.add_person("left", deleted=True)
    assert refusal(client.users_list)["error"] == "limit_required"
    first = client.users_list(limit=2)
    rest = client.users_list(limit=200, cursor=first["response_metadata"]["next_cursor"])
    assert rest["response_metadata"]["next_cursor"] == ""
    listed = {user["id"]: user for page in (first, rest) for user in page["members"]}
    assert listed[mina.id]["profile"]["email"] == "mina@example.edu"
    assert listed[left.id]["deleted"]
    assert refusal(client.users_list, limit=2, cursor="elsewhere")["error"] == "invalid_cursor"
    sandbox.slack.rates.on = True
    for _ in range(20):
        client.users_list(limit=200)
    limited = refusal(client.users_list, limit=200)
    assert (limited["error"], limited.headers["Retry-After"]) == ("ratelimited", "3")


def test_an_address_is_looked_up_among_active_people(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sandbox.add_person("left", deleted=True)
    assert client.users_lookupByEmail(email="MINA@example.edu")["user"]["id"] == mina.id
    gone = refusal(client.users_lookupByEmail, email="left@example.edu")
    assert gone["error"] == "users_not_found"
    assert sandbox.breaches == []


def test_people_are_of_an_organisation_and_at_home_in_another_workspace_of_it(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    user, here = client.users_info(user=mina.id)["user"], client.auth_test()
    assert here["enterprise_id"] == user["enterprise_user"]["enterprise_id"]
    assert user["team_id"] == mina.member.team_id != sandbox.team_id
    assert sandbox.team_id in user["enterprise_user"]["teams"]
    sent = sandbox.act.payloads.build_base("block_actions", mina.id)
    assert (sent["user"]["team_id"], sent["team"]["id"]) == (user["team_id"], sandbox.team_id)
    assert sent["enterprise"]["id"] == sent["team"]["enterprise_id"] == here["enterprise_id"]


def test_guests_strangers_and_new_people_are_told_apart(
    sandbox: Sandbox, client: WebClient
) -> None:
    add = sandbox.add_person
    kinds = {
        "guest": add("guest", restricted=True),
        "of one channel": add("one", ultra_restricted=True),
        "new": add("new", invited=True, tz=""),
        "connected": add("connected", organisation="E0THEIRS"),
        "stranger": add("stranger", organisation="E0THEIRS", stranger=True),
    }
    users = {kind: client.users_info(user=who.id)["user"] for kind, who in kinds.items()}
    assert users["guest"]["is_restricted"]
    assert not users["guest"]["is_ultra_restricted"]
    assert users["of one channel"]["is_restricted"]
    assert users["of one channel"]["is_ultra_restricted"]
    assert users["new"]["is_invited_user"]
    assert "tz" not in users["new"]
    assert users["connected"]["is_stranger"] is False
    assert users["connected"]["enterprise_user"]["teams"] == [users["connected"]["team_id"]]
    client.chat_postMessage(channel=kinds["connected"].id, text="Hello")
    for method in (client.chat_postMessage, client.conversations_open):
        arguments = {"channel": kinds["stranger"].id, "text": "Hello"}
        if method == client.conversations_open:
            arguments = {"users": kinds["stranger"].id}
        assert refusal(method, **arguments)["error"] == "invalid_user_combination"


def test_a_workspace_by_itself_has_its_people_at_home() -> None:
    with Sandbox(MANIFEST, SandboxClock(NOON), organisation=False) as alone:
        who = alone.add_person("mina")
        sent = alone.act.payloads.build_base("block_actions", who.id)
        assert sent["enterprise"] is None
        assert sent["user"]["team_id"] == sent["team"]["id"] == alone.team_id
        client = WebClient(token=alone.bot_token, base_url=alone.base_url)
        assert "enterprise_user" not in client.users_info(user=who.id)["user"]
