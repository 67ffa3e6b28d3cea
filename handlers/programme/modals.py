"""The forms in which a programme is started, changed and handed over."""

from collections.abc import Mapping, Sequence
from typing import Any

from agendas.programme import (
    ASKING,
    CADENCES,
    GRACES,
    HOURS,
    LONGEST_NAME,
    MONTHS,
    MOST_FACILITATORS,
    PROMPTS,
    SHARES,
    Terms,
)
from agendas.rhythm.cadence import Cadence
from agendas.text.messages import Message, phrase, say
from handlers.programme.context import name_place
from handlers.slackui.blocks import Block, render_blocks
from handlers.slackui.forms import modals, pickers
from handlers.slackui.request import SlackView

TEMPLATE = "programme/form"
NAME, PEOPLE, CHANNEL, COUNTRY = "name", "people", "channel", "country"


def build_start_form(terms: Terms) -> SlackView:
    """Return the form in which a programme is started, each input with what is usual in it."""
    intro = render_blocks(say("programme/form_intro"))
    parts = [*intro, *_build_inputs(terms)]
    return modals.build_modal("programme/form_start", "programme.save_new", parts, {})


def build_change_form(number: int, terms: Terms) -> SlackView:
    """Return the form of a programme that runs, with what it goes by now."""
    metadata = {"programme": number}
    return modals.build_modal(TEMPLATE, "programme.save", _build_inputs(terms), metadata)


def build_forecast(number: int, carried: Mapping[str, Any], message: Message) -> SlackView:
    """Return what a change would do, to be confirmed; the change itself is carried along."""
    metadata = {"programme": number, **carried}
    parts = render_blocks(message)
    return modals.build_modal("programme/confirm", "programme.confirm", parts, metadata)


def build_hand_over_form(number: int, programme: str) -> SlackView:
    """Return the form that asks who takes over a programme."""
    template = "programme/hand_over"
    hint = phrase(template, "hint", programme=programme)
    parts = [pickers.build_person_input("person", phrase(template, "person"), hint=hint)]
    return modals.build_modal(template, "programme.hand_over", parts, {"programme": number})


def _build_inputs(terms: Terms) -> list[Block]:
    return [
        modals.build_text_input(
            NAME,
            phrase(TEMPLATE, "name"),
            hint=phrase(TEMPLATE, "name_hint"),
            initial=terms.name,
            optional=False,
            longest=LONGEST_NAME,
        ),
        pickers.build_people_input(
            PEOPLE,
            phrase(TEMPLATE, "people"),
            terms.people,
            most=MOST_FACILITATORS,
            hint=phrase(TEMPLATE, "people_hint"),
        ),
        pickers.build_private_channel_input(
            CHANNEL,
            phrase(TEMPLATE, "channel"),
            terms.channel,
            hint=phrase(TEMPLATE, "channel_hint"),
        ),
        _choose("weekday", terms.weekday, range(7)),
        _choose("hour", terms.hour, HOURS),
        _choose_cadence(terms.cadence),
        _choose("prompt", terms.prompt, PROMPTS),
        _choose("share", terms.share, SHARES),
        _choose("grace", terms.grace, GRACES),
        _choose("months", terms.months, MONTHS),
        _choose("asking", terms.asking, ASKING),
        modals.build_text_input(
            COUNTRY,
            phrase(TEMPLATE, "country"),
            hint=phrase(TEMPLATE, "country_hint"),
            initial=name_place(terms.country, terms.region),
        ),
    ]


def _choose(name: str, now: int, offered: Sequence[int]) -> Block:
    """Return a choice of a number; what a programme has is offered, whatever it is."""
    numbers = sorted({*offered, now})
    choices = [(phrase(TEMPLATE, "option", what=name, number=one), str(one)) for one in numbers]
    hint = phrase(TEMPLATE, f"{name}_hint")
    return modals.build_choice(name, phrase(TEMPLATE, name), choices, initial=str(now), hint=hint)


def _choose_cadence(now: str) -> Block:
    codes = dict.fromkeys((*CADENCES, now))
    choices = [(phrase(TEMPLATE, "often", cadence=Cadence.parse(code)), code) for code in codes]
    hint = phrase(TEMPLATE, "cadence_hint")
    label = phrase(TEMPLATE, "cadence")
    return modals.build_choice("cadence", label, choices, initial=now, hint=hint)
