"""`/mentoring propose` and `waiting`: what whoever runs a programme does for those who wait."""

from datetime import datetime
from typing import Any

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.matching import OPEN_FOR, State, count_room
from agendas.profiles import hindrance
from agendas.rhythm.cadence import CODES, Cadence
from agendas.text.messages import say
from db.mentoring import people
from db.mentoring.matching import offers, paired, proposals, superiors
from db.mentoring.matching.proposals import Proposal
from db.mentoring.pairs import Forbidden
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from handlers.matching import service
from handlers.matching.modals import Proposed, build_propose_modal
from handlers.matching.service import NotPossible
from handlers.matching.typed import read_two
from handlers.slackui.blocks import cut
from handlers.slackui.choosing.programme_choice import choose_programme, list_run
from handlers.slackui.forms import form_values, pickers
from handlers.slackui.forms.modals import build_notice, read_metadata
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id

# Of those who wait, and of those proposed, who have a button each: Slack takes 50 blocks. The
# others, and mentors with room, have a line; of so many a message is all that can be read.
SHOWN, LISTED = 6, 100
LONGEST_IN_LINE = 100  # of what somebody who waits has written


def open_propose(request: Request) -> Response:
    """Open the form in which a pair is proposed; a button names the programme and the mentee."""
    value = request.value if "actions" in request.body else ""
    number, _, waits = value.partition(".")
    own = [request.programme(parse_row_id(number))] if value else list_run(request)
    mentor, mentee = ("", "") if value else read_two(request, own[0])
    if waits:
        mentee = _find_waiting(request, own[0], parse_row_id(waits))
    usual = Proposed(own[0].id, mentor, mentee, own[0].cadence_code)
    return Response(open=build_propose_modal(own, usual))


def save_proposal(request: Request) -> Response:
    """Propose a pair; where there is something to be known of it first, say so, and ask again."""
    hidden = form_values.read_hidden(request, "programme")
    chosen = request.values.get("programme") or str(hidden)
    programme = request.programme(parse_row_id(str(chosen)))
    given = Proposed(
        programme.id,
        pickers.read_picked(request, "mentor"),
        pickers.read_picked(request, "mentee"),
        form_values.read_choice(request, "cadence", CODES),
    )
    mentor, mentee = (
        _keep(request, given.mentor, "mentor"),
        _keep(request, given.mentee, "mentee"),
    )
    known = _find_warnings(request, programme, mentor, mentee)
    said = f"{given.mentor}:{given.mentee}:{','.join(sorted(known))}"
    if known and read_metadata(request.view).get("warned") != said:
        warning = say("matching/warned", mentor=mentor.name, mentee=mentee.name, **known)
        again = build_propose_modal(list_run(request), given, warning, said)
        return Response(update=again)
    cadence = Cadence.parse(given.cadence)
    try:
        made = service.propose(
            request.session, programme, request.person, mentor, mentee, cadence, request.now
        )
    except NotPossible as error:
        raise UserError("matching/not_possible", field="mentee", reason=error.reason) from None
    return _tell(made)


def propose_again(request: Request, number: int) -> Response:
    """Answer the same form, brought twice."""
    made = proposals.get_kept(request.session, request.workspace_id, number)
    if made is None or made.by_id != request.person.id:
        raise Forbidden
    return _tell(made)


def show_waiting(request: Request) -> Response:
    """Show who waits for a mentor and since when, what is proposed, and which mentors have room."""
    programme = choose_programme(request, request.text, "/mentoring waiting")
    return Response(say=say("matching/waiting", **_describe(request, programme)))


def show_waiting_of(request: Request) -> Response:
    """Show the same of the programme of a digest's button."""
    programme = request.programme(request.number)
    return Response(say=say("matching/waiting", **_describe(request, programme)))


