"""`/mentoring offer` and `find`, and the answers to what is asked and proposed."""

from agendas.matching import MOST_PLACES, Answer
from agendas.text.messages import Message, say
from db.mentoring import pairs, programmes
from db.mentoring.matching import offers, paired, proposals
from db.mentoring.matching.proposals import Proposal
from db.mentoring.pairs import Forbidden
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from handlers.matching import modals, service
from handlers.matching.service import NotPossible, Side
from handlers.matching.typed import read_offer, read_wish
from handlers.slackui.forms import form_values
from handlers.slackui.forms.modals import build_notice
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id


def open_offer(request: Request) -> Response:
    """Open the form in which somebody says how many mentees they take, and in what."""
    offered = [
        (programme, offers.find_offer(request.session, programme, request.person))
        for programme in _list_programmes(request)
    ]
    return Response(open=modals.build_offer_modal(offered, *read_offer(request.text)))


def save_offer(request: Request) -> Response:
    """Keep what somebody offers, programme by programme; what was left empty is not said."""
    saved = []
    for programme in _list_programmes(request):
        block = f"places:{programme.id}"
        if block not in request.values:
            continue
        places = _read_places(request, block)
        topics = form_values.read_line(request, f"topics:{programme.id}", modals.LONGEST_TOPICS)
        service.offer(request.session, programme, request.person, places, topics)
        saved.append({"programme": programme.name, "places": places, "topics": topics})
    return Response(update=build_notice(say("matching/offered", offers=saved)))


def open_find(request: Request) -> Response:
    """Open the form in which a mentee asks for a mentor, or shows whom they asked already."""
    person, session = request.known, request.session
    asked, rooms = [], []
    for programme in _list_open(request):
        found = proposals.find_asked(session, programme, person) if person else None
        if found is not None:
            asked.append(found)
            continue
        free = [one for one in service.list_room(session, programme) if one.more != 0]
        if person is not None:
            has = {pair.mentor_id for pair in paired.list_pairs_of(session, programme, person)}
            free = [one for one in free if one.offer.person_id not in has | {person.id}]
        rooms.append((programme, free))
    if not rooms:
        return Response(say=_render_asked(asked))
    told = _render_asked(asked) if asked else None
    return Response(open=modals.build_find_modal(rooms, told, *read_wish(request.text)))


def save_find(request: Request) -> Response:
    """Ask a mentor, or have somebody suggested."""
    chosen = request.values.get("mentor")
    programme, mentor = _read_whom(request, str(chosen or ""))
    note = form_values.read_text(request, "note", modals.LONGEST_NOTE)
    person = _keep_asking(request)
    try:
        made = service.ask_for(request.session, programme, person, mentor, note, request.now)
    except NotPossible as error:
        raise UserError("matching/not_possible", field="mentor", reason=error.reason) from None
    return Response(update=build_notice(_render_asked([made]), asks=True), about=made.id)


def show_asked(request: Request, number: int) -> Response:
    """Answer a repeated request as it was answered before."""
    proposal = _require(request, number)
    if proposal.person_id != request.person.id:
        raise Forbidden
    return Response(update=build_notice(_render_asked([proposal]), asks=True))


def answer(request: Request, said: Answer | None) -> Response:
    """Note what one of the two answers, or takes back (None)."""
    proposal = _require(request, parse_row_id(request.value))
    side: Side | None = service.find_side(proposal, request.person)
    if side is None or (side == "mentee" and proposal.by_id is None):
        raise Forbidden
    if not service.answer(request.session, proposal, side, said, request.now):
        raise UserError("matching/too_late")
    return Response()


def withdraw(request: Request) -> Response:
    """Take back what one asked for, or proposed."""
    proposal = _require(request, parse_row_id(request.value))
    if proposal.by_id is not None:
        request.programme(proposal.programme_id)
    elif proposal.person_id != request.person.id:
        raise Forbidden
    if not service.withdraw(request.session, proposal, request.person, request.now):
        raise UserError("matching/too_late")
    return Response(replace=say("matching/withdrawn"))


def say_help(request: Request) -> Message | None:
    """Return what `/mentoring help` says of matching to whoever runs a programme."""
    person = request.known
    runs = person and programmes.run_by(request.session, request.workspace_id, person.id)
    return say("matching/help") if runs else None


def _list_programmes(request: Request) -> list[Programme]:
    """Return the programmes of a person's workspace; raise UserError for whom none knows."""
    person = request.person
    return list(programmes.of_workspace(request.session, person.workspace_id))[: modals.MOST]


def _list_open(request: Request) -> list[Programme]:
    """Return the programmes in which whoever asks may ask for a mentor; raise UserError for none.

    Who is or was in a pair, or runs a programme, may do so in all of them. Anybody else, such as
    somebody who has only asked, may where it is for everybody, and sees what they asked elsewhere.
    """
    if request.known is not None and _takes_part(request):
        return _list_programmes(request)
    found = list(programmes.list_asking(request.session, request.workspace_id))
    if request.known is not None:
        own = proposals.list_own_proposals(request.session, request.person)
        found += [one.programme for one in own if one.closed_at is None]
    if not found:
        raise request.as_stranger()
    return list(dict.fromkeys(found))[: modals.MOST]


def _takes_part(request: Request) -> bool:
    person, session = request.person, request.session
    runs = programmes.run_by(session, request.workspace_id, person.id)
    return bool(runs or pairs.seats(session, person, ended=True, for_update=False))


def _keep_asking(request: Request) -> Person:
    """Return whoever asks, as somebody on record from now on."""
    if request.keep_actor() is None:
        raise request.as_stranger()
    return request.person


def _read_places(request: Request, block: str) -> int | None:
    typed = form_values.read_line(request, block, 20)
    if not typed:
        return None
    if not (typed.isdecimal() and typed.isascii() and int(typed) <= MOST_PLACES):
        raise UserError("matching/not_places", field=block, most=MOST_PLACES)
    return int(typed)


def _read_whom(request: Request, value: str) -> tuple[Programme, Person | None]:
    first, _, second = value.partition(".")
    there = {one.id: one for one in _list_open(request)}
    programme = there.get(parse_row_id(first))
    if programme is None:
        raise UserError("shared/form_lost")
    if parse_row_id(second) == 0:
        return programme, None
    for room in service.list_room(request.session, programme):
        if room.offer.person_id == parse_row_id(second):
            if room.more == 0:
                raise UserError("matching/not_possible", field="mentor", reason="full")
            return programme, room.offer.person
    raise UserError("matching/not_possible", field="mentor", reason="gone")


def _require(request: Request, number: int) -> Proposal:
    found = proposals.get_kept(request.session, request.workspace_id, number)
    if found is None:
        raise Forbidden
    return found


def _render_asked(asked: list[Proposal]) -> Message:
    return say(
        "matching/asked",
        asked=[
            {
                "number": one.id,
                "mentor": one.mentor.name if one.mentor else "",
                "programme": one.programme.name,
            }
            for one in asked
        ],
    )
