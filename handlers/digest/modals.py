"""The form for what else can be done about a pair, beside talking to it."""

from datetime import timedelta

from agendas.text.messages import phrase, say
from db.mentoring.pairs import Pair
from handlers.slackui.blocks import render_blocks
from handlers.slackui.forms import date_input, modals
from handlers.slackui.request import Request, SlackView

SUGGESTED = timedelta(weeks=4)


def build_care_modal(request: Request, pair: Pair) -> SlackView:
    """Return the form that lets a pair be until a day, with buttons for a new mentor and an end."""
    names = {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
    until = modals.build_day_input(
        "until",
        phrase("digest/leave", "label"),
        initial=date_input.get_today(request.now, request.person) + SUGGESTED,
        hint=phrase("digest/leave", "hint"),
        optional=False,
    )
    months = pair.programme.retention_months
    more = render_blocks(say("digest/more", pair=pair.id, months=months, **names))
    parts = [*more[:1], until, *more[1:]]
    return modals.build_modal("digest/leave", "digest.leave", parts, {"care": pair.id})
