"""`python -m bot doctor`: templates that cannot be used; and what does not start with them."""

import pytest

from tests.bot.doctor.clinic import Clinic
from tests.conftest import Change


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
