"""Whom a typed line names: who is meant by it, and who is only spoken of in it.

An @name stands for the person whom the line is for where it is the first word, the last, or after
"for". Anywhere else it is part of what was typed, and stays in it as a name.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from agendas.text.messages import escape, phrase
from db.mentoring import people
from db.mentoring.pairs import Seat
from handlers.slackui.request import Request

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
LINK = re.compile(r"<((?:https?|mailto|#)[^|>]*)(?:\|([^>]*))?>")
_BETWEEN = " ,.;:!?-–()"
# A last name that belongs to the word before it: "send the draft to @max".
_BOUND = re.compile(
    r"\b(?:about|against|and|around|as|at|behind|between|by|cc|from|in|including|into|like|near|of"
    r"|on|or|plus|re|regarding|than|to|towards?|versus|via|vs|with|without)\s*$|[&+/]\s*$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor\s*$", re.IGNORECASE)
_WILL = re.compile(r"^(?:will|to|should|shall|must|please)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A line as words, without whom it is for: their Slack ids are `ids`."""

    words: str
    ids: frozenset[str]


def strip_mentions(text: str) -> str:
    """Return what a person typed, without mentions and without Slack's marks for links and `&<>`.

    Slack sends a command's text escaped (`should_escape` in the manifest).
    """
    return _unmark(MENTION.sub(" ", text))


def show_typed(text: str) -> str:
    """Return what a person typed, to be quoted to them, with the names that Slack sent along."""
    return _unmark(MENTION.sub(lambda mention: f"@{mention[2]}" if mention[2] else " ", text))


def list_addressed(text: str) -> list[str]:
    """Return the Slack ids of those whom a line is for, if they may be meant by it at all."""
    return [mention[1] for mention in _find_addressed(text)]


def read_named(request: Request, seat: Seat, text: str) -> Named:
    """Return a line for one pair as words: whom of the two it is for is left out of them.

    Anybody else is called by the name that is known of them here, or else that Slack sent along.
    """
    ours = {seat.person.slack_id, seat.other.slack_id}

    def name(slack_id: str, sent: str) -> str:
        person = people.find(request.session, request.workspace_id, slack_id)
        return person.name if person else sent or phrase("shared/words", "colleague")

    return read_line(text, ours, name)


def read_line(text: str, ours: Collection[str], name: Callable[[str, str], str]) -> Named:
    """Return a line as words; `name` gives a name for a Slack id, and what Slack sent with it."""
    words, end, ids = "", 0, []
    addressed = {mention.start() for mention in _find_addressed(text) if mention[1] in ours}
    for mention in MENTION.finditer(text):
        before = text[end : mention.start()]
        end = mention.end()
        if mention.start() in addressed:
            ids.append(mention[1])
            words += _FOR.sub("", before)
        else:
            # It is escaped as all that is around it.
            words += before + escape(name(mention[1], _unmark(mention[2] or "")))
    words = _unmark(words + text[end:])
    if ids:
        words = re.sub(r"\(\s*\)|\s+(?=[,.;:!?])", "", words).lstrip(_BETWEEN).strip(" ,;")
        words = _WILL.sub("", words) if text.lstrip().startswith("<@") else words
    return Named(words, frozenset(ids))


def _find_addressed(text: str) -> Iterator[re.Match[str]]:
    for mention in MENTION.finditer(text):
        before, after = text[: mention.start()], text[mention.end() :]
        if after.startswith(("'s", "’s")):
            continue
        first = not MENTION.sub("", before).strip(_BETWEEN)
        if first or _FOR.search(before) or _is_last(before, after):
            yield mention


def _is_last(before: str, after: str) -> bool:
    """Return whether a mention ends a line, and is not what the one word before it is done to."""
    words = MENTION.sub("", before).strip()
    ends = not MENTION.sub("", after).strip(_BETWEEN)
    return ends and " " in words and not _BOUND.search(words)


def _unmark(text: str) -> str:
    typed = LINK.sub(lambda link: link[2] or link[1], text)
    for mark, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        typed = typed.replace(mark, sign)
    return " ".join(typed.split())
