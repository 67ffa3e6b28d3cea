"""The table of docs/keystrokes.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.keystrokes.cycles import Counted
from tests.keystrokes.operators import HOMING, KEY, TAP, THINK, WORDS_A_MINUTE, Effort

PLACE = Path(__file__).parents[2] / "docs" / "keystrokes.md"
HEAD = """# What one cycle costs

Counted in a browser on the sandbox's page, where a mentee and a mentor live through one meeting
after the other: prepared, held, written down, accepted. `make keystrokes` counts anew and writes
this page.

The model is the keystroke-level model of Card, Moran and Newell (*The keystroke-level model for
user performance time with interactive systems*, Communications of the ACM 23(7), 1980,
doi:10.1145/358886.358895), with these operators:

| operator | seconds | where it is counted |
| --- | --- | --- |
| pointing (1.1) and pressing (0.2), or a tap | {tap} | each button, choice and entry |
| mental preparation | {think} | before each button that begins something, each choice, each entry |
| homing | {homing} | twice for each entry: to the keys and back |
| key | {key} | each character: an average typist, 40 words a minute |

Save, Send and Close follow by themselves, and need no preparation; an entry in which the cursor
stands already is not tapped. Waiting for Slack is not counted. Words are the bot's own, in every
message that came unasked or as an answer, with its buttons, in every form, and in the running order
where an older message becomes it: what people wrote, their names and the dates that they chose are
not in them. *All* has those as well; to read all, once, at {words} words a minute, is counted
apart.

*Hands* are taps, homing and preparation; *typing* is what has to be said anyway.

| cycle | who | messages | taps | entries | characters | words | all | hands | typing | reading |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""
FOOT = """
In each cycle the mentee adds one point to the agenda, notes one promise with a date and keeps it,
and takes the first of the dates that are suggested, or types one where none is. With goals they
say a line of each. What the first meeting explains is not explained again. In the last, of a pair
with six goals of which nothing is said, the mentor asks for a change and the mentee makes it. Every
message of the weeks between is in it, answered or not.
"""


def write_page(counted: Sequence[Counted]) -> str:
    """Return the page with all that was counted."""
    head = HEAD.format(tap=TAP, think=THINK, homing=HOMING, key=KEY, words=WORDS_A_MINUTE)
    return head + "".join(f"{row}\n" for one in counted for row in write_rows(one)) + FOOT


def write_rows(counted: Counted) -> Iterator[str]:
    """Return the two rows of one cycle."""
    for who, effort in (("mentee", counted.mentee), ("mentor", counted.mentor)):
        yield f"| {counted.what} | {who} | {_write_effort(effort)} |"


def write_texts(counted: Sequence[Counted]) -> Iterator[str]:
    """Return each text that was read, with how many of its words are the bot's own."""
    for one in counted:
        for who, effort in (("mentee", one.mentee), ("mentor", one.mentor)):
            for own, text in effort.read:
                yield f"\n{one.what}, {who}: {own}\n{text}\n"


def _write_effort(effort: Effort) -> str:
    counts = (effort.messages, effort.taps, effort.fields, effort.typed)
    seconds = (effort.hands, effort.typing, effort.reading)
    words = (effort.words, effort.shown)
    return " | ".join([*map(str, (*counts, *words)), *(f"{round(one)} s" for one in seconds)])
