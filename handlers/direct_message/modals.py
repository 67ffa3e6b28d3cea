"""The forms that begin with somebody's words: a point for an agenda, and a promise."""

from agendas.agenda import DOMAINS, POINT_LENGTH
from agendas.lines.points import write_point, written
from agendas.recap import ACTION_LENGTH
from agendas.text.messages import phrase
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.pairs import Seat
from handlers.direct_message import service
from handlers.direct_message.drafting import draft_points, draft_promise
from handlers.slackui.blocks import Block
from handlers.slackui.choosing.pair_choice import list_choices, sort_likeliest_first
from handlers.slackui.forms import modals
from handlers.slackui.request import Request, SlackView

MINE, THEIRS = "mine", "theirs"
OWNERS = (MINE, THEIRS)


def build_point_modal(request: Request, line: TypedLine) -> SlackView:
    """Return the modal in which words become points of an agenda, one a line."""
    drafts = draft_points(line, service.read_line(request.person, line))
    domains = {draft.domain for draft in drafts}
    texts = [
        written(one.text, one.time_line)
        if len(domains) == 1
        else write_point(one.domain, one.text, one.time_line)
        for one in drafts
    ]
    parts = [
        *_ask_for_pair(request, line),
        modals.build_text_input(
            "text",
            phrase("typed/point_modal", "text"),
            hint=phrase("typed/point_modal", "text_hint", longest=POINT_LENGTH),
            initial="\n".join(texts),
            lines=True,
            optional=False,
        ),
        modals.build_choice(
            "domain",
            phrase("typed/point_modal", "domain"),
            [(phrase("shared/words", domain), domain) for domain in DOMAINS],
            initial=drafts[0].domain,
        ),
    ]
    return modals.build_modal("typed/point_modal", "typed.save_point", parts, _keep(line))


def build_promise_modal(request: Request, line: TypedLine) -> SlackView:
    """Return the modal in which words become a promise of one of a pair."""
    seat = request.seat(line.pair_id)
    draft = draft_promise(seat, line, service.read_line(request.person, line))
    owners = [(phrase("typed/promise_modal", one), one) for one in OWNERS]
    parts = [
        *_ask_for_pair(request, line),
        modals.build_text_input(
            "text",
            phrase("typed/promise_modal", "text"),
            initial=draft.text,
            optional=False,
            longest=ACTION_LENGTH,
        ),
        modals.build_choice(
            "owner",
            phrase("typed/promise_modal", "owner"),
            owners,
            initial=THEIRS if draft.theirs else MINE,
        ),
        modals.build_day_input("due", phrase("typed/promise_modal", "due"), initial=draft.due_on),
    ]
    return modals.build_modal("typed/promise_modal", "typed.save_promise", parts, _keep(line))


def _keep(line: TypedLine) -> dict[str, int]:
    return {"line": line.id, "pair": line.pair_id}


def _ask_for_pair(request: Request, line: TypedLine) -> list[Block]:
    """Return the input that asks which pair is meant, where there are several."""
    seats: list[Seat] = sort_likeliest_first(request.session, request.seats, request.now)
    if len(seats) == 1:
        return []
    label = phrase("shared/which", "label")
    return [modals.build_choice("pair", label, list_choices(seats), initial=str(line.pair_id))]
