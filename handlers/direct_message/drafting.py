"""What a typed line would become: read once, so that what is shown is what is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agendas.agenda import DOMAINS
from agendas.dates.due import split_due
from agendas.lines.addressing import drop_marks
from agendas.lines.bullets import list_lines
from agendas.lines.names import Names
from agendas.lines.points import Draft, file_under, find_unknown_prefix, read_point
from agendas.text.messages import Message, say
from agendas.understanding.intents import Intent, Understood
from agendas.understanding.naming import find_named
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.pairs import Seat
from handlers.slackui.forms import date_input
from handlers.slackui.request import UserError


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """A promise as somebody typed it, in one of their pairs.

    `theirs` says that it is the other's. `refused` says why the date that was typed cannot be
    meant; there is no `due_on` then.
    """

    text: str
    theirs: bool = False
    due_on: date | None = None
    refused: UserError | None = None

    @property
    def problem(self) -> Message | None:
        """What is said of a date that cannot be meant."""
        return say(self.refused.template, **self.refused.context) if self.refused else None


def draft_promise(seat: Seat, line: TypedLine, found: Understood) -> PromiseDraft:
    """Return the promise that a line would become in a pair.

    A name before it, or an @name, is its owner's only where it is that of one of the two; any other
    word stays in the text.
    """
    names = Names(seat.pair.mentor.name, seat.pair.mentee.name, seat.role)
    words = found.words if found.intent is Intent.PROMISE else _join(line.text)
    owner = names.find_role(found.who)
    if found.who and not owner:
        words = found.whole
    if not owner:
        owner, words = names.find_promising(words)
    theirs = owner == seat.other_role
    text, due = split_due(words, line.typed_at, seat.person.zone)
    try:
        due_on = date_input.read_day(due, line.typed_at, seat.person) if due else None
    except UserError as refused:
        return PromiseDraft(text, theirs, None, refused)
    return PromiseDraft(text, theirs, due_on)


def draft_points(line: TypedLine, found: Understood, domain: str = "") -> list[Draft]:
    """Return the points that a line would become, one for each of its lines.

    Where a `domain` was chosen for it, it is about that.
    """
    lines = found.lines or [drop_marks(one) for one in list_lines(line.text)] or [""]
    if found.intent is not Intent.POINTS:
        lines = [" ".join(lines)]
    return [file_under(one, domain) if domain else read_point(one, DOMAINS[0]) for one in lines]


def find_prefix(line: TypedLine, seats: Sequence[Seat]) -> str:
    """Return what a line begins with that may be meant as a domain, and is none; "" for a name."""
    prefix = find_unknown_prefix(_join(line.text))
    names = [name for seat in seats for name in (seat.person.name, seat.other.name)]
    return "" if prefix and find_named(prefix, names) else prefix


def _join(text: str) -> str:
    return drop_marks(" ".join(text.split()))
