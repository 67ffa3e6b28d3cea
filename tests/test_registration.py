"""What the bot answers to, and what it offers and declares, are the same, both ways round."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from sqlalchemy.orm import sessionmaker

from agendas.text.messages import TEMPLATES
from bot.operations.clock import SystemClock
from handlers.features import list_kinds, register, rezone
from handlers.slackui.background import Errands
from handlers.slackui.request import Resources
from handlers.slackui.router import Router

BUTTON = re.compile(r"\]\(([^\s)]+)")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def router() -> Router:
    app = App(token="xoxb-nobody", signing_secret="none", token_verification_enabled=False)
    return register(
        app, Resources(sessionmaker(), sessionmaker(), SystemClock(), Errands(), rezone)
    )


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return dict(json.loads((ROOT / "manifest.json").read_text(encoding="utf-8")))


def offered() -> set[str]:
    """The ids of the buttons that templates hold."""
    sources = (path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.txt"))
    return {action for source in sources for action in BUTTON.findall(source)}


def trees() -> Iterator[ast.Module]:
    """What the code of the handlers is, but for the samples, which nobody is shown."""
    for path in {*(ROOT / "handlers").rglob("*.py")} - {
        ROOT / "handlers" / "notifications" / "samples.py"
    }:
        yield ast.parse(path.read_text(encoding="utf-8"))


def opened() -> set[str]:
    """The callback ids of the modals that the code builds: constants given as `callback_id`."""
    places = {
        function.name: [argument.arg for argument in function.args.args].index("callback_id")
        for tree in trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and "callback_id" in [argument.arg for argument in function.args.args]
    }
    found = set()
    for tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = call.args[places[name] :][:1] if name in places else []
            found |= {str(arg.value) for arg in given if isinstance(arg, ast.Constant)}
    return found


def gone_on_with() -> set[str]:
    """The actions that the code goes on with, in the same request: constants given as such."""
    return {
        str(keyword.value.value)
        for tree in trees()
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        for keyword in call.keywords
        if keyword.arg == "action_id" and isinstance(keyword.value, ast.Constant)
    }


def test_every_button_is_answered_and_every_answer_has_its_button(router: Router) -> None:
    assert len(gone_on_with()) > 2
    put_off = {kind.later.action for kind in list_kinds().values() if kind.later}
    assert offered() | gone_on_with() | put_off == set(router.actions)


@pytest.mark.slow
def test_every_modal_is_answered_and_every_answer_has_its_modal(router: Router) -> None:
    assert len(opened()) > 8
    assert opened() == set(router.views)


def test_every_command_is_declared_and_every_declared_one_is_answered(
    router: Router, manifest: dict[str, Any]
) -> None:
    declared = {command["command"] for command in manifest["features"]["slash_commands"]}
    assert declared == {name.partition(" ")[0] for name in router.commands}


def test_every_shortcut_is_declared_and_every_declared_one_is_answered(
    router: Router, manifest: dict[str, Any]
) -> None:
    declared = {shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]}
    assert declared == set(router.shortcuts)


def test_every_event_is_subscribed_to_and_every_subscribed_one_is_answered(
    router: Router, manifest: dict[str, Any]
) -> None:
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    # A message is subscribed to by the kind of its conversation.
    assert {name.partition(".")[0] for name in subscribed} == set(router.events)


def test_no_button_has_an_id_that_only_the_facts_decide() -> None:
    assert not [action for action in offered() if "{" in action]


def test_every_form_keeps_what_was_typed(router: Router) -> None:
    """But for the question which pair, whose line stays beside it, searched words, and ticks.

    What shows a form back has no input: what was typed is the draft of that form. A draft is of a
    pair: the forms of a programme stay open with what was typed when they are refused.
    """
    kept = {name: view.form for name, view in router.views.items() if view.form}
    others = {"which.pick", "record.search", "recap.confirm", "choices.save"}
    others |= {"digest.leave"}
    others |= {"matching.offer", "matching.find", "matching.propose"}
    of_programme = {one for one in router.views if one.startswith(("programme.", "roster."))}
    assert set(router.views) - set(kept) == others | of_programme
    assert router.views["recap.confirm"].confirms in kept
    for name, form in kept.items():
        assert form.action_id in router.actions, name
    assert {name for name, form in kept.items() if form.keeps} == {"agenda.save", "recap.send"}
