"""What changes the other's world waits ten minutes, in which it can be undone without a trace.

Two ways, both of which keep the other from hearing of it:

- The deed is done at once: `hold_other` keeps all messages about the pair that are live at the
  other's, or are to go out to them, as they were; what tells of the deed is queued with
  `notify(..., held_for=UNDO_WINDOW)`. Undone, `withdraw` takes that letter back, and `show_other`
  lets the messages go on. What the other opens or presses themselves shows what is so.
- The deed itself waits, as the end of a pair does: a moment on a row, and nothing else changes
  until it has come.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.undo import UNDO_WINDOW
from db.mentoring.pairs import Pair, Seat
from db.mentoring.people import Person
from db.messages import withdrawing
from handlers.notifications.kinds import Kind, Timing
from handlers.notifications.notify import make_letter

HELD = (Timing.POLITE, Timing.GATHERED)


def hold_other(seat: Seat, now: datetime) -> datetime:
    """Show the other of a pair nothing of what is done now until a later moment, and return it."""
    until = now + UNDO_WINDOW
    setattr(seat.pair, f"{seat.other_role}_held_until", until)
    return until


def show_other(seat: Seat) -> None:
    """Show the other what is so: what was held back is undone, or is settled by what followed."""
    setattr(seat.pair, f"{seat.other_role}_held_until", None)


def withdraw(
    session: Session,
    kind: Kind,
    person: Person,
    about: Any,
    now: datetime,
    *,
    occurrence: str | int = "",
    known_as: str | None = None,
) -> bool:
    """Take back what was queued and waits; return False where it is on its way, or was not."""
    letter = make_letter(kind, person, about, now, occurrence=occurrence, known_as=known_as)
    return withdrawing.withdraw(session, letter.workspace_id, letter.key, now)


def shown_from(kind: Kind, person: Person | None, about: Any, now: datetime) -> datetime:
    """Return from when on something about a pair may go out to one of its two, for this reason.

    What belongs to a moment, and what answers them, waits for nobody.
    """
    pair = about if isinstance(about, Pair) else getattr(about, "pair", None)
    if person is None or not isinstance(pair, Pair) or kind.timing not in HELD:
        return now
    until = pair.held_until(person.id)
    return until if until is not None and until > now else now
