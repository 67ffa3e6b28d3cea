"""The form of the record: a page of entries, the words that are looked for, where to turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from agendas.searching import read_words
from agendas.text.messages import Message, phrase, say
from db.mentoring.content import record
from db.mentoring.pairs import ENDED, Seat
from handlers.record.entries import build_entries
from handlers.slackui.blocks import BLOCKS_IN_VIEW, render_blocks
from handlers.slackui.forms import modals
from handlers.slackui.request import SlackView

ON_A_PAGE = 4
OTHERS_SHOWN = 8
LONGEST_WORDS = 150


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks at: whose record, for which words, from which entry on."""

    seat: Seat
    words: str = ""
    begin: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What the form carries along."""

    words: str


def read_looking(view: Mapping[str, Any]) -> Kept:
    """Return for which words the form was searched; none where it says nothing of the kind."""
    words = modals.read_metadata(view).get("words")
    return Kept(words if isinstance(words, str) else "")


def build_record_modal(session: Session, looking: Looking, others: Sequence[Seat]) -> SlackView:
    """Return a page of a pair's record, the newest first; `others` are the person's other pairs."""
    seat, words = looking.seat, looking.words[:LONGEST_WORDS]
    page = record.read_page(session, seat, read_words(words), looking.begin, ON_A_PAGE)
    entries = build_entries(session, seat, page.entries)
    message = Message(
        tuple(
            part
            for said in (
                _render_head(looking, words, page.total),
                *(say("record/entry", **entry) for entry in entries),
                _render_foot(looking, page.total, others),
            )
            for part in said.parts
        )
    )
    asked = modals.build_text_input(
        "words",
        phrase("record/modal", "label"),
        hint=phrase("record/modal", "hint"),
        initial=words,
        longest=LONGEST_WORDS,
    )
    parts = [*render_blocks(message, BLOCKS_IN_VIEW - 1), asked]
    kept = {"pair": seat.pair.id, "words": words}
    return modals.build_modal("record/modal", "record.search", parts, kept)


def _render_head(looking: Looking, words: str, total: int) -> Message:
    return say(
        "record/head",
        other=looking.seat.other.name,
        ended=looking.seat.pair.state == ENDED,
        words=words,
        total=total,
        first=looking.begin + 1,
        last=min(looking.begin + ON_A_PAGE, total),
    )


def _render_foot(looking: Looking, total: int, others: Sequence[Seat]) -> Message:
    begin = looking.begin
    return say(
        "record/foot",
        pair=looking.seat.pair.id,
        other=looking.seat.other.name,
        newer=max(0, begin - ON_A_PAGE) if begin else None,
        older=begin + ON_A_PAGE if begin + ON_A_PAGE < total else None,
        kept=total > 0 or bool(looking.words),
        others=[{"pair": s.pair.id, "name": s.other.name} for s in others[:OTHERS_SHOWN]],
    )
