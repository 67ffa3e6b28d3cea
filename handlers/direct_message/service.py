"""What becomes of a typed line: held for a day, put down as points or a promise, taken back."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.lines.names import list_bare
from agendas.text.messages import escape
from agendas.understanding.intents import Understood
from agendas.understanding.naming import find_named
from agendas.understanding.reading import understand
from db.mentoring import pairs
from db.mentoring.content import actions, points, typed_lines
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.owned import PairOwned
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from db.messages import live
from handlers.action import service as action_moves
from handlers.agenda import service as agenda_moves
from handlers.direct_message.drafting import draft_points, draft_promise
from handlers.notifications.notify import name_of
from handlers.slackui.choosing.mentions import MENTION, name_colleague, strip_mentions
from handlers.slackui.request import UserError


def clean_text(session: Session, text: str, seats: list[Seat]) -> str:
    """Return what was typed, line by line, without Slack's marks, and with names in their place.

    One that is paired is an @name still, which may say whom the line is for.
    """
    paired = {seat.other.slack_id: f"@{_shorten(seat, seats)}" for seat in seats}

    def name(mention: re.Match[str]) -> str:
        if mention[1] in paired:
            return paired[mention[1]]
        return escape(name_colleague(session, seats[0].pair.workspace_id, mention))

    lines = (strip_mentions(line) for line in MENTION.sub(name, text).split("\n"))
    return "\n".join(line for line in lines if line)


def read_line(person: Person, line: TypedLine) -> Understood:
    """Return what a line wants, as it was when it was typed."""
    return understand(line.text, line.typed_at, person.zone)


def filter_named(text: str, seats: list[Seat]) -> list[Seat]:
    """Return the seats with whoever a text names, or all of them."""
    found = find_named(text, [seat.other.name for seat in seats])
    return [seats[at] for at in found] or seats


def change_text(session: Session, line: TypedLine, text: str) -> None:
    """Let a line say what it was edited to, unless it has become something already."""
    if not line.became:
        line.text = text
        _touch(session, line)


def erase(session: Session, line: TypedLine) -> None:
    """Delete a line that its person deleted in Slack; what became of it stays."""
    _touch(session, line)
    session.delete(line)


def add_points(
    session: Session, seat: Seat, line: TypedLine, now: datetime, domain: str = ""
) -> None:
    """Put a line down as points of a pair's agenda; done twice, it is done once.

    `domain` is the one that was chosen, where its prefix was none. Raises UserError for what is too
    long, or too much.
    """
    if line.became:
        return
    drafts = draft_points(line, read_line(seat.person, line), domain)
    made = agenda_moves.put_down(session, seat, drafts, now)
    _note(session, seat, line, [name_of(point) for point in made])


def record_promise(session: Session, seat: Seat, line: TypedLine, now: datetime) -> None:
    """Record a line as a promise in a pair; done twice, it is done once.

    Raises UserError for what is too long, or due on a day that cannot be meant.
    """
    if line.became:
        return
    draft = draft_promise(seat, line, read_line(seat.person, line))
    if draft.refused:
        raise draft.refused
    owner = seat.other if draft.theirs else seat.person
    item = action_moves.record(session, seat, draft.text, owner, draft.due_on, now)
    _note(session, seat, line, [name_of(item)])


def list_made(session: Session, person: Person, line: TypedLine) -> list[tuple[Seat, PairOwned]]:
    """Return the rows that a line became, as far as they are there, each with its seat."""
    found: list[tuple[Seat, PairOwned]] = []
    for name in line.became.split():
        kind, _, number = name.partition(":")
        model = points.Point if kind == "point" else actions.ActionItem
        try:
            found.append(pairs.owned(session, person, model, int(number)))
        except pairs.Forbidden:
            continue
    return found


def name_made(seat: Seat, row: PairOwned) -> str:
    """Return what a line became: "point", one's own "promise", or "theirs"."""
    if isinstance(row, points.Point):
        return "point"
    mine = isinstance(row, actions.ActionItem) and row.owner_id == seat.person.id
    return "promise" if mine else "theirs"


def take_back(session: Session, person: Person, line: TypedLine) -> None:
    """Take back what a line became: it is as it was typed again.

    Raises UserError where a meeting, or an answer, has taken it up since.
    """
    for seat, row in list_made(session, person, line):
        if isinstance(row, points.Point):
            if row.state != points.OPEN or points.is_carried(session, seat, row):
                raise UserError("shared/not_current")
            session.delete(row)
        elif isinstance(row, actions.ActionItem):
            if row.state != actions.OPEN or row.meeting_id:
                raise UserError("shared/not_current")
            action_moves.take_back(session, row)
    line.became = ""
    _touch(session, line)


def note_made(session: Session, seat: Seat, line_id: int | None, names: list[str]) -> None:
    """Note of the person's line what a form has made of it; without one there is nothing to note.

    The line may be gone by then.
    """
    line = typed_lines.own(session, seat.person, line_id) if line_id is not None else None
    if line is not None and not line.became:
        _note(session, seat, line, names)


def _note(session: Session, seat: Seat, line: TypedLine, names: list[str]) -> None:
    line.became = " ".join(names)
    if line.pair_id != seat.pair.id:
        line.pair_id = seat.pair.id
    _touch(session, line)


def _touch(session: Session, line: TypedLine) -> None:
    session.flush()
    live.touch_subject(session, line.workspace_id, name_of(line))


def _shorten(seat: Seat, seats: list[Seat]) -> str:
    """Return the one word by which an @name stands for the other of a pair, and no other does."""
    taken = {word for one in seats if one is not seat for word in list_bare(one.other.name)}
    words = list_bare(seat.other.name)
    return next((word for word in words if word not in taken), "".join(words[:1]))
