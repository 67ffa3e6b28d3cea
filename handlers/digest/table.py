"""All pairs of a programme: a table of Slack's, or a file where there are too many."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.reporting import digest
from agendas.reporting.digest import Care
from agendas.reporting.tables import write_csv
from agendas.rhythm.choices import Choice
from agendas.text.messages import escape, phrase, say
from db.mentoring import pairs, programmes
from db.mentoring.programmes import Programme
from handlers.digest.compiling import load_standings
from handlers.digest.modals import build_menu
from handlers.digest.view import read_name
from handlers.notifications.kinds import FileView, Kind, Notice, Reader, View
from handlers.slackui.blocks import Block

# Slack's data_table block: at most 100 rows (200, by a newer page of theirs), and a header.
ROWS_AT_MOST = 100
COLUMNS = ("mentor", "mentee", "standing", "days", "by")


def list_rows(session: Session, programme: Programme, now: datetime) -> list[dict[str, Any]]:
    """Return how each pair stands now, those first who have not met for longest."""
    own = (programme.workspace_id, programme.id)
    standings = load_standings(session, programme)
    there = {pair.id: pair for pair in pairs.of_programme(session, *own)}
    names = {one.id: one.name for one in programmes.at_work(session, *own)}
    today = wall_time(now, programme.zone).date()
    rows = []
    for one in sorted(standings, key=lambda s: (s.counts_from, s.pair_id)):
        pair, care = there[one.pair_id], one.care if digest.is_looked_after(one, now) else None
        rows.append(
            {
                "pair": pair.id,
                "mentor": read_name(pair.mentor),
                "mentee": read_name(pair.mentee),
                "standing": digest.find_standing(one, now),
                "days": (today - wall_time(one.counts_from, programme.zone).date()).days,
                "met": one.last_met_at is not None,
                "by": names.get(care.by or 0, "") if care and not care.left_until else "",
                "until": _find_day(care, programme) if care else "",
            }
        )
    return rows


def compose_table(
    session: Session, reader: Reader, notice: Notice, programme: Programme, _now: datetime
) -> View | None:
    """Return all pairs as a table, for a facilitator; nothing for whoever is none any more."""
    if not programmes.is_run_by(session, programme, reader.person):
        return None
    rows = list_rows(session, programme, notice.told_at)
    message = say("digest/pairs", rows=rows, count=len(rows), **_name(programme, notice))
    menu = build_menu((row["pair"], row["mentor"], row["mentee"]) for row in rows)
    shown = message.with_menu(menu) if menu else message
    return View(shown, blocks=(draw_table(rows),) if rows else ())


def compose_file(
    session: Session, reader: Reader, notice: Notice, programme: Programme, _now: datetime
) -> FileView | None:
    """Return all pairs as a file of comma-separated values, for a facilitator alone."""
    if not programmes.is_run_by(session, programme, reader.person):
        return None
    rows = list_rows(session, programme, notice.told_at)
    known = {"count": len(rows), **_name(programme, notice)}
    head = [phrase("digest/pairs_words", name) for name in COLUMNS]
    return FileView(
        filename=phrase("digest/pairs_file", "filename", **known),
        title=phrase("digest/pairs_file", "title", **known),
        comment=escape(phrase("digest/pairs_file", "comment", **known)),
        content=write_csv([head, *([_read(row, name) for name in COLUMNS] for row in rows)]),
    )


def draw_table(rows: list[dict[str, Any]]) -> Block:
    """Return the rows as Slack's data_table block; all of it is in the message's text as well."""
    head = [_build_cell(phrase("digest/pairs_words", name)) for name in COLUMNS]
    return {
        "type": "data_table",
        "caption": phrase("digest/pairs_words", "caption"),
        "rows": [head, *([_build_cell(_read(row, name)) for name in COLUMNS] for row in rows)],
    }


def _read(row: dict[str, Any], name: str) -> str:
    if name == "standing":
        return phrase("shared/words", row[name])
    if name == "days" and not row["met"]:
        return phrase("digest/pairs_words", "never")
    if name == "by":
        until = row["until"] and phrase("digest/pairs_until", "until", day=row["until"])
        return str(row["by"] or until)
    return str(row[name]) or phrase("digest/pairs_words", "somebody")


def _find_day(care: Care, programme: Programme) -> str:
    """Return until which day a pair is let be, or ""."""
    until = care.left_until
    return day_in_words(wall_time(until, programme.zone).date()) if until else ""


def _build_cell(text: str) -> Block:
    return {"type": "raw_text", "text": text or "–"}


def _name(programme: Programme, notice: Notice) -> dict[str, str]:
    day = wall_time(notice.told_at, programme.zone).date()
    return {"programme": programme.name, "day": day_in_words(day)}


TABLE = Kind(
    name="digest.table",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_table,
    templates=("digest/pairs", "digest/pairs_until", "digest/pairs_words", "digest/menu"),
    live=None,
)
FILE = Kind(
    name="digest.file",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_file,
    templates=("digest/pairs_file", "digest/pairs_until", "digest/pairs_words"),
    live=None,
    is_file=True,
)
