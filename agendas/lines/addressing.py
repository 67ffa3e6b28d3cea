"""Whom an @name in a line is for: the one rule, wherever a line is typed.

It stands for the person whom the line is for where it is the first word, the last, or after "for".
Anywhere else it is part of what was typed: "send the draft to @max" is nobody's but the writer's.
"""

import re

BETWEEN = " ,.;:!?-–()"
FOR = re.compile(r"\bfor\s*$", re.IGNORECASE)
# "@max will send it": what is to be done is "send it".
WILL = re.compile(r"^(?:will|to|should|shall|must|please)\s+", re.IGNORECASE)
# A last name that belongs to the word before it: "send the draft to @max".
_BOUND = re.compile(
    r"\b(?:about|against|and|around|as|at|behind|between|by|cc|from|in|including|into|like|near|of"
    r"|on|or|plus|re|regarding|than|to|towards?|versus|via|vs|with|without)\s*$|[&+/]\s*$",
    re.IGNORECASE,
)
_OWNS = ("'s", "’s")
_AT_NAME = re.compile(r"(?<![\w@.])@(?=[^\W\d_])(?P<name>\w+(?:-\w+)*(?:['’](?!s\b)\w+)*)")


def is_addressed(before: str, after: str) -> bool:
    """Say whether an @name stands for whom a line is for, by what stands before and after it.

    Of other @names in the line nothing stands in either.
    """
    if after.startswith(_OWNS):
        return False
    first = not before.strip(BETWEEN)
    return first or FOR.search(before) is not None or _is_last(before.strip(), after)


def is_bound(before: str) -> bool:
    """Say whether a name after these words belongs to the last of them: "the draft to"."""
    return _BOUND.search(before) is not None


def take_addressed(line: str) -> tuple[str, str]:
    """Return the name of the first @name that a line is for, or "", and the line without it.

    Any other @name stays in the line as a name.
    """
    for found in _AT_NAME.finditer(line):
        before, after = (_AT_NAME.sub("", part) for part in _cut(line, found))
        if is_addressed(before, after):
            before, after = (_AT_NAME.sub(r"\g<name>", part) for part in _cut(line, found))
            words = f"{FOR.sub('', before).rstrip()} {after.lstrip()}".strip(BETWEEN)
            return found["name"], WILL.sub("", words) if not before.strip(BETWEEN) else words
    return "", drop_marks(line)


def drop_marks(text: str) -> str:
    """Return a text with each @name in it as a name."""
    return _AT_NAME.sub(r"\g<name>", text)


def _cut(line: str, found: re.Match[str]) -> tuple[str, str]:
    return line[: found.start()], line[found.end() :]


def _is_last(words: str, after: str) -> bool:
    """Return whether a name ends a line, and is not what the one word before it is done to."""
    return not after.strip(BETWEEN) and " " in words and not is_bound(words)
