"""The forms of a promise: a new one, and one that is changed."""

from datetime import date

from agendas.recap import ACTION_LENGTH
from agendas.text.messages import phrase
from db.mentoring.content import actions
from db.mentoring.content.actions import ActionItem
from db.mentoring.pairs import Seat
from handlers.slackui.blocks import Block
from handlers.slackui.forms import modals
from handlers.slackui.request import SlackView


def build_edit_modal(seat: Seat, item: ActionItem) -> SlackView:
    """Return the modal in which an item is changed."""
    states = [(phrase("action/modal", s), s) for s in (actions.OPEN, actions.DONE, actions.DROPPED)]
    parts = [
        *_build_inputs(seat, item.text, seat.role_of(item.owner_id), item.due_on),
        modals.build_choice("state", phrase("action/modal", "state"), states, initial=item.state),
    ]
    kept = {"item": item.id, "pair": seat.pair.id}
    return modals.build_modal("action/modal", "action.save", parts, kept)


def build_new_modal(seat: Seat) -> SlackView:
    """Return the modal in which a promise is recorded, at first one's own."""
    parts = _build_inputs(seat, "", seat.role, None)
    return modals.build_modal("action/modal", "action.save_new", parts, {"pair": seat.pair.id})


def _build_inputs(seat: Seat, text: str, owner: str, due_on: date | None) -> list[Block]:
    members = ((seat.pair.mentee, "mentee"), (seat.pair.mentor, "mentor"))
    return [
        modals.build_text_input(
            "text",
            phrase("action/modal", "text"),
            initial=text,
            optional=False,
            longest=ACTION_LENGTH,
        ),
        modals.build_choice(
            "owner",
            phrase("action/modal", "owner"),
            [(person.name, role) for person, role in members],
            initial=owner,
        ),
        modals.build_day_input("due", phrase("action/modal", "due"), initial=due_on),
    ]
