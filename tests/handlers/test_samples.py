"""Everything that is said can be tried beforehand, and what is broken is told of by its name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agendas.samples.trying import SAMPLES, templates
from handlers import features
from handlers.notifications import samples
from handlers.notifications.samples import KINDS, Broken, kinds_of
from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.views import check_view
from tests.conftest import Change

ROOT = Path(__file__).parents[2]


def broken() -> list[Broken]:
    return samples.try_all().broken


def test_nothing_is_broken() -> None:
    assert broken() == []


def test_every_template_has_a_sample_and_every_sample_a_template() -> None:
    assert set(templates()) == set(SAMPLES)


def test_what_is_built_of_the_samples_is_what_slack_takes() -> None:
    built = samples.try_all().built
    messages = [(template, one) for template, one in built if "type" not in one]
    views = [(template, one) for template, one in built if "type" in one]
    assert len(messages) > 200
    for template, message in messages:
        assert check_blocks(message["blocks"], "message") == [], template
        assert message["text"], template
    assert {view["type"] for _, view in views} == {"modal", "home"}
    for template, view in views:
        assert check_view(view, view["type"]) == [], template


def functions() -> Iterator[ast.FunctionDef]:
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield node


def told() -> set[str]:
    """Return the kinds of message that handlers queue; of one put together, its beginning."""
    takes = {
        function.name: [arg.arg for arg in function.args.args].index("kind")
        for function in functions()
        if "kind" in [arg.arg for arg in function.args.args]
    }
    given: list[ast.expr] = []
    for node in (node for function in functions() for node in ast.walk(function)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given += [word.value for word in node.keywords if word.arg == "kind"]
            given += node.args[takes[name] : takes[name] + 1] if name in takes else []
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "kind":
            given.append(node.value)
    parts = [
        part.value for kind in given for part in ast.walk(kind) if isinstance(part, ast.Constant)
    ]
    return {part for part in map(str, parts) if re.match(r"digest$|\w+\.", part)}


def test_every_kind_of_message_that_is_queued_has_its_templates_named() -> None:
    queued = told() | set(features.list_kinds())
    assert len(queued) > 20
    whole = {kind for kind in queued if not kind.endswith(".")}
    heads = tuple(kind for kind in queued if kind.endswith("."))
    assert whole <= set(KINDS)
    assert {kind for kind in KINDS if kind not in whole and not kind.startswith(heads)} == set()
    assert {name for names in KINDS.values() for name in names} <= set(SAMPLES)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{{ other }}", "{{ ohter }}", "it speaks of ohter, which it is not given"),
        (
            "{% elif",
            "{% elif days == 5000 %}{{ programm }}{% elif",
            "it speaks of programm, which it is not given",
        ),
        ("{% endif %}", "", "Unexpected end of template"),
        ('|count("day")', '|cuont("day")', "No filter named 'cuont'"),
        ("{{ days|", "{{ days.of.it|", "has no attribute 'of'"),
        ("{% if days > 0 %}", "{% if days / 0 %}", "ZeroDivisionError"),
        (
            "[Done](action.done {{ id }} primary) [Change it](action.edit {{ id }})",
            "[Done](action.done",
            "button that cannot be read",
        ),
        ("[Done]", f"[{'Done ' * 20}]", "a button's label is over Slack's 75 characters"),
    ],
)
def test_a_message_that_cannot_be_written_is_told_of_with_the_kind_that_it_stops(
    change: Change, old: str, new: str, why: str
) -> None:
    change("action/reminder.txt", old, new)
    found = broken()
    assert [one.template for one in found] == ["action/reminder"]
    assert why in found[0].why
    assert kinds_of(found) == {"action.reminder": found[0]}


def test_of_what_is_part_of_others_all_of_those_are_told_of(change: Change) -> None:
    change("agenda/_carried.txt", "review.day", "review.dya")
    found = broken()
    assert [one.template for one in found] == ["agenda/prompt", "agenda/shared"]
    assert set(kinds_of(found)) == {"agenda.prompt", "agenda.shared"}


def test_a_form_a_page_and_a_file_that_is_gone_are_told_of_as_well(
    change: Change, tmp_path: Path
) -> None:
    change("goal/modal.txt", "Goal{%", "What you would like to learn or reach{%")
    change("mydata/page.html", "profile.name", "profile.nmae")
    (tmp_path / "templates" / "meeting" / "ask.txt").unlink()
    found = broken()
    assert found[0].template == "goal/modal"
    assert found[0].why == "its title is over Slack's 24 characters"
    assert [one.template for one in found[1:]] == ["meeting/ask", "mydata/page"]
    assert set(kinds_of(found)) == {"meeting.ask", "mydata.file"}


def test_a_template_without_a_sample_is_told_of(change: Change, tmp_path: Path) -> None:
    (tmp_path / "templates" / "goal" / "new.txt").write_text("Hello.")
    assert broken() == [Broken("goal/new", "there is no sample of what it is given")]
