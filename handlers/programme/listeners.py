"""`/mentoring programme`, Home and messages: a programme is started, looked at, handed over."""

from dataclasses import fields

from agendas.programme import Terms
from agendas.text.messages import Message, phrase, say
from db.mentoring import programmes
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from handlers.programme import reading, service
from handlers.programme.context import build_context, format_next_digest, read_terms
from handlers.programme.modals import (
    build_change_form,
    build_hand_over_form,
    build_start_form,
)
from handlers.programme.rights import list_own, may_start, require_programme, require_starter
from handlers.slackui.choosing.programme_choice import ask_which, find_named
from handlers.slackui.forms import form_values, modals, pickers
from handlers.slackui.request import Request, Response, UserError

MOST_SHOWN = 7  # each is five or six of the 50 blocks that Slack takes
START = ("start", "new", "add")
ALL = [one.name for one in fields(Terms)]


def open_programmes(request: Request) -> Response:
    """Show what somebody runs, with what they can do; or let them start the first programme."""
    own, text = list_own(request), " ".join(request.text.lower().split())
    if text in START or not own:
        return open_start(request)
    named = find_named(own, text) if text else own
    if not named:
        raise ask_which(own, "/mentoring programme", request.text)
    return Response(say=_render(request, named))


def open_one(request: Request) -> Response:
    """Show the programme of a button."""
    return Response(say=_render(request, [require_programme(request, request.number)]))


def open_start(request: Request) -> Response:
    """Open the form in which a programme is started."""
    require_starter(request)
    name = phrase("programme/form_start", "usual_name")
    return Response(open=build_start_form(Terms(name, (request.slack_id,), "")))


def start(request: Request) -> Response:
    """Start the programme of a form; its facilitators are told."""
    require_starter(request)
    terms = reading.read_form(request)
    reading.require_sound(request, terms, ALL)
    draft, by = reading.build_draft(request, terms, ALL), _keep_actor(request)
    try:
        saved = service.save(
            request.session, request.workspace_id, None, draft, request.now, update=False, by=by
        )
    except service.NoTimeZone:
        raise UserError("programme/no_zone", field="people") from None
    return _tell_started(saved.programme, saved.programme.id)


def start_again(request: Request, number: int) -> Response:
    """Answer the same form, brought twice."""
    return _tell_started(require_programme(request, number), None)


def _tell_started(programme: Programme, about: int | None) -> Response:
    said = say(
        "programme/started",
        programme=programme.name,
        channel=programme.channel_id,
        digest=format_next_digest(programme),
        id=programme.id,
    )
    return Response(update=modals.build_notice(said, asks=True, ends=True), about=about)


def open_change(request: Request) -> Response:
    """Open the form with what a programme goes by."""
    programme = require_programme(request, request.number)
    return Response(open=build_change_form(programme.id, read_terms(request.session, programme)))


def open_hand_over(request: Request) -> Response:
    """Ask who is to run a programme in somebody's place."""
    programme = _require_run(request, request.number)
    return Response(open=build_hand_over_form(programme.id, programme.name))


def hand_over(request: Request) -> Response:
    """Let another run the programme in the place of whoever asks; both are told."""
    programme = _require_run(request, form_values.read_hidden(request, "programme"))
    to = pickers.read_picked(request, "person")
    if to == request.slack_id:
        raise UserError("programme/own_hands", field="person")
    profile = reading.require_fit(to, request.lookup.find_person(to), "person")
    try:
        taker = service.hand_over(request.session, programme, request.person, profile, request.now)
    except service.NoTimeZone:
        raise UserError("programme/no_zone", field="person") from None
    said = say("programme/handed_over", programme=programme.name, name=taker.name)
    return Response(update=modals.build_notice(said, ends=True))


def say_help(request: Request) -> Message | None:
    """Return what `/mentoring help` says to whoever runs a programme."""
    person = request.known
    if person is None or not person.active:
        return None
    own = programmes.run_by(request.session, request.workspace_id, person.id)
    return say("programme/help", names=[one.name for one in own]) if own else None


def _require_run(request: Request, number: int) -> Programme:
    """Return a programme that whoever asks runs themselves; raise UserError for others."""
    programme = require_programme(request, number)
    if not programmes.is_run_by(request.session, programme, request.known):
        raise UserError("programme/not_run", programme=programme.name)
    return programme


def _render(request: Request, own: list[Programme]) -> Message:
    shown = own[:MOST_SHOWN]
    me = request.slack_id
    return say(
        "programme/overview",
        programmes=[
            {
                **build_context(request.session, one),
                "digest": format_next_digest(one),
                "mine": me in read_terms(request.session, one).people,
                "pairs": service.summarise(request.session, one).pairs,
            }
            for one in shown
        ],
        more=len(own) - len(shown),
        may_start=may_start(request),
    )


def _keep_actor(request: Request) -> Person:
    """Return whoever acts as somebody on record, so that the log of what was done has them."""
    kept = request.keep_actor()
    if kept is None:
        raise UserError("programme/not_yours")
    return kept
