"""The whole record of a pair as a page, for whoever of the two asks for it."""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.rhythm.choices import Choice
from agendas.text.messages import escape, phrase
from agendas.text.pages import page
from db.mentoring.content import record
from db.mentoring.pairs import Pair, Seat
from handlers.notifications.kinds import FileView, Kind, Notice, Reader
from handlers.record.entries import Facts, build_entries

AT_ONCE = 50


def compose_file(
    session: Session, reader: Reader, notice: Notice, pair: Pair, now: datetime
) -> FileView:
    """Return all that a pair agreed as a page that needs nothing else, and prints well."""
    seat = reader.in_pair
    day = wall_time(now, seat.person.zone).date()
    content = page(
        "record/page",
        {"word": partial(phrase, "shared/words")},
        mentor=pair.mentor.name,
        mentee=pair.mentee.name,
        programme=pair.programme.name,
        made_on=day_in_words(day),
        entries=_read_all(session, seat),
    )
    return FileView(
        filename=f"mentoring-record-{day:%Y-%m-%d}.html",
        title=phrase("record/file", "title", other=seat.other.name),
        comment=escape(phrase("record/file", "comment", other=seat.other.name)),
        content=content,
    )


FILE = Kind(
    name="record.file",
    choice=Choice.ALWAYS,
    about=Pair,
    compose=compose_file,
    templates=("record/file", "record/page"),
    live=None,
    is_file=True,
    command="/meeting history",
)


def _read_all(session: Session, seat: Seat) -> list[Facts]:
    found: list[Facts] = []
    while True:
        read = record.read_page(session, seat, (), len(found), AT_ONCE)
        found += build_entries(session, seat, read.entries)
        if not read.entries or len(found) >= read.total:
            return found
