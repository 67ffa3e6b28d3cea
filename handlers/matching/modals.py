"""The forms of matching: what a mentor offers, and whom a mentee asks."""

from collections.abc import Sequence

from agendas.text.messages import phrase
from db.mentoring.matching import Offer
from db.mentoring.programmes import Programme
from handlers.matching.service import Room
from handlers.slackui.blocks import OPTIONS
from handlers.slackui.forms import modals
from handlers.slackui.request import SlackView

OFFER, FIND = "matching/offer_modal", "matching/find_modal"
MOST = 10  # programmes; with more than one, each is named beside its inputs
NOBODY = 0


def build_offer_modal(offers: Sequence[tuple[Programme, Offer | None]]) -> SlackView:
    """Return the form in which somebody says how many mentees they take, by programme."""
    parts = []
    for programme, offer in offers:
        known = {"programme": programme.name if len(offers) > 1 else ""}
        parts += [
            modals.build_text_input(
                f"places:{programme.id}",
                phrase(OFFER, "places", **known),
                hint=phrase(OFFER, "places_hint"),
                initial="" if offer is None or offer.places is None else str(offer.places),
                longest=2,
            ),
            modals.build_text_input(
                f"topics:{programme.id}",
                phrase(OFFER, "topics", **known),
                hint=phrase(OFFER, "topics_hint"),
                initial=(offer.topics if offer else None) or "",
                longest=150,
            ),
        ]
    return modals.build_modal(OFFER, "matching.offer", parts, {})


def build_find_modal(rooms: Sequence[tuple[Programme, Sequence[Room]]]) -> SlackView:
    """Return the form in which a mentee asks a mentor, or has one suggested."""
    named = len(rooms) > 1
    choices = [
        (
            phrase(FIND, "nobody", programme=programme.name if named else ""),
            f"{programme.id}.{NOBODY}",
        )
        for programme, _free in rooms
    ]
    for programme, free in rooms:
        choices += [
            (
                _describe(room, programme if named else None),
                f"{programme.id}.{room.offer.person_id}",
            )
            for room in free
        ]
    parts = [
        modals.build_choice(
            "mentor",
            phrase(FIND, "mentor"),
            choices[:OPTIONS],
            initial=choices[0][1],
            hint=phrase(FIND, "mentor_hint", some=len(choices) > len(rooms)),
        ),
        modals.build_text_input(
            "note",
            phrase(FIND, "note"),
            hint=phrase(FIND, "note_hint"),
            lines=True,
            longest=500,
        ),
    ]
    return modals.build_modal(FIND, "matching.find", parts, {})


def _describe(room: Room, programme: Programme | None) -> str:
    known = {"name": room.offer.person.name, "topics": room.offer.topics or ""}
    return phrase(FIND, "option", programme=programme.name if programme else "", **known)
