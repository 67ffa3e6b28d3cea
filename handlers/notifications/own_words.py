"""What a programme's facilitators say before and after a message, in their own words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.wording import moment_in_words
from agendas.own_words import OTHER, SIDES, WHEN, fill_places
from agendas.text.messages import Message, Part, say
from db.core.prepared import find_by_key
from db.mentoring.programmes import Programme
from handlers.notifications.kinds import Kind, Reader, View


def add_own_words(session: Session, kind: Kind, reader: Reader, about: Any, view: View) -> View:
    """Return a view with the words of its programme's facilitators, if they have any for it.

    What is closed has nothing more to say.
    """
    if not kind.own_words or not view.is_open:
        return view
    programme = reader.seat.pair.programme if reader.seat else _find_programme(session, about)
    if programme is None or not programme.words:
        return view
    facts = _list_facts(reader, about)
    message = dress(view.message, kind.own_words, programme.name, programme.words, facts)
    return view._replace(message=message)


def dress(
    message: Message, what: str, programme: str, words: Mapping[str, str], facts: Mapping[str, str]
) -> Message:
    """Return a message with the sentences that are kept for it before and after it.

    Its small print stays last.
    """
    opening, closing = (
        _render(side, programme, fill_places(text, facts)) if text else ()
        for side, text in ((side, words.get(f"{what}_{side}", "")) for side in SIDES)
    )
    parts, small = list(message.parts), list[Part]()
    while parts and isinstance(last := parts[-1], Part) and last.kind == "small":
        small.insert(0, last)
        parts.pop()
    return Message((*opening, *parts, *closing, *small))


def _render(side: str, programme: str, text: str) -> tuple[Any, ...]:
    return say("programme/own_words", side=side, programme=programme, text=text).parts


def _list_facts(reader: Reader, about: Any) -> dict[str, str]:
    if reader.seat is None:
        return {}
    facts, starts_at = {OTHER: reader.seat.other.name}, getattr(about, "starts_at", None)
    if isinstance(starts_at, datetime):
        facts[WHEN] = moment_in_words(starts_at, reader.seat.person.zone)
    return facts


def _find_programme(session: Session, about: Any) -> Programme | None:
    number = getattr(about, "programme_id", None)
    return find_by_key(session, Programme, number) if number is not None else None
