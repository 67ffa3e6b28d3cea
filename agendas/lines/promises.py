"""Who does what by when, as people type it in a line: "Max sends the draft by Friday" (S4).

A name stands first, or last and set apart; a date last, first, or after the name. What is not
understood is named with its line: nobody's name and no date is guessed.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agendas.dates import days
from agendas.dates.due import LINK, list_endings, split_due
from agendas.dates.hints import find_unread
from agendas.dates.reading import LONGEST_PHRASE, read_day
from agendas.dates.refusals import NotADate, OtherZone, UnreadableDate
from agendas.dates.spelling import MONTHS, WEEKDAYS, spell
from agendas.lines.names import ANYBODY, Names
from agendas.recap import ACTION_LENGTH, Promise

_APART = re.compile(r"\s*(?:[;,(]|\s[-–—])\s*")
_LEANS = re.compile(
    r"\b(?:for|from|about|of|to|than|since|after|with|during|in|at|and|or|this|next|last|the)$",
    re.IGNORECASE,
)
_LONGEST_BEGINNING = 5  # words of a date with which a line goes on after the name
_NAMED = re.compile(rf"\b(?:{'|'.join((*WEEKDAYS, *MONTHS))}|today|tomorrow)\b|\d-\d\d-\d")


@dataclass(frozen=True, slots=True)
class Read:
    """A line that was understood: `saw` are words of it that were perhaps meant for a date."""

    number: int
    line: str
    promise: Promise
    saw: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that was not, and why: "no_owner", "two_owners", "empty", "too_long" or a refusal.

    A refusal of a date goes by the name of its class in `agendas.dates.refusals`; `words` are what
    it is about.
    """

    number: int
    line: str
    why: str
    words: str = ""


class _NotUnderstood(Exception):
    def __init__(self, why: str, words: str = "") -> None:
        super().__init__(why)
        self.why, self.words = why, words


def read_promise(
    number: int,
    line: str,
    names: Names,
    now: datetime,
    zone: ZoneInfo,
    known: Collection[date] = (),
) -> Read | Unread:
    """Return what a line promises, or why that is not to be understood.

    The date is one from today on in `zone`, unless it is among those `known`, which were promised
    before.
    """
    try:
        promise = _understand(line, names, now, zone, known)
    except _NotUnderstood as no:
        return Unread(number, line, no.why, no.words)
    saw = "" if promise.due_on else find_unread(promise.text, now, zone)
    return Read(number, line, promise, saw)


def write_promise(promise: Promise, names: Names) -> str:
    """Return a promise as a line that `read_promise` reads back."""
    due = promise.due_on
    by = f", by {due.day} {due:%B} {due.year}" if due else ""
    return f"{names.shorten(promise.owner)}: {promise.text}{by}"


def _understand(
    line: str, names: Names, now: datetime, zone: ZoneInfo, known: Collection[date]
) -> Promise:
    owner, what = names.find_first(line)
    what, due = _split_day(what, now, zone, known)
    if not owner:
        owner, what = names.find_first(what)
    if not owner:
        owner, what = names.find_addressed(what)
    if not owner:
        owner, what = names.find_last(what)
    if owner == ANYBODY:
        raise _NotUnderstood("two_owners")
    if not owner:
        raise _NotUnderstood("no_owner")
    if due is None:
        what, due = _split_day(what, now, zone, known)
    what = what.strip(" ,;:–—-")
    if not what:
        raise _NotUnderstood("empty")
    if len(what) > ACTION_LENGTH:
        raise _NotUnderstood("too_long")
    return Promise(what, owner, due)


def _split_day(
    text: str, now: datetime, zone: ZoneInfo, known: Collection[date]
) -> tuple[str, date | None]:
    """Return what is to be done and by when; raise _NotUnderstood for a date that cannot be."""
    for what, words in _list_splits(text, now, zone):
        day = _find_known(words, known)
        if day is None:
            try:
                day = read_day(words, now, zone)
            except UnreadableDate as refused:
                about = refused.letters if isinstance(refused, OtherZone) else words
                raise _NotUnderstood(type(refused).__name__, about) from None
        return what, day
    return text, None


def _list_splits(text: str, now: datetime, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Yield the one way in which a date can be told apart from what is to be done, if any."""
    what, due = split_due(text, now, zone)
    if due is not None:
        yield what, due
        return
    if link := LINK.match(text):
        words = text[link.end() :].split()
        for count in range(min(len(words) - 1, _LONGEST_BEGINNING), 0, -1):
            if _is_date(" ".join(words[:count]), now, zone):
                yield " ".join(words[count:]), " ".join(words[:count])
                return
    for mark in reversed(list(_APART.finditer(text))):
        end = text[mark.end() :].rstrip(" .)")
        if end and _is_date(end, now, zone):
            yield text[: mark.start()], end
            return
    for head, end in list_endings(text):
        bare = end.rstrip(" .)")
        if head and not _LEANS.search(head) and _is_date(bare, now, zone) and not _leads(head):
            yield head, bare
            return


def _leads(head: str) -> bool:
    """Tell whether words end with a link that has not been taken: a date in them is doubtful."""
    return any(not head[link.end() :].strip() for link in LINK.finditer(f"{head} x"))


def _is_date(words: str, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether words name a day, be it one that is refused; a mere number does not."""
    spelt = spell(words)
    if len(words) > LONGEST_PHRASE or days.is_duration(spelt) or not _NAMED.search(spelt):
        return False
    try:
        read_day(words, now, zone)
    except NotADate as refused:
        return type(refused) is not NotADate
    except UnreadableDate:
        return True
    return True


def _find_known(words: str, known: Collection[date]) -> date | None:
    said = " ".join(re.sub(r"^(?:by|on)\s+", "", words, flags=re.IGNORECASE).split())
    return next(
        (d for d in known if said.casefold() == f"{d.day} {d:%B} {d.year}".casefold()), None
    )
