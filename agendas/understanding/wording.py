"""Typed lines brought to one form: without code marks, politeness and what ends a sentence."""

import re

from agendas.lines.bullets import list_lines

_FENCE = re.compile(r"```\w*\n?|`")
# "I want to lead a trial" is a goal, "I want to cancel" is none.
GOAL_VERBS = r"(?:become|learn|master|improve|get better|be able|be promoted|be a|be an|lead)\b"
_NO_GOAL = rf"(?!{GOAL_VERBS})"
_POLITE = re.compile(
    r"^(?:(?:please|pls|ok(?:ay)?|so|well|yes|yep|(?:hi|hello|hey)(?! (?:there|all)\W*$)(?: there"
    r"| all)?|good (?:morning|afternoon)|dear reiterate|reiterate|@?bot|actually|sorry)\b"
    r"[\s,.!:;–-]+"
    r"|(?:can|could|may|shall|should|would) (?:you|we|i)(?: please)?\s+|(?:let'?s|let us)\s+"
    r"|(?:i )?forgot to (?:say|tell you|mention|note)(?: that)?[\s,]+|fyi[\s,:]+"
    r"|(?:i )?just (?:to say|so you know|wanted to (?:say|tell you))(?: that)?[\s,]+"
    rf"|(?:i|we)(?:'?d| would) like to\s+{_NO_GOAL}|(?:i|we) (?:want|wish) to\s+{_NO_GOAL}"
    rf"|(?:i|we)(?:'ll|'ve| will| have)? (?:have to|need to|must|should|got to|have got to)\s+"
    r"(?=(?:cancel|call off|move|reschedule|postpone|rebook|plan|pause)\b))",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"[\s,]+(?:please|pls|thanks|thank you|thx|cheers)[\s.!]*$", re.IGNORECASE)
_SLANTED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
END = re.compile(r"[\s.!?]*$")
_ONE_EDIT = 5  # letters, from which on a word may have one wrong


def split_lines(text: str) -> list[str]:
    """Return what was typed line by line, without code marks, bullets and empty lines."""
    return list_lines(_FENCE.sub("", text.translate(_SLANTED)))


def strip_politeness(line: str) -> str:
    """Return a line without what only makes it polite, before and after; never nothing at all."""
    while True:
        shorter = _POLITE_END.sub("", _POLITE.sub("", line, count=1), count=1).strip()
        if shorter in (line, ""):
            return line
        line = shorter


def is_near(word: str, meant: str) -> bool:
    """Say whether a word is another, or that with two letters swapped or one wrong.

    Short words are only ever swapped: "hlep" is "help", and "heap" is not.
    """
    if word == meant:
        return True
    if abs(len(word) - len(meant)) > 1 or not word or word[0] != meant[0]:
        return False
    if sorted(word) == sorted(meant):
        return sum(one != other for one, other in zip(word, meant, strict=True)) == 2
    return len(meant) >= _ONE_EDIT and _count_edits(word, meant) <= 1


def _count_edits(word: str, meant: str) -> int:
    before = list(range(len(meant) + 1))
    for at, letter in enumerate(word, 1):
        row = [at]
        for to, other in enumerate(meant, 1):
            row.append(min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != other)))
        before = row
    return before[-1]
