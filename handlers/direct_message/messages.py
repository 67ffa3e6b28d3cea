"""What answers somebody who typed something to the bot."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from agendas.understanding.intents import Intent
from db.mentoring import pairs
from db.mentoring.content import typed_lines
from db.mentoring.content.typed_lines import TypedLine
from handlers.direct_message import service
from handlers.direct_message.answers import render_answer
from handlers.direct_message.asked import Asked
from handlers.direct_message.standing import add_foot, render_standing
from handlers.notifications.kinds import Kind, Notice, Reader, Timing, View
from handlers.slackui.choosing.pair_choice import sort_likeliest_first

ANSWERED_WITHIN = timedelta(hours=1)
SEATS_SHOWN = 8


def compose_plain(
    session: Session, reader: Reader, _notice: Notice, _about: None, now: datetime
) -> View:
    """Return what waits for whoever is in no pair; nobody need know them."""
    if reader.person is None:
        return View(say("typed/stranger"))
    if not reader.person.active:
        return View(say("shared/inactive"))
    return View(add_foot(render_standing(session, reader.person, now)))


def compose_line(
    session: Session, reader: Reader, _notice: Notice, line: TypedLine, _now: datetime
) -> View | None:
    """Return what was understood of a line, and a button to do it."""
    person = reader.person
    if person is None or line.person_id != person.id:
        return None
    seats = sort_likeliest_first(
        session, pairs.seats(session, person, for_update=False), line.typed_at
    )
    if not seats or not person.active:
        return View(say("shared/no_longer"), is_open=False)
    found = service.read_line(person, line)
    among = service.filter_named(line.text, seats)[:SEATS_SHOWN]
    said = render_answer(Asked(session, person, line, found, among))
    return View(said, offers_waiting=found.intent is Intent.LATER)


ANSWER = Kind(
    name="typed.answer",
    choice=Choice.ALWAYS,
    about=None,
    compose=compose_plain,
    templates=("typed/answer", "typed/foot", "typed/stranger", "shared/inactive"),
    timing=Timing.REPLY,
    newest_only=True,
    live=None,
)
LINE = Kind(
    name="typed.line",
    choice=Choice.ALWAYS,
    about=TypedLine,
    compose=compose_line,
    templates=(
        *("typed/agenda", "typed/answer", "typed/cancel", "typed/command", "typed/done"),
        *("typed/foot", "typed/goal", "typed/help", "typed/later", "typed/made", "typed/met"),
        *("typed/missed", "typed/pause"),
        *(
            "typed/points",
            "typed/promise",
            "typed/resume",
            "typed/thanks",
            "typed/wait",
            "typed/when",
            "typed/which_domain",
        ),
        "shared/no_longer",
    ),
    timing=Timing.REPLY,
    expires=lambda _line, due_at: due_at + ANSWERED_WITHIN,
    live=typed_lines.KEPT,
    gone="typed/gone",
)
