"""Which pair is meant: the only one, the one whose member is mentioned, or the one picked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.agenda import POINT_LENGTH
from agendas.text.messages import clean, phrase, say
from db.mentoring import meetings
from db.mentoring.pairs import Seat
from handlers.slackui.choosing.mentions import MENTION, list_addressed, show_typed, strip_mentions
from handlers.slackui.forms import modals
from handlers.slackui.lines import write_line
from handlers.slackui.listener import READS, Access, Command, Listener, PairHandler
from handlers.slackui.request import Line, Request, Response, SlackView, UserError, require_length
from handlers.slackui.values import parse_row_id

LONGEST = 4 * POINT_LENGTH
# What can be opened from anywhere, for the pair that is picked.
OPENED = ("agenda.open", "action.open_new", "meeting.open_met")


def run_for_pair(
    request: Request, command: str, text: str, run: PairHandler, *, takes_text: bool = False
) -> Response:
    """Run a command for the pair that is meant; ask which, where that is not clear.

    Of what `takes_text` somebody who is only spoken of chooses no pair, and nobody is refused.
    """
    if takes_text and strip_mentions(text):
        seats = filter_addressed(request.seats, text)
    else:
        seats = filter_mentioned(request.seats, text, command)
    if len(seats) == 1:
        return _run(request, Line(command, seats[0].pair.id, text), seats[0], run)
    require_length(text, LONGEST)
    # A form that is closed does not bring its line back: it stays to be copied.
    typed = show_typed(text)
    said = say("shared/which_typed", line=f"{command} {typed}") if typed else None
    return Response(
        open=_build_question(request, seats, {"command": command, "text": text}), say=said
    )


def ask_for_action(request: Request, action_id: str) -> Response:
    """Go on with an action that opens something for a pair; ask which, where there are several."""
    seats = request.seats
    if len(seats) == 1:
        return Response(go_on=(action_id, str(seats[0].pair.id)))
    return Response(open=_build_question(request, seats, {"action": action_id}))


def build_listener(commands: Mapping[str, Command]) -> Listener:
    """Return what answers the question which pair is meant: it goes on with what asked it."""

    def pick(request: Request) -> Response:
        action_id = modals.read_metadata(request.view).get("action")
        if action_id in OPENED:
            pair_id = parse_row_id(str(request.values.get("pair")))
            return Response(go_on=(str(action_id), str(request.seat(pair_id).pair.id)))
        command, text = _read_question(request.view, commands)
        if command is None or command.run is None:
            raise UserError("shared/form_lost")
        pair_id = parse_row_id(str(request.values.get("pair")))
        line = Line(str(modals.read_metadata(request.view)["command"]), pair_id, text)
        return _show_in_place(_run(request, line, request.seat(pair_id), command.run))

    def again(request: Request, row_id: int) -> Response:
        command, _ = _read_question(request.view, commands)
        if command is None or command.again is None:
            raise UserError("shared/form_lost")
        return _show_in_place(command.again(request, row_id))

    def decide_access(body: dict[str, Any]) -> Access:
        command, text = _read_question(body["view"], commands)
        return command.get_access(text) if command else READS

    return Listener(pick, decide_access, again)


def sort_likeliest_first(session: Session, seats: Sequence[Seat], now: datetime) -> list[Seat]:
    """Return seats by how near their next meeting is to `now`; those without one come last."""
    planned = meetings.list_ahead(session, [seat.pair for seat in seats])

    def near(seat: Seat) -> tuple[bool, float]:
        ahead = planned.get(seat.pair.id)
        return ahead is None, abs((ahead.starts_at - now).total_seconds()) if ahead else 0.0

    return sorted(seats, key=near)


def _run(request: Request, line: Line, seat: Seat, run: PairHandler) -> Response:
    """Run a command for a pair; a line that it refuses is told of, to be put right in a form."""
    try:
        require_length(line.text, LONGEST)
        return run(request, seat, line.text)
    except UserError as error:
        error.line = line
        raise


def filter_mentioned(seats: list[Seat], text: str, command: str) -> list[Seat]:
    """Return the seats with whom a text mentions, or all; raise UserError where there is none.

    What follows the command can then be done with the name left out, by a button.
    """
    named = {mention[1] for mention in MENTION.finditer(text)}
    own = {seats[0].person.slack_id}
    if not named - own:
        return seats
    found = [seat for seat in seats if seat.other.slack_id in named]
    if not found:
        line = write_line(command, MENTION.sub(" ", text))
        raise UserError("shared/not_a_pair", line=line, pairs=[seat.other.name for seat in seats])
    return found


def filter_addressed(seats: list[Seat], text: str) -> list[Seat]:
    """Return the seats with whom a line is for, or all where it is for none of them."""
    named = list_addressed(text)
    return [seat for seat in seats if seat.other.slack_id in named] or seats


def _read_question(view: SlackView, commands: Mapping[str, Command]) -> tuple[Command | None, str]:
    kept = modals.read_metadata(view)
    found, text = commands.get(str(kept.get("command"))), kept.get("text")
    return (found, clean(text)) if isinstance(text, str) else (None, "")


def _show_in_place(response: Response) -> Response:
    """Return the response to a command so that the form, which asked, shows what it says."""
    said = modals.build_notice(response.say, asks=True) if response.say else None
    return replace(response, say=None, update=said)


def list_choices(seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """Return what can be chosen where one of several pairs is meant: in words, and its number."""
    return [
        (
            phrase(
                "shared/which",
                "choice",
                other=seat.other.name,
                role=seat.role,
                programme=seat.pair.programme.name,
            ),
            str(seat.pair.id),
        )
        for seat in seats
    ]


def _build_question(
    request: Request, seats: list[Seat], goes_on: dict[str, str]
) -> dict[str, object]:
    choices = list_choices(sort_likeliest_first(request.session, seats, request.now))
    question = modals.build_choice(
        "pair", phrase("shared/which", "label"), choices, initial=choices[0][1]
    )
    return modals.build_modal("shared/which", "which.pick", [question], goes_on)
