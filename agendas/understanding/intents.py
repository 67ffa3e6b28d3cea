"""What typed words may mean, as codes: each is answered with a button, and does nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Intent(StrEnum):
    """What somebody wants who typed something.

    MISSED is that a meeting did not happen, CANNOT that somebody cannot come to it. SEVERAL is more
    than one thing at once, OTHER what is not understood.
    """

    HELP = "help"
    HELLO = "hello"
    THANKS = "thanks"
    MET = "met"
    MISSED = "missed"
    DONE = "done"
    PLAN = "plan"
    MOVE = "move"
    CANCEL = "cancel"
    CANNOT = "cannot"
    PAUSE = "pause"
    RESUME = "resume"
    NOT_YET = "not_yet"
    AGENDA = "agenda"
    PROMISES = "promises"
    STANDING = "standing"
    POINTS = "points"
    PROMISE = "promise"
    GOAL = "goal"
    SEVERAL = "several"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood, with the moments that were read in the person's own zone.

    `at` is a moment (UTC) and `day` a day; `clock` is an hour that was said without a day, and
    `hours` the two that a doubtful one may be. `problem` is why a date that was typed could not be
    read, or is none that can be meant: the name of its refusal. `words` are what is left to be
    kept, or looked for; `lines` the points, one each; `who` the name that a promise began with.
    """

    intent: Intent
    at: datetime | None = None
    day: date | None = None
    clock: time | None = None
    hours: tuple[datetime, ...] = ()
    problem: str = ""
    words: str = ""
    lines: tuple[str, ...] = ()
    who: str = ""
