"""Everything that is said can be tried beforehand, and what is broken is told of by its name."""

import re
from pathlib import Path

import pytest

from agendas.samples.trying import SAMPLES, templates
from handlers.features import list_kinds
from handlers.notifications import samples
from handlers.notifications.samples import Broken
from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.views import check_view
from tests.conftest import Change


def broken() -> list[Broken]:
    return samples.try_all().broken


def test_nothing_is_broken() -> None:
    assert broken() == []


def test_every_template_has_a_sample_and_every_sample_a_template() -> None:
    assert set(templates()) == set(SAMPLES)


@pytest.mark.slow
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


def test_every_kind_of_message_names_templates_that_there_are() -> None:
    """That it names all it is composed from, each story holds at its end (`tests/views.py`)."""
    kinds = list_kinds().values()
    assert len(kinds) > 20
    named = {template for kind in kinds for template in (*kind.templates, kind.gone)}
    assert named <= set(SAMPLES)
    assert all(kind.templates for kind in kinds)


@pytest.mark.slow
def test_every_button_says_to_who_hears_it_what_it_does_and_of_what() -> None:
    heard = {
        (template, part["text"]["text"], part["accessibility_label"])
        for template, one in samples.try_all().built
        for block in one["blocks"]
        for part in block.get("elements", ())
        if part["type"] == "button"
    }
    assert len(heard) > 200
    for template, label, said in heard:
        assert said.startswith(f"{label}: "), template
        assert len(said) <= 75, template
        assert len(said) > len(label) + 5, (template, said)
        assert not re.search(r"[*`]|_\(|\)_|&amp;|<[@#]", said), (template, said)


def find_stopped(found: list[Broken]) -> dict[str, Broken]:
    return samples.find_stopped_kinds(found, list_kinds())


@pytest.mark.slow
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
            "[Done](action.done {{ id }} primary) [Edit](action.edit {{ id }})",
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
    assert find_stopped(found) == {"action.reminder": found[0]}


@pytest.mark.slow
def test_of_what_is_part_of_others_all_of_those_are_told_of(change: Change) -> None:
    change("agenda/_carried.txt", "review.day", "review.dya")
    found = broken()
    assert [one.template for one in found] == ["agenda/prompt", "agenda/shared"]
    assert set(find_stopped(found)) == {"agenda.prompt", "agenda.shared"}


@pytest.mark.slow
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
    assert set(find_stopped(found)) == {"meeting.ask", "mydata.file"}


@pytest.mark.slow
def test_a_template_without_a_sample_is_told_of(change: Change, tmp_path: Path) -> None:
    (tmp_path / "templates" / "goal" / "new.txt").write_text("Hello.")
    assert broken() == [Broken("goal/new", "there is no sample of what it is given")]
