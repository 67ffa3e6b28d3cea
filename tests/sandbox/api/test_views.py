"""views.*: how deep modals go, and which update comes too late."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal
from tests.sandbox.builders import VIEW, text


def test_modals_go_three_deep_and_no_deeper(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    def trigger() -> str:
        return sandbox.slack.create_trigger(sandbox.team, mina.id)

    client.views_open(trigger_id=trigger(), view=VIEW)
    client.views_push(trigger_id=trigger(), view=VIEW)
    client.views_push(trigger_id=trigger(), view=VIEW)
    deep = refusal(client.views_push, trigger_id=trigger(), view=VIEW)
    assert deep["error"] == "push_limit_reached"
    mina.closes()
    mina.closes()
    assert mina.modal is not None
    assert mina.modal.previous_id is None


def test_an_update_with_an_old_hash_is_refused(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    trigger = sandbox.slack.create_trigger(sandbox.team, mina.id)
    view = client.views_open(trigger_id=trigger, view=VIEW)["view"]
    changed = VIEW | {"title": text("New")}
    client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    late = refusal(client.views_update, view_id=view["id"], hash=view["hash"], view=VIEW)
    assert late["error"] == "hash_conflict"
    assert mina.modal is not None
    assert mina.modal.title == "New"
