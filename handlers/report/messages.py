"""The report of a programme, as a page and as figures; a mentor's statement."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, month_in_words
from agendas.reporting.report import MEASURES, Report
from agendas.reporting.tables import write_csv
from agendas.reporting.telling import Count
from agendas.rhythm.choices import Choice
from agendas.text.messages import escape, phrase
from agendas.text.pages import page
from db.mentoring import programmes
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from handlers.notifications.kinds import FileView, Kind, Notice, Reader
from handlers.report.service import compile_report, compile_statement, read_period

HIGHEST = 40  # pixels
FEWEST_DRAWN = 3


def compose_page(
    session: Session, reader: Reader, notice: Notice, programme: Programme, _now: datetime
) -> FileView | None:
    """Return the report as a page that prints on one sheet, without a name in it."""
    if not programmes.is_run_by(session, programme, reader.person):
        return None
    report = compile_report(session, programme, read_period(notice.variant))
    known = {"programme": programme.name, **_name_period(report)}
    return FileView(
        filename="report.html",
        title=phrase("report/file", "title", **known),
        comment=escape(phrase("report/file", "page", **known)),
        content=draw_page(report, programme.name),
    )


def compose_csv(
    session: Session, reader: Reader, notice: Notice, programme: Programme, _now: datetime
) -> FileView | None:
    """Return the same figures as comma-separated values."""
    if not programmes.is_run_by(session, programme, reader.person):
        return None
    report = compile_report(session, programme, read_period(notice.variant))
    known = {"programme": programme.name, **_name_period(report)}
    head = ["", *(f"{month:%Y-%m}" for month in report.months), phrase("report/words", "total")]
    rows = [
        [phrase("report/words", name), *map(_tell, counted.months), _tell(counted.total)]
        for name, counted in _list_counts(report)
    ]
    return FileView(
        filename="report.csv",
        title=phrase("report/file", "title", **known),
        comment=escape(phrase("report/file", "csv", **known)),
        content=write_csv([head, *rows]),
    )


def compose_statement(
    session: Session, _reader: Reader, notice: Notice, person: Person, _now: datetime
) -> FileView:
    """Return what a mentor did in a year, for their own file: pairs, meetings, span (S18)."""
    period = read_period(notice.variant)
    known = {"mentor": person.name, "year": str(period.begins.year)}
    parts = [
        {"programme": one.programme, "pairs": one.pairs, "met": one.met}
        | {"since": day_in_words(one.since)}
        for one in compile_statement(session, person, period)
    ]
    made = day_in_words(wall_time(notice.told_at, person.zone).date())
    return FileView(
        filename="mentoring-statement.html",
        title=phrase("report/file", "statement_title", **known),
        comment=escape(phrase("report/file", "statement", **known)),
        content=page("report/statement", None, parts=parts, made=made, **known),
    )


def draw_page(report: Report, programme: str) -> str:
    """Return the page of a report, which needs nothing but itself."""
    known = {"programme": programme, **_name_period(report)}
    return page("report/page", None, **known, **_build(report))


def _list_counts(report: Report) -> Iterator[tuple[str, Count]]:
    """Return all counts of a report with their names, what was due below what was done of it."""
    for name, counted in report.counts.items():
        yield name, counted
        if name in report.due:
            yield f"{name}_due", report.due[name]


def _build(report: Report) -> dict[str, Any]:
    counts = report.counts
    return {
        "measures": [_build_measure(name, report) for name in MEASURES],
        "charts": [_draw(name, counts[name]) for name in MEASURES if _can_draw(counts[name])],
        "months": [f"{month:%b}" for month in report.months],
        "meant": report.meant,
        "before": report.before,
        "days_to_meet": report.days_to_meet,
        **{name: counted.total for name, counted in _list_counts(report)},
    }


def _build_measure(name: str, report: Report) -> dict[str, Any]:
    due = report.due[name].total if name in report.due else None
    total = report.counts[name].total
    return {"label": phrase("report/words", name), "total": _tell(total), "due": due}


def _can_draw(counted: Count) -> bool:
    """Say whether there is a course of it to be seen: in half of three months or more."""
    told = [number for number in counted.months if number is not None]
    return (
        len(counted.months) >= FEWEST_DRAWN and 2 * len(told) >= len(counted.months) and any(told)
    )


def _draw(name: str, counted: Count) -> dict[str, Any]:
    most = max(1, *(number or 0 for number in counted.months))
    bars = [
        {"x": 20 * place + 3, "height": round(HIGHEST * (number or 0) / most), "value": number}
        for place, number in enumerate(counted.months)
    ]
    return {"label": phrase("report/words", name), "bars": bars}


def _tell(number: int | None) -> str:
    return phrase("report/words", "few") if number is None else str(number)


def _name_period(report: Report) -> dict[str, str]:
    months = report.months
    return {"first": month_in_words(months[0]), "last": month_in_words(months[-1])}


PAGE = Kind(
    name="report.page",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_page,
    templates=("report/file", "report/page", "report/words"),
    live=None,
    is_file=True,
)
CSV = Kind(
    name="report.csv",
    choice=Choice.ALWAYS,
    about=Programme,
    compose=compose_csv,
    templates=("report/file", "report/words"),
    live=None,
    is_file=True,
)
STATEMENT = Kind(
    name="report.statement",
    choice=Choice.ALWAYS,
    about=Person,
    compose=compose_statement,
    templates=("report/file", "report/statement"),
    live=None,
    is_file=True,
)
