"""A facilitator looks after single pairs: adds, changes or ends one, takes the list along."""

import csv
from io import StringIO

from agendas.rhythm.cadence import Cadence, NotACadence
from agendas.roster.columns import COLUMNS
from agendas.roster.keeping import Kept, write_kept
from agendas.text.messages import Message, say
from db.mentoring import pairs, people, rosters
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.programmes import Programme
from handlers.notifications.notify import notify
from handlers.pair import service as pairing
from handlers.roster import service
from handlers.roster.forms import LONGEST, build_add_form, build_change_form
from handlers.roster.messages import EXPORT
from handlers.slackui.choosing.mentions import MENTION
from handlers.slackui.choosing.programme_choice import list_run
from handlers.slackui.forms import form_values, modals, pickers
from handlers.slackui.request import Request, Response, UserError

MOST_SHOWN = 10


def show_roster(request: Request) -> Response:
    """Say how many pairs there are, and how a roster is given."""
    shown = []
    for one in list_run(request):
        there = pairs.of_programme(request.session, request.workspace_id, one.id)
        going = sum(pair.state != ENDED for pair in there)
        shown.append({"id": one.id, "name": one.name, "pairs": going})
    return Response(say=say("roster/overview", programmes=shown))


def open_pair(request: Request) -> Response:
    """Open the form for a new pair; or show those of whoever is named."""
    run = list_run(request)
    named = MENTION.findall(str(request.body.get("text") or ""))
    if not named:
        return Response(open=build_add_form(run))
    return Response(say=_render_pairs(request, run, named[0][0]))


def _render_pairs(request: Request, run: list[Programme], slack_id: str) -> Message:
    person = people.find(request.session, request.workspace_id, slack_id)
    mine = {one.id for one in run}
    found = pairs.seats(request.session, person) if person else []
    shown = [seat.pair for seat in found if seat.pair.programme_id in mine]
    if person is None or not shown:
        raise UserError("roster/no_pairs")
    return say(
        "roster/pairs",
        name=person.name,
        pairs=[
            {
                "id": pair.id,
                "mentor": pair.mentor.name,
                "mentee": pair.mentee.name,
                "programme": pair.programme.name,
                "cadence": pair.cadence,
                "months": pair.programme.retention_months,
            }
            for pair in shown[:MOST_SHOWN]
        ],
    )


def save_pair(request: Request) -> Response:
    """Take a pair as a roster of one line: it is shown before it is done."""
    run = list_run(request)
    chosen = form_values.read_choice(
        request,
        "programme",
        [str(one.id) for one in run],
        str(form_values.read_hidden(request, "programme")),
    )
    programme = next((one for one in run if str(one.id) == chosen), None)
    if programme is None:
        raise UserError("shared/not_run")
    mentor, mentee = (pickers.read_picked(request, who) for who in ("mentor", "mentee"))
    when = form_values.read_text(request, "next", LONGEST)
    cadence = _read_cadence(request, programme)
    _ask(request, [programme.name, mentor, mentee, cadence.code, when])
    return _tell_asked()


def open_change(request: Request) -> Response:
    """Open the form of a pair."""
    return Response(open=build_change_form(require_pair(request, request.number)))


def save_change(request: Request) -> Response:
    """Let a pair meet as often as was said; another mentor is shown before it is done."""
    pair = require_pair(request, form_values.read_hidden(request, "about"))
    cadence = _read_cadence(request, pair.programme)
    mentor = pickers.read_picked(request, "mentor")
    if mentor != pair.mentor.slack_id:
        line = [pair.programme.name, mentor, pair.mentee.slack_id, cadence.code, ""]
        _ask(request, line, ends=pair.id)
        return _tell_asked()
    changed = cadence != pair.cadence
    pairing.set_cadence_by(request.session, pair, cadence, request.now, request.person)
    names = {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
    said = say("roster/changed", cadence=cadence, changed=changed, **names)
    return Response(update=modals.build_notice(said))


def end_pair(request: Request) -> Response:
    """End a pair; both are told neutrally."""
    pair = require_pair(request, request.number)
    pairing.end_by(request.session, pair, request.now, request.person)
    return Response(replace=say("roster/ended", mentor=pair.mentor.name, mentee=pair.mentee.name))


def export(request: Request) -> Response:
    """Send the list of a programme's pairs, as a file that can be dropped again."""
    run = {one.id: one for one in list_run(request)}
    programme = run.get(request.number)
    if programme is None:
        raise UserError("shared/not_run")
    occurrence = request.now.isoformat()
    notify(
        request.session,
        EXPORT,
        request.person,
        programme,
        request.now,
        occurrence=occurrence,
        at_once=True,
        repeats=True,
    )
    return Response(say=say("roster/exported"))


def require_pair(request: Request, pair_id: int) -> Pair:
    """Return a pair that goes on in one of the programmes that whoever asks runs."""
    run = [one.id for one in list_run(request)]
    pair = pairs.find_in(request.session, request.workspace_id, pair_id, run)
    if pair is None:
        raise UserError("shared/not_run")
    if pair.state == ENDED:
        raise UserError("roster/ended_already")
    return pair


def _read_cadence(request: Request, programme: Programme) -> Cadence:
    text = form_values.read_text(request, "cadence", LONGEST).strip()
    if not text:
        return Cadence.parse(programme.cadence_code)
    try:
        return Cadence.parse(text)
    except NotACadence as why:
        raise UserError(
            "roster/cadence_wrong", field="cadence", text=text, nearest=why.nearest
        ) from None


def _ask(request: Request, cells: list[str], ends: int | None = None) -> None:
    written = StringIO()
    csv.writer(written).writerows([COLUMNS, cells])
    ts = f"{rosters.FORM}{request.request_key}"
    made = rosters.ask(request.session, request.person, ts, request.now, source=written.getvalue())
    if made is not None:
        made.planned = write_kept(Kept([], [], [], ends))
        service.tell(request.session, request.person, made, request.now)


def _tell_asked() -> Response:
    return Response(update=modals.build_notice(say("roster/asked")))
