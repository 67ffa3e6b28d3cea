"""Of what somebody is sent messages: what they may switch off, and what may be on Home alone.

What somebody else waits for, and what a planned meeting needs, nobody can switch off.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Choice(StrEnum):
    """What a message is for, as people choose.

    ALWAYS: what they asked for themselves, a meeting that begins, a pair that begins, rests or
    ends; facilitators' own. AWAITED: somebody waits for an answer, or has given one. DATES: a
    meeting is planned, moved or cancelled. PREPARING: what a meeting is to cover. PROMISES: a
    promise is due. KEEPING_UP: the pair has not met for long, or is half-way to its next meeting.
    NEWS: the other has changed something.
    """

    ALWAYS = "always"
    AWAITED = "awaited"
    DATES = "dates"
    PREPARING = "preparing"
    PROMISES = "promises"
    KEEPING_UP = "keeping_up"
    NEWS = "news"


OFF, HOME = "off", "home"
MAY_BE_OFF = (Choice.PREPARING, Choice.PROMISES, Choice.KEEPING_UP, Choice.NEWS)
MAY_BE_AT_HOME = (Choice.AWAITED, Choice.DATES)


def choose(wanted: Collection[str], at_home: Collection[str]) -> dict[str, str]:
    """Return what is kept of what somebody ticked: only what may be chosen, and is not as usual."""
    chosen = {choice.value: OFF for choice in MAY_BE_OFF if choice not in wanted}
    return chosen | {choice.value: HOME for choice in MAY_BE_AT_HOME if choice in at_home}


def wants(chosen: Mapping[str, str], choice: Choice) -> bool:
    """Say whether somebody who has chosen so is sent messages of this kind."""
    kept = chosen.get(choice)
    is_off = kept == OFF and choice in MAY_BE_OFF
    return not (is_off or (kept == HOME and choice in MAY_BE_AT_HOME))


def is_awaited_again(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Say whether what others wait for was on Home alone, and is to be sent again."""
    return not wants(before, Choice.AWAITED) and wants(after, Choice.AWAITED)
