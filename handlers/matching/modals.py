"""The forms of matching: what a mentor offers, and whom a mentee asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from agendas.programme import CADENCES as OFTEN
from agendas.rhythm.cadence import Cadence
from agendas.text.messages import Message, phrase
from db.mentoring.matching.offers import Offer
from db.mentoring.programmes import Programme
from handlers.matching.service import Room
from handlers.slackui.blocks import render_blocks
from handlers.slackui.forms import modals, pickers
from handlers.slackui.request import SlackView

OFFER, FIND = "matching/offer_modal", "matching/find_modal"
PROPOSE = "matching/propose_modal"
MOST = 10  # programmes; with more than one, each is named beside its inputs
NOBODY = 0
LONGEST_TOPICS, LONGEST_NOTE = 150, 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a form for a proposal holds: a programme's id, two Slack ids or "", a cadence's code."""

    programme: int
    mentor: str
    mentee: str
    cadence: str


def build_propose_modal(
    programmes: Sequence[Programme],
    given: Proposed,
    warning: Message | None = None,
    warned: str = "",
) -> SlackView:
    """Return the form in which a pair is proposed; `warning` is what is to be known of it first."""
    parts = render_blocks(warning) if warning else []
    if len(programmes) > 1:
        named = [(one.name, str(one.id)) for one in programmes]
        parts.append(
            modals.build_choice(
                "programme", phrase(PROPOSE, "programme"), named, initial=str(given.programme)
            )
        )
    often = dict.fromkeys((*OFTEN, given.cadence))
    cadences = [(phrase(PROPOSE, "every", cadence=Cadence.parse(code)), code) for code in often]
    parts += [
        pickers.build_person_input("mentee", phrase(PROPOSE, "mentee"), given.mentee),
        pickers.build_person_input("mentor", phrase(PROPOSE, "mentor"), given.mentor),
        modals.build_choice(
            "cadence",
            phrase(PROPOSE, "cadence"),
            cadences,
            initial=given.cadence,
            hint=phrase(PROPOSE, "hint"),
        ),
    ]
    metadata = {"programme": given.programme, "warned": warned}
    return modals.build_modal(PROPOSE, "matching.propose", parts, metadata, warned=bool(warning))


def build_offer_modal(
    offers: Sequence[tuple[Programme, Offer | None]], places: str = "", topics: str = ""
) -> SlackView:
    """Return the form in which somebody says how many mentees they take, by programme.

    What they said already, `places` and `topics`, stands in it for the first of them.
    """
    parts = []
    typed = {offers[0][0].id: (places, topics)} if offers else {}
    for programme, offer in offers:
        said = typed.get(programme.id, ("", ""))
        known = {"programme": programme.name if len(offers) > 1 else ""}
        parts += [
            modals.build_text_input(
                f"places:{programme.id}",
                phrase(OFFER, "places", **known),
                hint=phrase(OFFER, "places_hint"),
                initial=said[0] or _write_places(offer),
                longest=2,
            ),
            modals.build_text_input(
                f"topics:{programme.id}",
                phrase(OFFER, "topics", **known),
                hint=phrase(OFFER, "topics_hint"),
                initial=said[1] or (offer.topics if offer else None) or "",
                longest=LONGEST_TOPICS,
            ),
        ]
    return modals.build_modal(OFFER, "matching.offer", parts, {})


def build_find_modal(
    rooms: Sequence[tuple[Programme, Sequence[Room]]],
    asked: Message | None,
    whom: str = "",
    wish: str = "",
) -> SlackView:
    """Return the form in which a mentee asks a mentor, or has one suggested.

    What they have `asked` already, in other programmes, stands above. Whom they named by a Slack id
    is chosen, if they have room, and what they wish for stands in it.
    """
    nobody = _list_nobody(rooms)
    choices = [*nobody, *_list_mentors(rooms)]
    picked = [_code(room.offer) for _, free in rooms for room in free if _is(room, whom)]
    parts = [
        *(render_blocks(asked) if asked else []),
        modals.build_choice(
            "mentor",
            phrase(FIND, "mentor"),
            choices,
            initial=picked[0] if picked else nobody[0][1],
            hint=phrase(FIND, "mentor_hint", some=len(choices) > len(nobody)),
        ),
        modals.build_text_input(
            "note",
            phrase(FIND, "note"),
            hint=phrase(FIND, "note_hint"),
            initial=wish,
            lines=True,
            longest=LONGEST_NOTE,
        ),
    ]
    return modals.build_modal(FIND, "matching.find", parts, {})


def _list_nobody(rooms: Sequence[tuple[Programme, Sequence[Room]]]) -> list[tuple[str, str]]:
    named = len(rooms) > 1
    return [
        (phrase(FIND, "nobody", programme=one.name if named else ""), f"{one.id}.{NOBODY}")
        for one, _ in rooms
    ]


def _list_mentors(rooms: Sequence[tuple[Programme, Sequence[Room]]]) -> list[tuple[str, str]]:
    named = len(rooms) > 1
    return [
        (_describe(room, programme if named else None), _code(room.offer))
        for programme, free in rooms
        for room in free
    ]


def _code(offer: Offer) -> str:
    return f"{offer.programme_id}.{offer.person_id}"


def _is(room: Room, slack_id: str) -> bool:
    return room.offer.person.slack_id == slack_id


def _write_places(offer: Offer | None) -> str:
    return "" if offer is None or offer.places is None else str(offer.places)


def _describe(room: Room, programme: Programme | None) -> str:
    known = {"name": room.offer.person.name, "topics": room.offer.topics or ""}
    return phrase(FIND, "option", programme=programme.name if programme else "", **known)
