"""The form for what else can be done about a pair, beside talking to it."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.reporting.digest import Care, is_care_current
from agendas.text.messages import Menu, phrase, say
from db.mentoring.pairs import Pair
from db.mentoring.reporting import follow_ups
from handlers.slackui.blocks import OPTIONS, render_blocks
from handlers.slackui.forms import date_input, modals
from handlers.slackui.request import Request, SlackView

SUGGESTED = timedelta(weeks=4)


def build_menu(pairs: Iterable[tuple[int, str, str]]) -> Menu | None:
    """Return the menu that opens the form of one of some pairs: (id, mentor, mentee), if any.

    Who has been forgotten has no name; of more than Slack takes it has the first.
    """
    choices = [
        (phrase("digest/menu", "pair", mentor=mentor, mentee=mentee), str(number))
        for number, mentor, mentee in islice(pairs, OPTIONS)
    ]
    return Menu(phrase("digest/menu", "label"), "digest.more", tuple(choices)) if choices else None


def build_care_modal(request: Request, pair: Pair) -> SlackView:
    """Return the form that lets a pair be until a day: who looks after it, a new mentor, an end."""
    names = {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
    stands = _load_standing(request, pair)
    until = modals.build_day_input(
        "until",
        phrase("digest/leave", "label"),
        initial=stands.pop("day") or date_input.get_today(request.now, request.person) + SUGGESTED,
        hint=phrase("digest/leave", "hint"),
        optional=False,
    )
    months = pair.programme.retention_months
    care = render_blocks(say("digest/care", pair=pair.id, **names, **stands))
    more = render_blocks(say("digest/more", pair=pair.id, months=months, **names))
    parts = [*care, until, *more]
    return modals.build_modal("digest/leave", "digest.leave", parts, {"care": pair.id})


def _load_standing(request: Request, pair: Pair) -> dict[str, Any]:
    """Return who looks after a pair, or lets it be until which `day`, as it stands now."""
    kept = follow_ups.find(request.session, pair)
    known: dict[str, Any] = {"by": "", "by_id": 0, "until": "", "day": None, "mine": False}
    if kept is None or kept.over_at is not None:
        return known
    care = Care(kept.facilitator_id, kept.at, kept.left_until)
    if not is_care_current(care, follow_ups.find_beginning(pair), request.now):
        return known
    known |= {"by": kept.facilitator.name, "by_id": kept.facilitator_id}
    if kept.left_until is not None:
        day = wall_time(kept.left_until, pair.programme.zone).date()
        known |= {"until": day_in_words(day), "day": day}
    return {**known, "mine": kept.facilitator_id == request.person.id}