def _tell(proposal: Proposal) -> Response:
    assert proposal.mentor is not None
    names = {"mentor": proposal.mentor.name, "mentee": proposal.mentee.name}
    until = wall_time(proposal.asked_at + OPEN_FOR, proposal.programme.zone).date()
    said = say("matching/proposed", number=proposal.id, until=day_in_words(until), **names)
    return Response(update=build_notice(said, asks=True), about=proposal.id)


def _find_waiting(request: Request, programme: Programme, number: int) -> str:
    """Return the Slack id of a mentee who waits, or "" where they do no more."""
    waits = proposals.list_waiting(request.session, programme)
    return next((one.mentee.slack_id for one in waits if one.person_id == number), "")


def _keep(request: Request, slack_id: str, field: str) -> Person:
    """Return who was picked, as Slack has them; raise UserError for who cannot be paired."""
    profile = request.lookup.find_person(slack_id)
    wrong = hindrance(profile)
    if wrong or profile is None:
        name = profile.name if profile else slack_id
        raise UserError("programme/person_wrong", field=field, problem=wrong, name=name)
    found = people.find(request.session, request.workspace_id, slack_id)
    zone = profile.timezone or (found.timezone if found else "UTC")
    return people.keep(request.session, request.workspace_id, slack_id, profile.name, zone)


def _find_warnings(
    request: Request, programme: Programme, mentor: Person, mentee: Person
) -> dict[str, object]:
    """Return what whoever proposes a pair should know before anybody else hears of it (S16)."""
    found: dict[str, object] = {}
    if authority := superiors.find_authority(request.session, mentee, mentor):
        found["authority"] = [one.value for one in authority]
    offer = offers.find_offer(request.session, programme, mentor)
    have = paired.count_mentees(request.session, programme, [mentor.id]).get(mentor.id, 0)
    open_now = proposals.count_open(request.session, programme, [mentor.id], proposed_only=True)
    asked = open_now.get(mentor.id, 0)
    if offer is not None and count_room(offer.places, have, asked) == 0:
        found |= {"places": offer.places, "mentees": have, "asked": asked}
    return found


def _describe(request: Request, programme: Programme) -> dict[str, Any]:
    session, now = request.session, request.now
    waiting = proposals.list_waiting(session, programme)
    there = service.list_room(session, programme, proposed_only=True)
    rooms = [one for one in there if one.more != 0]
    listed = [_describe_waiting(one, now) for one in waiting]
    # Whom a mentee asks is theirs to know, and so is when that came to its end.
    waits = [one for one in listed if one["listed"]]
    proposed = [one for one in listed if one["proposed"]]
    return {
        "id": programme.id,
        "programme": programme.name,
        "waiting": waits[:SHOWN],
        "also_waiting": [_put_in_line(one) for one in waits[SHOWN:LISTED]],
        "proposed": proposed[:SHOWN],
        "also_proposed": proposed[SHOWN:LISTED],
        "more": max(0, len(waits) - LISTED) + max(0, len(proposed) - LISTED),
        "rooms": [
            {
                "name": room.offer.person.name,
                "topics": room.offer.topics or "",
                "places": room.offer.places,
                "more": room.more,
            }
            for room in rooms[:LISTED]
        ],
        "more_rooms": max(0, len(rooms) - LISTED),
    }


def _put_in_line(waits: dict[str, Any]) -> dict[str, Any]:
    """Return somebody who waits, with what they wrote as short as a line."""
    return {**waits, "note": cut(" ".join(waits["note"].split()), LONGEST_IN_LINE)}


def _describe_waiting(proposal: Proposal, now: datetime) -> dict[str, Any]:
    """Return one who waits; whom a mentee has asked by themselves is nobody else's to know."""
    listed = proposal.state == State.LISTED
    proposed = proposal.by_id is not None
    return {
        "number": proposal.id,
        "person": proposal.person_id,
        "mentee": proposal.mentee.name,
        "mentor": proposal.mentor.name if proposed and proposal.mentor else "",
        "days": (now - proposal.asked_at).days,
        "note": proposal.note or "" if listed else "",
        "listed": listed,
        "proposed": proposed,
    }
