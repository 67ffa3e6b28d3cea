"""The form in which somebody chooses what they are sent, and at which hour."""

from agendas.rhythm.choices import MAY_BE_AT_HOME, MAY_BE_OFF, Choice, wants
from agendas.text.messages import phrase
from db.mentoring.people import Person
from handlers.slackui.forms import modals
from handlers.slackui.request import SlackView

TEMPLATE = "choices/modal"
USUAL = "usual"
HOURS = tuple(range(5, 23))


def build_choices_modal(person: Person) -> SlackView:
    """Return the form, as the person has chosen until now."""
    chosen = person.choices
    wanted = modals.build_ticks(
        "wanted",
        phrase(TEMPLATE, "wanted"),
        [_describe(choice) for choice in MAY_BE_OFF],
        [choice for choice in MAY_BE_OFF if wants(chosen, choice)],
    )
    at_home = modals.build_ticks(
        "home",
        phrase(TEMPLATE, "at_home"),
        [_describe(choice) for choice in MAY_BE_AT_HOME],
        [choice for choice in MAY_BE_AT_HOME if not wants(chosen, choice)],
        hint=phrase(TEMPLATE, "always"),
    )
    hours = [(phrase(TEMPLATE, "usual"), USUAL)]
    hours += [(f"{hour:02}:00", str(hour)) for hour in _list_hours(person)]
    hour = modals.build_choice(
        "hour",
        phrase(TEMPLATE, "hour"),
        hours,
        initial=USUAL if person.brief_hour is None else str(person.brief_hour),
        hint=phrase(TEMPLATE, "hour_hint", zone=person.zone.key),
    )
    return modals.build_modal(TEMPLATE, "choices.save", [*wanted, *at_home, hour], {})


def _describe(choice: Choice) -> tuple[str, str, str]:
    return (phrase(TEMPLATE, choice), choice.value, phrase(TEMPLATE, f"{choice}_about"))


def _list_hours(person: Person) -> list[int]:
    """Return the hours that can be chosen, and the one that is."""
    kept = () if person.brief_hour is None else (person.brief_hour,)
    return sorted({*HOURS, *kept})
