"""A programme's terms are changed: what that would do is said first, and done when it is wanted."""

from dataclasses import fields, replace
from functools import partial
from typing import Any

from agendas.edits import fingerprint
from agendas.programme import Terms, list_changed
from agendas.text.messages import Message, say
from db.mentoring.programmes import Programme
from handlers.programme import following, forecast, reading, service
from handlers.programme.context import read_terms
from handlers.programme.modals import build_forecast
from handlers.programme.rights import require_programme
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Conflict, Request, Response, UserError


def preview(request: Request) -> Response:
    """Say what the changes in a form would do; nothing is done yet."""
    programme = require_programme(request, form_values.read_hidden(request, "programme"))
    typed, now = reading.read_form(request), read_terms(request.session, programme)
    blocks = form_values.merge(request, reading.encode(now), reading.encode(typed))
    after = _take(now, typed, blocks)
    changed = list_changed(now, after)
    if not changed:
        raise UserError("programme/unchanged")
    reading.require_sound(request, after, changed)
    carried = {"terms": after.as_json(), "changed": changed, "was": _mark(now, changed)}
    said = _foresee(request, programme, now, after, changed)
    return Response(push=build_forecast(programme.id, carried, said))


def confirm(request: Request) -> Response:
    """Change a programme as was foreseen, unless somebody else has changed the same meanwhile."""
    programme = require_programme(request, form_values.read_hidden(request, "programme"))
    wanted, changed, was = _read_carried(request)
    now = read_terms(request.session, programme)
    if _mark(now, changed) != was:
        raise Conflict
    after = replace(now, **{name: getattr(wanted, name) for name in changed})
    by = request.known
    try:
        reading.require_sound(request, after, changed)
        draft = reading.build_draft(request, after, changed)
        service.change(request.session, programme, draft, request.now, by)
    except UserError as error:
        error.field = None  # a confirmation has no input that it could stand beside
        raise
    except service.NoTimeZone:
        raise UserError("programme/no_zone") from None
    said = say("programme/changed", programme=programme.name)
    later = partial(
        following.follow,
        request.resources.sessions,
        request.workspace_id,
        programme.id,
        changed,
        request.resources.rezone,
        request.now,
    )
    return Response(update=modals.build_notice(said, ends=True), afterwards=later)


def _take(now: Terms, typed: Terms, blocks: dict[str, Any]) -> Terms:
    """Return the terms with what their person changed: the names of blocks are those of terms."""
    taken = {name: getattr(typed, name) for name in blocks}
    if "country" in taken:
        taken["region"] = typed.region
    return replace(now, **taken)


def _foresee(
    request: Request, programme: Programme, before: Terms, after: Terms, changed: list[str]
) -> Message:
    facts = forecast.foresee(request.session, programme, before, after, changed, request.now)
    both = {*before.people, *after.people}
    names = forecast.list_names(request.session, request.workspace_id, both)
    if "people" in changed:
        found = request.lookup.find_people(one for one in after.people if one not in names)
        names |= {one: profile.name for one, profile in found.items() if profile}
    for side in ("joins", "leaves"):
        facts[side] = [names.get(one, one) for one in facts[side]]
    return say("programme/forecast", programme=programme.name, **facts)


def _mark(terms: Terms, changed: list[str]) -> dict[str, str]:
    return {name: fingerprint(getattr(terms, name)) for name in changed}


def _read_carried(request: Request) -> tuple[Terms, list[str], dict[str, str]]:
    carried = modals.read_metadata(request.view)
    kept, changed, was = (carried.get(name) for name in ("terms", "changed", "was"))
    if not (isinstance(kept, dict) and isinstance(changed, list) and isinstance(was, dict)):
        raise UserError("shared/form_lost")
    known = [one.name for one in fields(Terms) if one.name in changed]
    return reading.require_whole(kept), known, was
