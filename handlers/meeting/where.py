"""Where a meeting is and how long it lasts: read from a line or a form, and asked for in forms."""

from agendas.dates import reading
from agendas.dates.refusals import UnreadableDate
from agendas.lines.place import LENGTHS, PLACE_LENGTH, Planned, find_place, is_length, read_planned
from agendas.meeting import LENGTH
from agendas.text.messages import phrase
from db.mentoring import meetings
from db.mentoring.meetings import A_MINUTE, Meeting
from db.mentoring.pairs import Seat
from handlers.slackui.blocks import Block
from handlers.slackui.choosing.mentions import strip_mentions
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, SlackView, UserError, require_length
from handlers.slackui.values import parse_row_id


def read_line(request: Request, seat: Seat, text: str) -> Planned:
    """Return what a line says of when and where a meeting is to be, and for how long.

    Raises UserError for a place or a length that cannot be kept.
    """

    def is_moment(words: str) -> bool:
        try:
            reading.read_moment(words, request.now, seat.person.zone)
        except UnreadableDate:
            return False
        return True

    said = read_planned(text, is_moment)
    if said.minutes is not None and not is_length(said.minutes):
        raise UserError("meeting/length", minutes=said.minutes)
    require_length(said.place or "", PLACE_LENGTH)
    return said


def read_refused(_request: Request, _seat: Seat, text: str, _view: SlackView) -> dict[str, str]:
    """Return what a line whose date was not understood puts into the form: its place and length."""
    _, _, rest = strip_mentions(text).partition(" ")
    said = find_place(rest)
    found = {"place": said.place or "", "minutes": str(said.minutes or "")}
    fits = {"place": len(found["place"]) <= PLACE_LENGTH, "minutes": said.minutes in LENGTHS}
    return {block: value for block, value in found.items() if value and fits[block]}


def build_inputs(meeting: Meeting | None) -> list[Block]:
    """Return what asks for place and length, with those of a meeting in it."""
    minutes = meeting.minutes if meeting else LENGTH // A_MINUTE
    choices = [
        (phrase("meeting/modal", "minutes", minutes=each), str(each))
        for each in sorted({*LENGTHS, minutes})
    ]
    return [
        modals.build_text_input(
            "place",
            phrase("meeting/modal", "place"),
            initial=meeting.place if meeting else "",
            hint=phrase("meeting/modal", "place_hint"),
            longest=PLACE_LENGTH,
        ),
        modals.build_choice(
            "minutes", phrase("meeting/modal", "length"), choices, initial=str(minutes)
        ),
    ]


def read_changed(
    request: Request, seat: Seat, ahead: Meeting | None
) -> tuple[str | None, int | None]:
    """Return the place and the length that a form's person has changed; None for what they left.

    Raises UserError for what cannot be kept, beside its input, and Conflict where somebody else has
    changed the same meanwhile. `ahead` is the meeting that there is by now.
    """
    stands = ahead or meetings.last_planned(request.session, seat.pair)
    there = {
        "place": stands.place if stands else "",
        "minutes": stands.minutes if stands else LENGTH // A_MINUTE,
    }
    changed = form_values.merge(request, there, _read_form(request))
    return changed.get("place"), changed.get("minutes")


def _read_form(request: Request) -> dict[str, str | int]:
    held: dict[str, str | int] = {}
    if "place" in request.values:
        held["place"] = form_values.read_line(request, "place", PLACE_LENGTH)
    if request.values.get("minutes") is not None:
        minutes = parse_row_id(str(request.values["minutes"]))
        if not is_length(minutes):
            raise UserError("meeting/length", field="minutes", minutes=minutes)
        held["minutes"] = minutes
    return held
