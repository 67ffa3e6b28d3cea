"""The forms in which a facilitator adds one pair, or changes one."""

from collections.abc import Sequence

from agendas.text.messages import phrase
from db.mentoring.pairs import Pair
from db.mentoring.programmes import Programme
from handlers.slackui.forms import modals, pickers
from handlers.slackui.request import SlackView

ADD, CHANGE = "roster/add_form", "roster/change_form"
LONGEST = 60  # what a cadence or a date takes


def build_add_form(run: Sequence[Programme]) -> SlackView:
    """Return the form for a pair in one of these programmes."""
    choices = [(one.name, str(one.id)) for one in run]
    parts = [
        *(
            [
                modals.build_choice(
                    "programme", phrase(ADD, "programme"), choices, initial=choices[0][1]
                )
            ]
            if len(choices) > 1
            else []
        ),
        pickers.build_person_input("mentor", phrase(ADD, "mentor")),
        pickers.build_person_input("mentee", phrase(ADD, "mentee")),
        modals.build_text_input(
            "cadence", phrase(ADD, "cadence"), hint=phrase(ADD, "cadence_hint"), longest=LONGEST
        ),
        modals.build_text_input(
            "next", phrase(ADD, "next"), hint=phrase(ADD, "next_hint"), longest=LONGEST
        ),
    ]
    return modals.build_modal(ADD, "roster.save_pair", parts, {"programme": run[0].id})


def build_change_form(pair: Pair) -> SlackView:
    """Return the form for how often a pair meets, and for another mentor."""
    words = phrase("shared/_cadence", "words", cadence=pair.cadence)
    parts = [
        modals.build_text_input(
            "cadence",
            phrase(CHANGE, "cadence"),
            hint=phrase(ADD, "cadence_hint"),
            initial=words,
            optional=False,
            longest=LONGEST,
        ),
        pickers.build_person_input(
            "mentor",
            phrase(CHANGE, "mentor"),
            hint=phrase(CHANGE, "mentor_hint", mentee=pair.mentee.name),
            initial=pair.mentor.slack_id,
        ),
    ]
    return modals.build_modal(CHANGE, "roster.save_change", parts, {"about": pair.id})
