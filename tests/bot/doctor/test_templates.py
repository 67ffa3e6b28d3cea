"""`python -m bot doctor`: templates that cannot be used; and what does not start with them."""

import pytest

from handlers.notifications import samples
from handlers.slackui import blocks
from tests.bot.doctor.clinic import Clinic
from tests.conftest import Change
from tests.databases import ON_ONE

pytestmark = ON_ONE
TAKEN = "ok    templates at Slack: Slack would take every message, form and Home."


def test_every_template_that_cannot_be_used_is_named_with_the_reason(
    clinic: Clinic, change: Change
) -> None:
    change("agenda/prompt.txt", "{{ when }}", "{{ wenn }}")
    change("goal/modal.txt", "{% endblock %}", "")
    lines = [line for line in clinic.told(1) if not line.startswith("ok")]
    assert len(lines) == 2
    said = "mend  templates: agendas/templates/agenda/prompt cannot be used: it speaks of wenn"
    assert lines[0].startswith(said)
    assert "agendas/templates/goal/modal cannot be used: Unexpected end of template" in lines[1]
    assert "(goal/modal.txt, line" in lines[1]


@pytest.mark.slow
def test_what_a_broken_template_holds_goes_on_by_itself_once_it_is_mended(
    clinic: Clinic, change: Change
) -> None:
    clinic.world.bot.sentences.begin()
    change("agenda/prompt.txt", "{{ when }}", "{{ wenn }}")
    clinic.world.bot.check_holds()
    lines = [line for line in clinic.told(1) if not line.startswith("ok")]
    (held,) = [line for line in lines if "sending" in line]
    assert "agenda.prompt is on hold in" in held
    assert "Put that template right. It is looked at every minute" in held
    change("agenda/prompt.txt", "{{ wenn }}", "{{ when }}")
    clinic.world.bot.check_holds()
    clinic.told(0)


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_new_version_that_cannot_say_what_it_should_says_so_and_does_not_start(
    clinic: Clinic, change: Change
) -> None:
    change("agenda/prompt.txt", "{{ when }}", "{{ wenn }}")
    change("goal/modal.txt", "{% endblock %}", "")
    result = clinic.run()
    assert result.exit_code == 1
    said = "Error: The template agenda/prompt cannot be used: it speaks of wenn, which it is not"
    assert said in result.output
    assert "So it is with 1 more. Nothing was started, and nothing sent" in result.output


@pytest.mark.slow
def test_slack_is_asked_about_everything_that_is_said_and_takes_it(
    clinic: Clinic, change: Change
) -> None:
    assert any(line == TAKEN for line in clinic.told(0))
    assert clinic.world.sandbox.breaches == []


@pytest.mark.slow
def test_what_slack_would_not_take_is_named_with_where_and_why(
    clinic: Clinic, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "HEADER_TEXT", 200)
    monkeypatch.setattr(samples, "HEADER_TEXT", 200)
    change("agenda/prompt.txt", "# Please prepare", f"# {'Please ' * 20} prepare")
    line = clinic.ill()
    said = "mend  templates at Slack: Slack would not take agendas/templates/agenda/prompt: "
    assert line.startswith(said)
    assert "must be less than 151 characters (failed_constraint at /blocks/" in line
    assert "/text/text)" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("unknown_method", "note  templates at Slack: Slack has no blocks.validate here"),
        ("fatal_error", "note  templates at Slack: after 0 answers Slack gave none (fatal_error)"),
    ],
)
def test_where_slack_does_not_answer_that_is_said_and_the_rest_goes_on(
    clinic: Clinic, fault: str, said: str
) -> None:
    clinic.world.sandbox.faults.add("blocks.validate", error=fault)
    lines = clinic.told(0)
    assert any(line.startswith(said) for line in lines)
    assert any(line.startswith("ok    queue") for line in lines)
