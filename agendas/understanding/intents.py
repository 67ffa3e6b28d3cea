"""What typed words may mean, as codes: each is answered with a button, and does nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Intent(StrEnum):
    """What somebody wants who typed something.

    MISSED is that a meeting did not happen, CANNOT that somebody cannot come to it; NOT_YET that
    there is no date, LATER that something is to be asked again. COMMAND is what a command does
    (`words` are its line), QUIT that somebody would leave, the pair or the bot. SEVERAL is more
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
    LATER = "later"
    AGENDA = "agenda"
    PROMISES = "promises"
    STANDING = "standing"
    POINTS = "points"
    PROMISE = "promise"
    GOAL = "goal"
    COMMAND = "command"
    QUIT = "quit"
    SEVERAL = "several"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood, with the moments that were read in the person's own zone.

    `at` is a moment (UTC) and `day` a day; `clock` is an hour that was said without a day, and
    `hours` the two that a doubtful one may be; `place` and `minutes` are where a meeting is to be,
    and for how long. `problem` is why a date that was typed could not be read, or is none that can
    be meant: the name of its refusal. `words` are what is left to be kept, or looked for, or from
    when a leave is; `lines` the points, one each; `who` the name that a promise began with, or of
    the @name that it is for: where that is nobody's here, the words are `whole` with it.
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
    whole: str = ""
    place: str = ""
    minutes: int = 0
