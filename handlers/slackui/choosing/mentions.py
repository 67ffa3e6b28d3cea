"""Whom a typed line names: who is meant by it, and who is only spoken of in it.

An @name stands for the person whom the line is for where it is the first word, the last, or after
"for". Anywhere else it is part of what was typed, and stays in it as a name.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agendas.lines.addressing import BETWEEN, FOR, WILL, is_addressed
from agendas.text.messages import escape, phrase
from db.mentoring import people
from db.mentoring.pairs import Seat
from handlers.slackui.request import Request

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
LINK = re.compile(r"<((?:https?|mailto|#)[^|>]*)(?:\|([^>]*))?>")


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

    def name(mention: re.Match[str]) -> str:
        return name_colleague(request.session, request.workspace_id, mention)

    return read_line(text, ours, name)


def name_colleague(session: Session, workspace_id: str, mention: re.Match[str]) -> str:
    """Return the name that is known here of whom a mention is, or else the one that Slack sent."""
    person = people.find(session, workspace_id, mention[1])
    sent = _unmark(mention[2] or "")
    return person.name if person else sent or phrase("shared/words", "colleague")


def read_line(text: str, ours: Collection[str], name: Callable[[re.Match[str]], str]) -> Named:
    """Return a line as words; `name` gives a name for the mention of somebody else."""
    words, end, ids = "", 0, []
    addressed = {mention.start() for mention in _find_addressed(text) if mention[1] in ours}
    for mention in MENTION.finditer(text):
        before = text[end : mention.start()]
        end = mention.end()
        if mention.start() in addressed:
            ids.append(mention[1])
            words += FOR.sub("", before)
        else:
            # It is escaped as all that is around it.
            words += before + escape(name(mention))
    words = _unmark(words + text[end:])
    if ids:
        words = re.sub(r"\(\s*\)|\s+(?=[,.;:!?])", "", words).lstrip(BETWEEN).strip(" ,;")
        words = WILL.sub("", words) if text.lstrip().startswith("<@") else words
    return Named(words, frozenset(ids))


def _find_addressed(text: str) -> Iterator[re.Match[str]]:
    for mention in MENTION.finditer(text):
        before, after = text[: mention.start()], text[mention.end() :]
        if is_addressed(MENTION.sub("", before), MENTION.sub("", after)):
            yield mention


def _unmark(text: str) -> str:
    typed = LINK.sub(lambda link: link[2] or link[1], text)
    for mark, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        typed = typed.replace(mark, sign)
    return " ".join(typed.split())
