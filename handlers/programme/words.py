"""Facilitators' own words: written in a form, looked at, tried out, kept, and taken back."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.edits import fingerprint
from agendas.own_words import (
    KEYS,
    LONGEST,
    OTHER,
    PLACES,
    SIDES,
    WHEN,
    find_unknown,
    list_places,
    tidy,
)
from agendas.rhythm.choices import Choice
from agendas.samples.facts import OTHER as SOMEBODY
from agendas.samples.facts import WHEN as SOME_TIME
from agendas.samples.trying import SAMPLES
from agendas.text.messages import Message, Part, phrase, say
from db.mentoring.programmes import Programme
from db.privacy import audit
from handlers.notifications.kinds import Kind, Notice, Reader, View
from handlers.notifications.notify import notify
from handlers.notifications.own_words import dress
from handlers.programme.rights import require_programme
from handlers.slackui.blocks import render_blocks
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Conflict, Request, Response, SlackView, UserError

TEMPLATE = "programme/words"
SHOWN_BY = {
    "welcome": "mentoring/welcome",
    "prompt": "agenda/prompt",
    "recap": "recap/waiting",
    "nudge": "lapse/nudge",
    "digest": "digest/digest",
}


def open_words(request: Request) -> Response:
    """Open the form with the words that a programme has."""
    programme = require_programme(request, request.number)
    return Response(open=_build_form(programme))


def preview(request: Request) -> Response:
    """Show how messages would look with the words of a form; nothing is kept yet."""
    programme = require_programme(request, form_values.read_hidden(request, "programme"))
    typed = {key: form_values.read_line(request, key, LONGEST) for key in KEYS}
    for key, text in typed.items():
        for place in find_unknown(key, text):
            known = {"place": place, "places": list_places(key)}
            raise UserError("programme/words_wrong", field=key, **known)
    changed = form_values.merge(request, _list_kept(programme), typed)
    if not changed:
        raise UserError("programme/unchanged")
    was = {key: fingerprint(programme.words.get(key, "")) for key in changed}
    carried = {"programme": programme.id, "words": changed, "was": was}
    words = tidy({**programme.words, **changed})
    whats = [what for what in PLACES if any(f"{what}_{side}" in words for side in SIDES)]
    shown = say("programme/words_preview", whats=whats)
    for message in _render_samples(programme.name, words):
        shown = shown.followed_by(message)
    parts = render_blocks(shown)
    view = modals.build_modal("programme/words_confirm", "programme.keep_words", parts, carried)
    return Response(push=view)


def keep(request: Request) -> Response:
    """Keep the words that were looked at, unless somebody else has changed the same meanwhile."""
    programme = require_programme(request, form_values.read_hidden(request, "programme"))
    changed, was = _read_carried(request)
    if any(fingerprint(programme.words.get(key, "")) != was.get(key, "") for key in changed):
        raise Conflict
    return _keep(request, programme, {**programme.words, **changed}, modal=True)


def use_usual(request: Request) -> Response:
    """Let a programme's messages be as usual again; Slack has asked first."""
    return _keep(request, require_programme(request, request.number), {})


def send_test(request: Request) -> Response:
    """Send whoever asks a message with the words that are kept."""
    programme = require_programme(request, request.number)
    which = str(request.body.get("trigger_id") or request.now.isoformat())
    notify(
        request.session,
        TEST,
        request.person,
        programme,
        request.now,
        occurrence=which,
        at_once=True,
        repeats=True,
    )
    return Response(replace=say("programme/test_sent"))


def compose_test(
    session: Session, reader: Reader, _notice: Notice, programme: Programme, _now: datetime
) -> View | None:
    """Return how a programme's messages look with the words that it has."""
    if reader.person is None:
        return None
    shown = say("programme/test", programme=programme.name)
    for message in _render_samples(programme.name, programme.words):
        shown = shown.followed_by(message)
    return View(shown)


TEST = Kind(
    name="programme.test",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_test,
    templates=("programme/test", "programme/own_words", "programme/words_of"),
    live=None,
)


def _keep(
    request: Request, programme: Programme, words: Mapping[str, str], *, modal: bool = False
) -> Response:
    programme.words = tidy(words)
    by = request.known
    audit.note(
        request.session,
        request.workspace_id,
        audit.Verb.PROGRAMME_WORDS,
        "programme",
        programme.id,
        request.now,
        by.id if by else None,
    )
    said = say(
        "programme/words_kept",
        any=bool(programme.words),
        programme=programme.name,
        id=programme.id,
    )
    if modal:
        return Response(update=modals.build_notice(said, asks=True, ends=True))
    return Response(replace=said)


def _render_samples(programme: str, words: Mapping[str, str]) -> Iterator[Message]:
    """Yield how each message begins and ends that has words of its own, filled with samples."""
    facts = {OTHER: SOMEBODY, WHEN: SOME_TIME}
    for what, template in SHOWN_BY.items():
        if any(f"{what}_{side}" in words for side in SIDES):
            sample = say(template, **SAMPLES[template].cases[0])
            begins = next(part for part in sample.parts if isinstance(part, Part) and part.text)
            dressed = dress(Message((begins,)), what, programme, words, facts)
            yield say("programme/words_of", what=what).followed_by(dressed)


def _list_kept(programme: Programme) -> dict[str, str]:
    return {key: programme.words.get(key, "") for key in KEYS}


def _build_form(programme: Programme) -> SlackView:
    parts = render_blocks(say("programme/words_intro", programme=programme.name))
    for key, text in _list_kept(programme).items():
        what, _, side = key.rpartition("_")
        hint = phrase(TEMPLATE, "hint", places=list_places(key))
        label = phrase(TEMPLATE, "label", what=what, side=side)
        parts.append(modals.build_text_input(key, label, hint=hint, initial=text, longest=LONGEST))
    return modals.build_modal(TEMPLATE, "programme.words", parts, {"programme": programme.id})


def _read_carried(request: Request) -> tuple[dict[str, str], dict[str, str]]:
    carried = modals.read_metadata(request.view)
    words, was = carried.get("words"), carried.get("was")
    if not isinstance(words, dict) or not isinstance(was, dict):
        raise UserError("shared/form_lost")
    known = {key: text for key, text in words.items() if key in KEYS and isinstance(text, str)}
    if known != words or any(len(text) > LONGEST for text in known.values()):
        raise UserError("shared/form_lost")
    return known, was
